"""Configuration of the cases service."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from marshmallow import ValidationError

from services.cases.domain.access.unusual_access import BulkLimits, ListedRules
from shared.settings import CommonSettings, Env, common_settings, read


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class DocumentSettings:
    """Where documents are kept, and what is taken. Without a folder and without a bucket none is taken."""

    folder: str = ""
    s3_endpoint: str = ""
    """The address of a server that speaks S3. With it, `folder` does not count."""
    s3_bucket: str = ""
    s3_region: str = ""
    s3_access_key: str = ""
    s3_secret_key: str = ""
    clamd: str = ""
    """`host:port` or the path of the socket of an antivirus; none looks without it."""
    max_bytes: int = 10_000_000
    max_bytes_of_kind: Mapping[str, int]
    per_case: int = 200


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class CasesSettings:
    """What a process of this service needs. Key sets are JSON texts by country; see `shared/crypto.py`."""

    common: CommonSettings
    country_keys: str
    country_keys_file: str
    """The file that `country_keys` came from, or ''."""
    blind_index_keys: str
    pseudonym_key: bytes
    packet_public_keys: str
    """Country → base64 X25519 public key of its receivers."""
    searches_a_minute: int
    """Searches one user may make in a minute: a search is an oracle for "is this person in the system?"."""
    import_rows: int
    """Rows one file may hold."""
    bulk_limits: BulkLimits
    """What one account may open and search in an hour before others are alerted."""
    identities_an_hour: int
    """Cases whose persons one account may look at in an hour before it must sign in again."""
    listed: ListedRules
    """Which readings are listed without a notice: at night, and of other teams."""
    documents: DocumentSettings
    jurisdictions: tuple[Path, ...]
    """Folders with packs of added countries, and with other packs of those that there are."""


def read_settings() -> CasesSettings:
    """Read the environment. Raises SettingsError that names every missing variable."""
    return read(_build)


def _build(env: Env) -> CasesSettings:
    env.add_parser("document_sizes", _sizes)
    return CasesSettings(
        common=common_settings(env, "cases"),
        country_keys=env.str("COUNTRY_KEYS"),
        country_keys_file=env.str("COUNTRY_KEYS_FILE", ""),
        blind_index_keys=env.str("BLIND_INDEX_KEYS"),
        pseudonym_key=env.key("PSEUDONYM_KEY"),
        packet_public_keys=env.str("PACKET_PUBLIC_KEYS"),
        searches_a_minute=env.int("TUNE_SEARCHES_A_MINUTE", 10),
        import_rows=env.int("IMPORT_ROWS", 500_000),
        bulk_limits=BulkLimits(
            opened=env.int("TUNE_CASES_OPENED_AN_HOUR", 30), searched=env.int("TUNE_SEARCHES_AN_HOUR", 60)
        ),
        identities_an_hour=env.int("TUNE_IDENTITIES_AN_HOUR", 20),
        listed=ListedRules(others_a_day=env.int("TUNE_OTHERS_CASES_A_DAY", 5)),
        documents=_documents(env),
        jurisdictions=_jurisdictions(env),
    )


def _jurisdictions(env: Env) -> tuple[Path, ...]:
    countries, chosen = env.str("COUNTRIES", ""), env.str("CASES_JURISDICTIONS", "")
    added = Path(countries, "packs")
    return (*([added] if countries and added.is_dir() else []), *([Path(chosen)] if chosen else []))


def _documents(env: Env) -> DocumentSettings:
    return DocumentSettings(
        folder=env.str("DOCUMENTS_FOLDER", ""),
        s3_endpoint=env.str("DOCUMENTS_S3_ENDPOINT", ""),
        s3_bucket=env.str("DOCUMENTS_S3_BUCKET", ""),
        s3_region=env.str("DOCUMENTS_S3_REGION", "us-east-1"),
        s3_access_key=env.str("DOCUMENTS_S3_ACCESS_KEY", ""),
        s3_secret_key=env.str("DOCUMENTS_S3_SECRET_KEY", ""),
        clamd=env.str("DOCUMENTS_CLAMD", ""),
        max_bytes=env.int("DOCUMENTS_MAX_BYTES", 10_000_000),
        max_bytes_of_kind=env.document_sizes("DOCUMENTS_MAX_BYTES_OF_KIND", {}),
        per_case=env.int("DOCUMENTS_PER_CASE", 200),
    )


def _sizes(value: str) -> dict[str, int]:
    """Bytes by code of `document_kind`, as a JSON object."""
    try:
        return {str(kind): int(size) for kind, size in json.loads(value or "{}").items()}
    except (ValueError, TypeError, AttributeError):
        raise ValidationError('not a JSON object of kinds and bytes, e.g. {"court": 20000000}') from None
