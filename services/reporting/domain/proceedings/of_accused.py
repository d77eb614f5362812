"""The units of someone accused, who counts once however many proceedings and records there are of them."""

from collections.abc import Iterator, Sequence

from services.reporting.domain.proceedings.kinds import Kind
from services.reporting.domain.proceedings.records import Accused, by_proceeding
from services.reporting.domain.proceedings.units import Unit, UnitMaker, form_of

TRAFFICKING_VERDICT, OTHER_VERDICT = "convicted_tip", "convicted_other"
GRAVITY = {TRAFFICKING_VERDICT: 3, "abbreviated": 2, OTHER_VERDICT: 1}
"""Codes of list `verdict` that are a conviction, the gravest with the highest number."""
LONG_SENTENCE = 12
"""Months above which a sentence counts as a long one."""


def units_of_accused(make: UnitMaker, key: str) -> Iterator[Unit]:
    """The units of the accused with this key: prosecuted, convicted, a public official."""
    proceedings = [
        [accused for record in records for accused in record.accused if accused.accused_key == key]
        for records in by_proceeding(make.records)
    ]
    entries = [entry for entries in proceedings for entry in entries]
    charges = sorted((entry.charged_month, form_of(entry.offences)) for entry in entries if entry.charged_month)
    if charges:
        yield make.unit(Kind.PROSECUTION, charges[0][0], detail=charges[0][1])
    convictions = _convictions(proceedings)
    yield from _convicted(make, convictions)
    months = [month for month, _ in charges] or [_month(one) for one in convictions]
    if months and any(entry.is_public_official for entry in entries):
        yield make.unit(Kind.OFFICIAL, min(months))


def _convicted(make: UnitMaker, convictions: Sequence[Accused]) -> Iterator[Unit]:
    if not convictions:
        return
    gravest = min(convictions, key=lambda one: (-_gravity(one), _month(one), form_of(one.offences)))
    yield make.unit(Kind.CONVICTION, _month(gravest), int(gravest.verdict == OTHER_VERDICT))
    if gravest.verdict == TRAFFICKING_VERDICT:
        long = any(_is_long(one) for one in convictions if one.verdict == TRAFFICKING_VERDICT)
        offence = form_of(gravest.offences)
        yield make.unit(Kind.TRAFFICKING_CONVICTION, _month(gravest), int(long), detail=offence)


def _convictions(proceedings: Sequence[Sequence[Accused]]) -> list[Accused]:
    """The last judgment of each proceeding that convicted them."""
    judged = ([entry for entry in entries if entry.judged_month] for entries in proceedings)
    last = [max(entries, key=_how_late) for entries in judged if entries]
    return [entry for entry in last if entry.verdict in GRAVITY]


def _how_late(entry: Accused) -> tuple[str, bool, int, int, bool, str]:
    """Of two records of one judgment the one that knows more of it."""
    known = (bool(entry.is_final), _gravity(entry), entry.sentence_months or 0)
    return _month(entry), *known, not entry.suspended, form_of(entry.offences)


def _gravity(entry: Accused) -> int:
    return GRAVITY.get(entry.verdict or "", 0)


def _month(entry: Accused) -> str:
    return entry.judged_month or ""


def _is_long(entry: Accused) -> bool:
    return (entry.sentence_months or 0) > LONG_SENTENCE and not entry.suspended
