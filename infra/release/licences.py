"""Which licences may be inside an image, and the list that goes with it."""

import re
from collections.abc import Iterable

_REFUSED = re.compile(r"(?<!L)(?:\bA?GPL|\bSSPL|\bBUSL|Commons[- ]Clause)|^$", re.IGNORECASE)
"""Strong copyleft would reach the whole image, and what may not be used freely has no place there; '' is unknown."""


class LicenceRefused(Exception):
    """A component has no licence, or one under which the platform cannot be handed on; a line for each."""


def require_licences(components: Iterable[tuple[str, str, str]]) -> None:
    """Raises LicenceRefused for components, (name, version, licence), that an image must not hold."""
    refused = [f"{name} {version}: {licence or 'no licence'}" for name, version, licence in components if _bad(licence)]
    if refused:
        raise LicenceRefused("\n".join(refused))


def listed(components: Iterable[tuple[str, str, str]]) -> str:
    """The list of licences of one image: a line for each component."""
    return "".join(f"{name} {version}: {licence}\n" for name, version, licence in sorted(components))


def _bad(licence: str) -> bool:
    # Of several that one may choose from, one that is fine is enough.
    return all(_REFUSED.search(choice.strip(" ()")) for choice in re.split(r"\bOR\b", licence))
