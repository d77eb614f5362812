"""The units that figures about proceedings are made of: what is counted once, when, and what is measured of it.

A unit is an investigation, someone prosecuted or convicted, a hearing, a measure, a reparation of a year. Each kind is
a stratum of its own in the publication (`cohorts.py`): it moves only when enough of that kind have changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from services.reporting.domain.facts.person_facts import SEVERAL, UNKNOWN
from services.reporting.domain.proceedings.kinds import AMOUNTS, Kind
from services.reporting.domain.proceedings.records import ProceedingRecord

_IDS = uuid5(NAMESPACE_URL, "urn:ceiba:reporting:proceeding-unit")
TRAFFICKING = "0204"
"""Code of list `offence_iccs`; those of its forms begin with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """One unit. `subject` is the proceeding, accused or person that it is about: one can have eleven hearings."""

    id: UUID
    country: str
    kind: Kind
    subject: str
    month: str
    series: str
    detail: str
    measured: tuple[int, ...]
    parties: tuple[UUID, ...]
    """The organisations that recorded it."""
    people: tuple[str, ...]
    """The persons in its proceedings: an organisation that attends one of them knows the proceeding too."""
    counted: bool = True
    """False where it was counted once and is no longer; it leaves the published figures together with others."""

    @property
    def weight(self) -> int:
        """What it adds to a sum of amounts."""
        return sum(self.measured) if self.kind in AMOUNTS else 0


class CountKey(NamedTuple):
    """One row of the counts of an organisation."""

    country: str
    organisation_id: UUID
    kind: str
    month: str
    series: str
    detail: str
    measured: tuple[int, ...]


class Counted(NamedTuple):
    """How many units are alike."""

    units: int


class UnitRow(NamedTuple):
    """Units of one country and month that are alike; `detail` may be withheld."""

    country: str
    month: str
    series: str
    detail: str
    measured: tuple[int, ...]
    units: int


@dataclass(frozen=True, slots=True)
class UnitMaker:
    """Makes the units about one subject from the records about it."""

    """A unit of `kind`; `key` tells several of one subject apart."""
    """A unit of `kind`; `key` distinguishes several of one subject."""

    subject: str
    records: Sequence[ProceedingRecord]

    def unit(self, kind: Kind, month: str, *measured: int, key: str = "", series: str = "", detail: str = "") -> Unit:
        """A unit of `kind`; `key` tells several of one subject apart."""
        country = self.records[0].country
        return Unit(
            id=uuid5(_IDS, f"{country}|{kind}|{self.subject}|{key}"),
            country=country,
            kind=kind,
            subject=self.subject,
            month=month,
            series=series,
            detail=detail,
            measured=measured,
            parties=tuple(sorted({record.organisation_id for record in self.records})),
            people=tuple(sorted(frozenset[str]().union(*(record.people for record in self.records)))),
        )


def form_of(offences: Iterable[str]) -> str:
    """One value for tables whose cells must not overlap: the only offence, `mixed` for several.

    Beside trafficking other offences do not count, nor does a chapter beside a part of it.
    """
    codes = set(offences)
    codes = {code for code in codes if code.startswith(TRAFFICKING)} or codes
    precise = {code for code in codes if not any(other != code and other.startswith(code) for other in codes)}
    if len(precise) > 1:
        return SEVERAL
    return precise.pop() if precise else UNKNOWN


def single(values: Iterable[str]) -> str:
    """The only value, `mixed` for several."""
    different = set(values)
    return SEVERAL if len(different) > 1 else different.pop() if different else UNKNOWN
