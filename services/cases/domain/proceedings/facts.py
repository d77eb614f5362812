"""The coded facts of a proceeding that statistics may use: months instead of days, keys instead of names."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.cases.domain.jurisdictions.days import local_day
from services.cases.domain.jurisdictions.registry import pack_of
from services.cases.domain.proceedings.accused import Accused
from services.cases.domain.proceedings.charge import Charge
from services.cases.domain.proceedings.hearing import IN_ADVANCE, Hearing, times_heard
from services.cases.domain.proceedings.judgment import Judgment
from services.cases.domain.proceedings.measure import Measure
from services.cases.domain.proceedings.proceeding import Proceeding
from services.cases.domain.proceedings.reparation import Reparation
from services.cases.domain.proceedings.stages import Stage
from shared.contracts.proceedings import ProceedingFactsChanged

GRAVEST_FIRST = (
    *("convicted_tip", "abbreviated", "convicted_other", "opportunity", "acquitted"),
    *("dismissed", "archived", "annulled", "pending"),
)
"""Codes of list `verdict`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CountedPerson:
    """What figures may know of a person in a proceeding."""

    id: UUID
    """In the proceeding."""
    key: str
    majority: str
    counted: bool
    """Whether a consent lets statistics count them."""
    represented_since: date | None
    """Since when they have had a legal service; None: never."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownProceeding:
    """A proceeding with all its parts, those recorded by mistake left out."""

    proceeding: Proceeding
    stages: Sequence[Stage]
    persons: Sequence[CountedPerson]
    accused: Sequence[Accused]
    charges: Sequence[Charge]
    hearings: Sequence[Hearing]
    measures: Sequence[Measure]
    judgments: Sequence[Judgment]
    reparations: Sequence[Reparation]


def facts_of_proceeding(
    known: KnownProceeding, *, proceeding_key: str, accused_key: Callable[[Accused], str], version: int
) -> ProceedingFactsChanged:
    """The event with the facts; its columns are those of `shared.contracts.proceedings`."""
    of = known.proceeding
    first = min((each.given_on for each in known.judgments), default=None)
    began = of.reported_on or known.stages[0].since
    keys = {person.id: person.key for person in known.persons}
    return ProceedingFactsChanged(
        country=of.country,
        proceeding_id=of.id,
        proceeding_key=proceeding_key,
        organisation_id=_kept(of),
        version=version,
        institution=of.institution,
        stage=known.stages[-1].code,
        opened_month=_month(began),
        offences=_offences(known),
        stages=tuple([stage.code, _month(stage.since), stage.days] for stage in known.stages),
        accused=tuple(_accused(each, known, accused_key(each)) for each in known.accused),
        persons=tuple(_person(of_one, known) for of_one in _together(known.persons)),
        hearings=tuple([_month(_day(each, of)), each.type, each.outcome] for each in known.hearings),
        measures=tuple([_month(each.from_on), each.kind] for each in known.measures),
        # One for a person who was removed from their case is for no one any more, and not for all of them together.
        reparations=tuple(_reparation(each, keys) for each in known.reparations if each.person in (None, *keys)),
        days_to_first_judgment=None if first is None else max((first - began).days, 0),
    )


def _kept(proceeding: Proceeding) -> UUID:
    if proceeding.organisation_id is None:
        raise ValueError("a stored proceeding has a keeper")
    return proceeding.organisation_id


def _offences(known: KnownProceeding) -> tuple[str, ...]:
    pack = pack_of(known.proceeding.country)
    investigated = {article.iccs for code in known.proceeding.articles for article in pack.texts_of(code)}
    return tuple(sorted({*(charge.iccs for charge in known.charges), *filter(None, investigated)}))


def _accused(accused: Accused, known: KnownProceeding, key: str) -> list[Any]:
    charges = [charge for charge in known.charges if charge.accused_id == accused.id]
    filed = min((charge.filed_on for charge in charges if charge.filed_on), default=None)
    last = _last(judgment for judgment in known.judgments if judgment.accused_id == accused.id)
    gravest = min(last, key=_gravity, default=None)
    return [
        key,
        accused.is_public_official,
        sorted({charge.iccs for charge in charges}),
        None if filed is None else _month(filed),
        None if gravest is None else gravest.verdict,
        None if gravest is None else _month(gravest.given_on),
        None if gravest is None else gravest.sentence_months,
        None if gravest is None else gravest.suspended,
        bool(last) and all(judgment.is_final for judgment in last),
    ]


def _gravity(judgment: Judgment) -> tuple[int, bool, int]:
    """The gravest verdict first; of several the longest sentence that was not suspended."""
    return GRAVEST_FIRST.index(judgment.verdict), bool(judgment.suspended), -(judgment.sentence_months or 0)


def _last(judgments: Iterable[Judgment]) -> list[Judgment]:
    """Those that no judgment on appeal has replaced."""
    given = list(judgments)
    replaced = {judgment.appeal_of for judgment in given}
    return [judgment for judgment in given if judgment.id not in replaced]


def _together(persons: Iterable[CountedPerson]) -> list[list[CountedPerson]]:
    """Each person once: one who is named through a duplicate of their case too is the same."""
    by_key: dict[str, list[CountedPerson]] = {}
    for person in persons:
        by_key.setdefault(person.key, []).append(person)
    return list(by_key.values())


def _person(named: Sequence[CountedPerson], known: KnownProceeding) -> list[Any]:
    """The row of a person, by all the ids under which the proceeding names them."""
    ids = {person.id for person in named}
    heard = times_heard(known.hearings, *ids)
    in_advance = [each for each in known.hearings if each.type == IN_ADVANCE and not ids.isdisjoint(each.heard)]
    return [
        named[0].key,
        named[0].majority,
        any(_represented(person, known) for person in named),
        heard,
        heard == 1 and bool(in_advance),
        all(person.counted for person in named),
    ]


def _represented(person: CountedPerson, known: KnownProceeding) -> bool:
    """Whether they had a legal service before the first hearing, or have one while there was none yet."""
    if person.represented_since is None:
        return False
    first = min((_day(each, known.proceeding) for each in known.hearings), default=None)
    return first is None or person.represented_since <= first


def _reparation(reparation: Reparation, keys: Mapping[UUID, str]) -> list[Any]:
    return [
        None if reparation.person is None else keys.get(reparation.person),
        reparation.type,
        reparation.status,
        None if reparation.ordered_on is None else _month(reparation.ordered_on),
        reparation.amount,
        reparation.currency,
        reparation.paid_amount,
    ]


def _day(hearing: Hearing, proceeding: Proceeding) -> date:
    return local_day(hearing.scheduled_at, proceeding.country)


def _month(day: date | datetime) -> str:
    return day.isoformat()[:7]
