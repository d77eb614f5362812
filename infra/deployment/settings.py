"""The settings of a deployment: variables of the environment, or one file in TOML that `CEIBA_SETTINGS_FILE` names.

In the file `[postgres] url = "…"` is `CEIBA_POSTGRES_URL`; a variable of the environment counts more than the file, and
each may be given as a file of its own (`CEIBA_POSTGRES_URL_FILE`). docs/runbooks/settings.md has the table of all.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema
from marshmallow.validate import OneOf

from infra.backups.settings import BadBackupSettings, backup_settings
from infra.deployment import checks
from shared.anchor_settings import KEEP_DAYS
from shared.settings import redis_address

_ENVIRONMENTS = ("local", "production")


def _setting(name: str, check: Any = None, *, default: str = "") -> fields.String:
    return fields.String(data_key=f"CEIBA_{name}", load_default=default, validate=check or [])


class DeploymentSchema(Schema):
    """Every setting with its check. An empty one counts as not given."""

    class Meta:
        """Other variables of the environment are others' own."""

        unknown = EXCLUDE

    environment = _setting(
        "ENVIRONMENT", OneOf(("local", "production"), error="must be local or production"), default="local"
    )
    public_url = _setting("PUBLIC_URL", checks.public_url)
    port = _setting("PORT", checks.port, default="8080")
    mail_port = _setting("MAIL_PORT", checks.port, default="8025")
    trusted_proxies = _setting("TRUSTED_PROXIES", checks.networks)
    subnet = _setting("SUBNET", checks.network)
    postgres_url = _setting("POSTGRES_URL", checks.postgres)
    postgres_pool_url = _setting("POSTGRES_POOL_URL", checks.postgres)
    broker_url = _setting("BROKER_URL", redis_address, default="redis://broker:6379/0")
    cache_url = _setting("CACHE_URL", redis_address, default="redis://cache:6379/0")
    smtp_url = _setting("SMTP_URL", checks.mail)
    documents_s3_endpoint = _setting("DOCUMENTS_S3_ENDPOINT", checks.http)
    documents_s3_bucket = _setting("DOCUMENTS_S3_BUCKET")
    documents_s3_region = _setting("DOCUMENTS_S3_REGION", default="us-east-1")
    documents_s3_access_key = _setting("DOCUMENTS_S3_ACCESS_KEY")
    documents_s3_secret_key = _setting("DOCUMENTS_S3_SECRET_KEY")
    identity_url = _setting("IDENTITY_URL", checks.http, default="http://identity-api:8000")
    cases_url = _setting("CASES_URL", checks.http, default="http://cases-api:8000")
    referrals_url = _setting("REFERRALS_URL", checks.http, default="http://referrals-api:8000")
    reporting_url = _setting("REPORTING_URL", checks.http, default="http://reporting-api:8000")
    referrals_stream_url = _setting("REFERRALS_STREAM_URL", checks.http, default="http://referrals-stream:8000")
    reporting_stream_url = _setting("REPORTING_STREAM_URL", checks.http, default="http://reporting-stream:8000")
    upstream_ca = _setting("UPSTREAM_CA", checks.absolute)
    ca = _setting("CA", checks.certificate)
    metrics_token = _setting("METRICS_TOKEN", checks.token)
    alert_page_url = _setting("ALERT_PAGE_URL", checks.webhook)
    alert_ticket_url = _setting("ALERT_TICKET_URL", checks.webhook)
    audit_anchor_s3_endpoint = _setting("AUDIT_ANCHOR_S3_ENDPOINT", checks.https)
    audit_anchor_s3_bucket = _setting("AUDIT_ANCHOR_S3_BUCKET")
    audit_anchor_s3_region = _setting("AUDIT_ANCHOR_S3_REGION", default="us-east-1")
    audit_anchor_s3_ca = _setting("AUDIT_ANCHOR_S3_CA", checks.absolute)
    audit_anchor_s3_access_key = _setting("AUDIT_ANCHOR_S3_ACCESS_KEY")
    audit_anchor_s3_secret_key = _setting("AUDIT_ANCHOR_S3_SECRET_KEY")
    audit_anchor_s3_keep_days = _setting("AUDIT_ANCHOR_S3_KEEP_DAYS", checks.days, default=str(KEEP_DAYS))
    # Checked together: `backup_settings`.
    backup_repository = _setting("BACKUP_REPOSITORY")
    backup_recipient = _setting("BACKUP_RECIPIENT")
    backup_keep = _setting("BACKUP_KEEP")
    backup_s3_endpoint = _setting("BACKUP_S3_ENDPOINT")
    backup_s3_region = _setting("BACKUP_S3_REGION")
    backup_s3_ca = _setting("BACKUP_S3_CA")
    backup_s3_access_key = _setting("BACKUP_S3_ACCESS_KEY")
    backup_s3_secret_key = _setting("BACKUP_S3_SECRET_KEY")

    @validates_schema
    def whole(self, data: Mapping[str, str], **_: Any) -> None:
        """What several settings say together. Raises ValidationError with the names of those at fault."""
        wrong = {name: [text] for name, text in _together(data)}
        if wrong:
            raise ValidationError(wrong)


