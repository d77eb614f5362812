"""What a merge patch of a case changes: names of fields, never their values."""

from shared.kernel.changes import Changes


def changed_paths(changes: Changes) -> list[str]:
    """Names of the fields that a merge patch changes, `person.gender` for nested ones; never their values."""
    nested = [f"{part}.{name}" for part in ("person", "experience") if part in changes for name in changes[part]]
    return sorted([name for name in changes if name not in ("person", "experience")] + nested)


def changes_age(changes: Changes) -> bool:
    """Whether a merge patch of the record changes a field that the age is computed from."""
    return bool({"birth_year", "age", "age_is_estimated"} & changes.get("person", {}).keys())
