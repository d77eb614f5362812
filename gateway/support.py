"""Whom people ask for help: a desk of their organisation, of their country, or of the whole platform."""

import json
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from uuid import UUID

from marshmallow import ValidationError

from shared.kernel.country import ALL_COUNTRIES

EVERYBODY = "*"
LONGEST = 200
EXAMPLE = """e.g. '{"GT": "ayuda@example.org, +502 2222 0000", "*": "+502 2222 0001"}'"""


@dataclass(frozen=True, kw_only=True, slots=True)
class SupportContacts:
    """The line that is shown beside a code for support, by organisation (UUID), country, or `*` for all others."""

    lines: dict[str, str] = field(default_factory=dict)

    def contact_for(self, *, organisation_id: UUID | None, countries: AbstractSet[str]) -> str | None:
        """The nearest contact; None when there is none, and whoever administers the country is to be asked.

        Who works in several countries has no country's desk.
        """
        country = next(iter(countries)) if len(countries) == 1 else ""
        for key in (str(organisation_id), country, EVERYBODY):
            if key in self.lines:
                return self.lines[key]
        return None


def read_contacts(value: str) -> SupportContacts:
    """The contacts of a JSON object. Raises ValidationError, which repeats nothing of it."""
    try:
        lines = json.loads(value) if value else {}
    except ValueError:
        raise ValidationError(f"not a JSON object, {EXAMPLE}") from None
    if not isinstance(lines, dict) or not all(map(_is_key, lines)):
        keys = ", ".join(sorted(ALL_COUNTRIES))
        raise ValidationError(f"must be a JSON object with the keys {keys}, * or ids of organisations, {EXAMPLE}")
    if not all(map(_is_line, lines.values())):
        raise ValidationError(f"a contact is one line of at most {LONGEST} characters, {EXAMPLE}")
    return SupportContacts(lines={key if key == EVERYBODY else _normal(key): line for key, line in lines.items()})


def _is_key(key: str) -> bool:
    if key == EVERYBODY or key in ALL_COUNTRIES:
        return True
    try:
        UUID(key)
    except ValueError:
        return False
    return True


def _normal(key: str) -> str:
    return key if key in ALL_COUNTRIES else str(UUID(key))


def _is_line(line: object) -> bool:
    return isinstance(line, str) and 0 < len(line) <= LONGEST and line.isprintable()