def _together(data: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if data["environment"] == "production":
        yield from (
            (f"CEIBA_{n.upper()}", "must be set in production") for n in ("public_url", "smtp_url") if not data[n]
        )
        if data["public_url"] and not data["public_url"].startswith("https://"):
            yield "CEIBA_PUBLIC_URL", "starts with https:// in production"
    if data["postgres_pool_url"] and not data["postgres_url"]:
        yield "CEIBA_POSTGRES_POOL_URL", "needs CEIBA_POSTGRES_URL, the direct address of the same server"
    for bucket in ("documents_s3", "audit_anchor_s3"):
        for part in ("bucket", "access_key", "secret_key") if data[f"{bucket}_endpoint"] else ():
            if not data[f"{bucket}_{part}"]:
                yield f"CEIBA_{bucket.upper()}_{part.upper()}", "must be set where there is an endpoint"
    try:
        backup_settings({name: data[short] for name, short in NAMES.items()})
    except BadBackupSettings as problem:
        yield "CEIBA_BACKUP_REPOSITORY", str(problem)


NAMES: Final = {field.data_key or "": name for name, field in DeploymentSchema().fields.items()}
"""Variable → its name here."""


class WrongDeployment(Exception):
    """Settings are missing or malformed; a line of the text for each, never with the value of one."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def read_deployment(environment: Mapping[str, str]) -> dict[str, str]:
    """Every setting by its short name (`postgres_url`), '' where there is none. Raises WrongDeployment."""
    found = settings_given(environment)
    try:
        values: dict[str, str] = DeploymentSchema().load({name: text for name, text in found.items() if text})
    except ValidationError as problem:
        reasons: Any = problem.messages
        raise WrongDeployment([f"{name}: {', '.join(texts)}" for name, texts in sorted(reasons.items())]) from None
    return values


def settings_given(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that the file and the environment give, the environment's last. Raises WrongDeployment."""
    file = environment.get("CEIBA_SETTINGS_FILE", "")
    found: dict[str, str] = {}
    for source in (_of_file(Path(file)) if file else {}, environment):
        found |= {name: value for name in NAMES if (value := source.get(name) or _text(name, source))}
    return found


def _of_file(file: Path) -> dict[str, str]:
    try:
        content = tomllib.loads(file.read_text())
    except (OSError, ValueError):
        # The text of an error of TOML names the line alone, but that of a codec shows bytes of the file.
        raise WrongDeployment(["CEIBA_SETTINGS_FILE: names no file in TOML that can be read"]) from None
    variables = dict(_variables("CEIBA", content))
    unknown = sorted(name for name in variables if name.removesuffix("_FILE") not in NAMES)
    if unknown:
        raise WrongDeployment([f"{name}: is no setting of a deployment" for name in unknown])
    return variables


def _variables(prefix: str, content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        variable = f"{prefix}_{name.upper()}"
        if isinstance(value, dict):
            yield from _variables(variable, value)
        else:
            yield variable, ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _text(name: str, source: Mapping[str, str]) -> str:
    file = source.get(f"{name}_FILE")
    try:
        return Path(file).read_text().strip() if file else ""
    except (OSError, ValueError):
        raise WrongDeployment([f"{name}_FILE: names no text file that can be read"]) from None
