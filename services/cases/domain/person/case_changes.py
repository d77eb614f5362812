"""What a merge patch of a case changes."""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from shared.kernel.changes import Changes


def changed_paths(changes: Changes) -> list[str]:
    """Names of the fields that a merge patch changes, `person.gender` for nested ones."""
    nested = [f"{part}.{name}" for part in ("person", "experience") if part in changes for name in changes[part]]
    return sorted([name for name in changes if name not in ("person", "experience")] + nested)


def values_at(record: object, paths: Iterable[str]) -> Mapping[str, Any]:
    """The values of a coded record by path. There is no word among them that a person wrote."""
    return {path: attrgetter(path)(record) for path in paths}


def before_and_after(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The details of a timeline entry: what stood at each path that has another value now, and what stands there."""
    changed = {path: {"before": old, "after": after[path]} for path, old in before.items() if old != after[path]}
    return {"changes": changed} if changed else {}


def changes_age(changes: Changes) -> bool:
    """Whether a merge patch of the record changes a field that the age is computed from."""
    return "identified_on" in changes or bool(
        {"birth_year", "age", "age_is_estimated"} & changes.get("person", {}).keys()
    )
