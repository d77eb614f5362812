"""Text fields under a data key per row, wrapped by the key of a country."""

from uuid import UUID

from shared.crypto import CountryKeys, DataKey, decrypt, encrypt
from shared.kernel.country import Country


class FieldCipher:
    """Encrypts text fields; a value that was moved to another row, column or country cannot be decrypted."""

    def __init__(self, keys: CountryKeys) -> None:
        self._keys = keys

    def new_key(self, country: Country) -> DataKey:
        """A fresh data key for one row."""
        return self._keys.new_data_key(country)

    def encrypt(self, plain: str, *, key: bytes, country: Country, field: str, row: UUID) -> bytes:
        """`plain` encrypted; `key` is the wrapped data key, `field` is `table|column`."""
        return encrypt(self._keys.open(country, key), plain.encode(), _aad(field, row, country))

    def decrypt(self, sealed: bytes, *, key: bytes, country: Country, field: str, row: UUID) -> str:
        """Undo `encrypt`. Raises DecryptionError."""
        return decrypt(self._keys.open(country, key), sealed, _aad(field, row, country)).decode()


def _aad(field: str, row: UUID, country: Country) -> str:
    return f"{field}|{row}|{country}"
