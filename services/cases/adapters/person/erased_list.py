"""Who was erased, by their ids, in files outside the database: after a restore they are erased again.

Beside the anchored heads there is one file for each country, `cases-<country>.erased`, with a line for each person:
`<when> <person id> <code of the reason>`. The relay appends them, as it does with the heads: web processes do not see
the folder, and what a crash kept from the file follows in the next round.

Raw SQL: it runs over the relay's psycopg connection.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from shared.kernel.country import Country
from shared.messaging.housekeeping import Chore

EVERY_SECONDS = 5.0
_LINE = re.compile(r"(\S+) ([0-9a-f-]{36}) (\S+)")

_ERASED = """
SELECT erased_at, country, person_id, reason FROM vault.tombstone ORDER BY erased_at, person_id
"""
_ERASED_LATELY = """
SELECT erased_at, country, person_id, reason FROM vault.tombstone
WHERE erased_at > now() - interval '1 hour' ORDER BY erased_at, person_id
"""


class ErasedPerson(NamedTuple):
    """A line of a file."""

    at: datetime
    person_id: UUID
    reason: str


@dataclass
class ErasedList:
    """The files of one folder."""

    folder: Path
    _known: set[UUID] | None = None

    def follow(self, database: "psycopg.Connection[Any]") -> int:
        """Append who is missing; returns how many. The first time it compares everybody. Raises OSError."""
        query = _ERASED_LATELY if self._known is not None else _ERASED
        # Only now: what cannot be read must be compared again in the next round.
        known = self._known if self._known is not None else {person.person_id for person in erased_persons(self.folder)}
        missing = [row for row in database.execute(query) if row.person_id not in known]
        for row in missing:
            self._append(row.country, ErasedPerson(row.erased_at, row.person_id, row.reason))
            known.add(row.person_id)
        self._known = known
        return len(missing)

    def _append(self, country: str, person: ErasedPerson) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self._file(country)
        # The last line may be incomplete, because the disk was full.
        torn = file.exists() and not file.read_bytes().endswith(b"\n")
        with file.open("a") as lines:
            lines.write("\n" if torn else "")
            lines.write(f"{person.at.isoformat()} {person.person_id} {person.reason}\n")

    def _file(self, country: str) -> Path:
        return self.folder / f"cases-{country}.erased"


def chores(folder: str) -> list[Chore]:
    """What the relay does about it; nothing where no heads are anchored either."""
    return [Chore(seconds=EVERY_SECONDS, do=ErasedList(Path(folder)).follow)] if folder else []


def erased_persons(folder: Path) -> Iterator[ErasedPerson]:
    """Everybody in the files of `folder`. A line that was cut off by a full disk is no line."""
    for country in Country:
        file = folder / f"cases-{country}.erased"
        for line in file.read_text().splitlines() if file.exists() else ():
            if match := _LINE.fullmatch(line):
                yield ErasedPerson(datetime.fromisoformat(match[1]), UUID(match[2]), match[3])
