"""Why an unusual reading was marked as seen: a line under a key of its own that the country's key wraps."""

from typing import Any

from sqlalchemy import Row

from services.cases.domain.access.unusual_access import UnusualAccess
from shared.crypto import CountryKeys, decrypt, encrypt


def columns_of(alert: UnusualAccess, keys: CountryKeys) -> dict[str, bytes]:
    """The columns `note` and `wrapped_key`, under a new key; none without a note."""
    if alert.note is None:
        return {}
    key = keys.new_data_key(alert.country)
    note = encrypt(key.plain, alert.note.encode(), _place(alert.id, alert.country))
    return {"note": note, "wrapped_key": key.wrapped}


def note_of(row: Row[Any], keys: CountryKeys) -> str | None:
    """The note of a row of `bulk_access`. Raises DecryptionError."""
    if row.note is None:
        return None
    return decrypt(keys.open(row.country, row.wrapped_key), row.note, _place(row.id, row.country)).decode()


def _place(alert_id: Any, country: str) -> str:
    # What the note is bound to.
    return f"bulk_access|note|{alert_id}|{country}"
