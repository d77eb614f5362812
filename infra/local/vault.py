"""The places of a platform's keys: the file of all secrets, and a folder for each service that its processes read.

The folders are in `$CEIBA_HOME/secrets` with `make run`, and in the volumes of the containers under
`CEIBA_SERVICE_SECRETS_DIR`. The file decides. A folder may have a key that the file lacks, because an operator added it
by hand or the file came from a backup; such a key is added to the file and never overwritten.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local import country_keys
from infra.local.country_keys import KeyConflict
from infra.local.packet_keys import adopted_packet_keys
from infra.local.secrets import PlatformSecrets, change_secrets, load_or_generate, locked, write_private
from shared.kernel.country import Country

COUNTRY_KEYS = "CEIBA_COUNTRY_KEYS"
USERS = ("cases", "referrals")
"""Services that encrypt rows with the key of a country."""
AT_REST = {"cases": ("CEIBA_BLIND_INDEX_KEYS", "CEIBA_PSEUDONYM_KEY"), "identity": ("CEIBA_IDENTITY_KEY",)}
"""Keys without versions that encrypt data. They are never overwritten, because the data would become unreadable."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Vault:
    """`file` holds every secret; `folder` holds a folder of files for each service."""

    file: Path
    folder: Path

    def secrets(self) -> PlatformSecrets:
        """All secrets of the platform. The first call for a new platform makes them. Raises KeyConflict."""
        self._require_file()
        return load_or_generate(self.file)

    def country_key_file(self, service: str) -> Path:
        """The folder that the processes of `service` read."""
        return self.folder / service / COUNTRY_KEYS

    def adopt(self) -> None:
        """Add to the file the keys that only the folders have. Raises KeyConflict when folder and file disagree."""
        self._require_file()
        change_secrets(self.file, lambda kept: adopted_packet_keys(self._adopted(kept), self.folder))

    def change_country_key(self, service: str, country: str, change: Callable[[Mapping[str, Any]], Any]) -> Any:
        """Replace one entry in the file by `change(entry)` and return it. `hand_out` then writes it to the folders."""
        self._require_file()

        def changed(kept: dict[str, Any]) -> dict[str, Any]:
            of_service = kept["country_keys"][service]
            of_service[country] = change(country_keys.versioned(of_service[country]))
            return kept

        return change_secrets(self.file, changed)["country_keys"][service][country]

    def add_country(self, country: str) -> None:
        """Make the keys of a country that the platform will have from its next start; those that it has stay."""
        self._require_file()
        change_secrets(self.file, countries=(*Country, country))

    def hand_out(self) -> None:
        """Write the country keys to the folders of the services, whose processes read changed files again."""
        self.secrets()  # completes the file before it is locked
        with locked(self.file):
            # Read and written under one lock: in between, another command could change a key and write it out.
            secrets = self.secrets()
            for service in USERS:
                file = self.country_key_file(service)
                keys = {c: country_keys.loaded(entry) for c, entry in secrets.country_keys[service].items()}
                replace(file, json.dumps(keys))

    def packet_private_keys(self) -> dict[str, list[str]]:
        """Country → private packet keys, newest first: those that the processes of referrals read."""
        file = self.folder / "referrals" / "CEIBA_PACKET_PRIVATE_KEYS"
        found = json.loads(file.read_text()) if file.exists() else self.secrets().packet_private_keys
        return {country: [keys] if isinstance(keys, str) else list(keys) for country, keys in found.items()}

    def differing(self, service: str, wanted: Mapping[str, str]) -> Iterator[str]:
        """Names of keys of stored data for which the folder of `service` has another value than `wanted`."""
        for name in AT_REST.get(service, ()):
            file = self.folder / service / name
            if file.exists() and not _agree(file.read_text(), wanted[name]):
                yield name

    def _require_file(self) -> None:
        """A new file in the place of one that is lost would have other keys than the data."""
        holding = [service for service in USERS if self.country_key_file(service).exists()]
        if holding and not self.file.exists():
            raise KeyConflict(f"the file of secrets {self.file} is gone: bring it back (docs/runbooks/key-lost.md)")

    def _adopted(self, kept: dict[str, Any]) -> dict[str, Any]:
        for service in USERS:
            file = self.country_key_file(service)
            found = json.loads(file.read_text()) if file.exists() else {}
            for country, entry in found.items():
                known = country_keys.versioned(kept["country_keys"][service].get(country, entry))
                try:
                    kept["country_keys"][service][country] = country_keys.merged(known, entry)
                except KeyConflict as problem:
                    raise KeyConflict(_REFUSED.format(what=f"{service}: {COUNTRY_KEYS} {country} {problem}")) from None
        return kept


_REFUSED = (
    "{what} differs between the platform's file of secrets and the folder of the service. One of the two is of another"
    " platform or of another time; nothing was changed. Bring back the file of secrets from its backup."
)


def require_agreement(vault: Vault, environments: Mapping[str, Mapping[str, str]]) -> None:
    """Raises KeyConflict when a folder has another key of stored data than the one to be written there."""
    differing = [f"{s}: {name}" for s, wanted in environments.items() for name in vault.differing(s, wanted)]
    if differing:
        raise KeyConflict(_REFUSED.format(what=", ".join(differing)))


def replace(file: Path, text: str) -> None:
    """Write `text` unless the file holds it already; an existing file keeps its owner and mode."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(file, text)
    elif file.read_text() != text:
        before = file.stat()
        write_private(file, text, owner=(before.st_uid, before.st_gid), mode=before.st_mode & 0o777)


def _agree(one: str, other: str) -> bool:
    """Whether two values are equal. Values by country are compared for the countries that both have."""
    if one.strip() == other.strip():
        return True
    try:
        first, second = json.loads(one), json.loads(other)
    except ValueError:
        return False
    both = first.keys() & second.keys() if isinstance(first, dict) and isinstance(second, dict) else ()
    return bool(both) and all(first[country] == second[country] for country in both)
