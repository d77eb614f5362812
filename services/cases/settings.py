"""Configuration of the cases service."""

from dataclasses import dataclass

from shared.settings import CommonSettings, Env, common_settings, read


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


def read_settings() -> CasesSettings:
    """Read the environment. Raises SettingsError that names every missing variable."""
    return read(_build)


def _build(env: Env) -> CasesSettings:
    return CasesSettings(
        common=common_settings(env, "cases"),
        country_keys=env.str("COUNTRY_KEYS"),
        country_keys_file=env.str("COUNTRY_KEYS_FILE", ""),
        blind_index_keys=env.str("BLIND_INDEX_KEYS"),
        pseudonym_key=env.key("PSEUDONYM_KEY"),
        packet_public_keys=env.str("PACKET_PUBLIC_KEYS"),
        searches_a_minute=env.int("TUNE_SEARCHES_A_MINUTE", 10),
        import_rows=env.int("IMPORT_ROWS", 500_000),
    )
