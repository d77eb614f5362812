"""The entry of a country in the file of secrets: `{"current": 2, "keys": {"1": …, "2": …}, "retired": {…}}`.

No function here changes a key, and only `forgotten` removes one: what is encrypted under a lost key is lost (ADR 0024).
"""

import base64
import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

Entry = Mapping[str, Any]

KEPT_FOR = timedelta(days=30)
"""How long a retired key is kept for a restore; not longer, as an old backup holds people who were erased since."""


class KeyConflict(Exception):
    """Two places hold different keys of one name. The text has that name and never a value."""


def fresh() -> dict[str, Any]:
    """The entry of a country that has no key yet: version 1, which is current."""
    return {"current": 1, "keys": {"1": _key()}}


def versioned(entry: Entry | str) -> dict[str, Any]:
    """`entry` in its present form; older releases stored only the first key itself."""
    return {"current": 1, "keys": {"1": entry}} if isinstance(entry, str) else dict(entry)


def with_next(entry: Entry) -> dict[str, Any]:
    """`entry` with one more key, which becomes the current one."""
    version = max(map(int, (*entry["keys"], *entry.get("retired", ())))) + 1
    return {**entry, "current": version, "keys": {**entry["keys"], str(version): _key()}}


def merged(kept: Entry, found: Entry) -> dict[str, Any]:
    """The keys of both entries; the newest current version counts. Raises KeyConflict for two keys of one version."""
    retired = kept.get("retired", {})
    for version, key in found["keys"].items():
        known = kept["keys"].get(version) or retired.get(version, {}).get("key", key)
        if known != key:
            raise KeyConflict(f"version {version}")
    added = {version: key for version, key in found["keys"].items() if version not in retired}
    current = max(int(kept["current"]), int(found["current"]))
    return {**kept, "current": current, "keys": {**added, **kept["keys"]}}


def without(entry: Entry, version: int, today: date) -> dict[str, Any]:
    """`entry` with `version` retired: processes no longer load it, but it can be brought back after a restore."""
    keys = dict(entry["keys"])
    laid_aside = {"key": keys.pop(str(version)), "retired_on": today.isoformat()}
    return {**entry, "keys": keys, "retired": {**entry.get("retired", {}), str(version): laid_aside}}


def with_again(entry: Entry, version: int) -> dict[str, Any]:
    """`entry` with a retired version in use again. Raises KeyError when it is not there."""
    retired = dict(entry.get("retired", {}))
    key = retired.pop(str(version))["key"]
    return {**entry, "keys": {**entry["keys"], str(version): key}, "retired": retired}


def overdue(entry: Entry, today: date) -> list[int]:
    """Versions that were retired longer ago than `KEPT_FOR`."""
    retired = entry.get("retired", {})
    return sorted(int(v) for v, r in retired.items() if today - date.fromisoformat(r["retired_on"]) > KEPT_FOR)


def forgotten(entry: Entry, today: date) -> dict[str, Any]:
    """`entry` without the overdue versions. The caller must have checked that no data need them."""
    gone = set(map(str, overdue(entry, today)))
    kept = {version: laid_aside for version, laid_aside in entry.get("retired", {}).items() if version not in gone}
    return {**entry, "retired": kept} if gone else dict(entry)


def older_versions(entry: Entry) -> list[int]:
    """Versions in use beside the current one."""
    return sorted(int(version) for version in entry["keys"] if int(version) != entry["current"])


def retired_versions(entry: Entry) -> list[int]:
    """The retired versions, in order."""
    return sorted(map(int, entry.get("retired", ())))


def loaded(entry: Entry) -> dict[str, Any]:
    """The part of the entry that processes load: current version and keys; of the retired ones only the first day."""
    retired = [laid_aside["retired_on"] for laid_aside in entry.get("retired", {}).values()]
    first = {"retired_on": min(retired)} if retired else {}
    return {"current": entry["current"], "keys": dict(entry["keys"]), **first}


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
