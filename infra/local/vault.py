"""Where the keys of a platform are: the file of all secrets, and the folder of each service that its processes read.

The same in both layouts: `$CEIBA_HOME/secrets` beside `make run`, the volumes of the containers under
`CEIBA_SERVICE_SECRETS_DIR`. The file is the truth. A folder can still know a key that the file lacks (somebody added it
by hand, or the file came from a backup); such a key is adopted and never overwritten.
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

COUNTRY_KEYS = "CEIBA_COUNTRY_KEYS"
USERS = ("cases", "referrals")
"""Services that seal rows with the key of a country."""
AT_REST = {"cases": ("CEIBA_BLIND_INDEX_KEYS", "CEIBA_PSEUDONYM_KEY"), "identity": ("CEIBA_IDENTITY_KEY",)}
"""Keys without versions under which data lie: another value makes the data unreadable, so none is ever written over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Vault:
    """`file` holds every secret; `folder` holds a folder of files for each service."""

    file: Path
    folder: Path

    def secrets(self) -> PlatformSecrets:
        """All of them; made at the first call for a new platform."""
        return load_or_generate(self.file)

    def country_key_file(self, service: str) -> Path:
        """What the processes of `service` read."""
        return self.folder / service / COUNTRY_KEYS

    def adopt(self) -> None:
        """Take over keys that only the folders know. Raises KeyConflict when a folder and the file disagree."""
        change_secrets(self.file, lambda kept: adopted_packet_keys(self._adopted(kept), self.folder))

    def change_country_key(self, service: str, country: str, change: Callable[[Mapping[str, Any]], Any]) -> Any:
        """Replace one entry by `change(entry)`; answers the new one. The folders follow with `hand_out`."""

        def changed(kept: dict[str, Any]) -> dict[str, Any]:
            of_service = kept["country_keys"][service]
            of_service[country] = change(country_keys.versioned(of_service[country]))
            return kept

        return change_secrets(self.file, changed)["country_keys"][service][country]

    def hand_out(self) -> None:
        """Write the country keys for the processes of each service; they read them again by themselves."""
        self.secrets()  # whole before it is locked
        with locked(self.file):
            # Read and written in one: between the two another command could change a key and hand it out.
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
        """Names of keys under which data lie, of which the folder of `service` holds another value than `wanted`."""
        for name in AT_REST.get(service, ()):
            file = self.folder / service / name
            if file.exists() and not _agree(file.read_text(), wanted[name]):
                yield name

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
    """Raises KeyConflict when a folder holds another key for data at rest than what is about to be written there."""
    differing = [f"{s}: {name}" for s, wanted in environments.items() for name in vault.differing(s, wanted)]
    if differing:
        raise KeyConflict(_REFUSED.format(what=", ".join(differing)))


def replace(file: Path, text: str) -> None:
    """Write `text`; owner and mode stay those of the file that was there. Nothing is written when nothing changed."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(file, text)
    elif file.read_text() != text:
        before = file.stat()
        write_private(file, text, owner=(before.st_uid, before.st_gid), mode=before.st_mode & 0o777)


def _agree(one: str, other: str) -> bool:
    """Whether two values are the same; of values by country, those of countries that both know."""
    if one.strip() == other.strip():
        return True
    try:
        first, second = json.loads(one), json.loads(other)
    except ValueError:
        return False
    both = first.keys() & second.keys() if isinstance(first, dict) and isinstance(second, dict) else ()
    return bool(both) and all(first[country] == second[country] for country in both)
