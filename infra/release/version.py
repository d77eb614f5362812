"""The number and the notes of a release, in `pyproject.toml` and `CHANGELOG.md`."""

import re
import tomllib
from datetime import date

_UNRELEASED = "## Unreleased\n"
_NUMBER = re.compile(r"\d+\.\d+\.\d+")


class NoRelease(Exception):
    """There is nothing to release, or not under this number; the text says why."""


def released(pyproject: str) -> str:
    """The version that `pyproject.toml` names."""
    version: str = tomllib.loads(pyproject)["project"]["version"]
    return version


def with_version(pyproject: str, version: str) -> str:
    """`pyproject.toml` with another version. Raises NoRelease unless `version` is X.Y.Z and greater."""
    before = released(pyproject)
    if not _NUMBER.fullmatch(version):
        raise NoRelease(f"{version} is no version of three numbers, such as 1.1.0 (https://semver.org)")
    if _ordered(version) <= _ordered(before):
        raise NoRelease(f"{version} is not greater than {before}")
    return pyproject.replace(f'version = "{before}"', f'version = "{version}"', 1)


def with_section(changelog: str, version: str, day: date) -> str:
    """The changelog in which what was unreleased stands under `version`. Raises NoRelease when nothing did."""
    unreleased_notes(changelog)
    return changelog.replace(_UNRELEASED, f"## {version} – {day.isoformat()}\n", 1)


def unreleased_notes(changelog: str) -> str:
    """What the changelog says of the next release. Raises NoRelease when it says nothing."""
    _, found, rest = changelog.partition(_UNRELEASED)
    notes = rest.partition("\n## ")[0].strip()
    if not found or not notes:
        raise NoRelease("CHANGELOG.md has nothing under “Unreleased”")
    return notes


def _ordered(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
