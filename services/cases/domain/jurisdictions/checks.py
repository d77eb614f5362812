"""What has to be right in a pack beyond the shape of its parts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from itertools import pairwise
from zoneinfo import available_timezones

from services.cases.domain.jurisdictions.holiday_checks import holiday_problems
from services.cases.domain.jurisdictions.pack import Pack
from services.cases.domain.jurisdictions.parts import Article, Counted, Deadline
from services.cases.domain.jurisdictions.places import Coded, Problem, numbered, repeated, unknown
from services.cases.domain.jurisdictions.sheet_checks import sheet_problems
from shared.contracts.codelists import code_list

OTHER = "OTHER"
"""The code of any other offence, in every country."""
_CURRENCY = re.compile(r"[A-Z]{3}")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")
LONGEST_DAYS, LONGEST_MONTHS = 3_660, 120


def problems_of(pack: Pack, stem: str) -> Iterator[Problem]:
    """Everything that is wrong with a pack of the file `<stem>.json`."""
    yield from _texts(pack, "")
    yield from _whole(pack, stem)
    yield from _missing(pack)
    yield from _stages(pack)
    yield from repeated("institutions", pack.institutions)
    yield from _foreign(pack.country, "institutions", pack.institutions)
    if not any(institution.protects_children for institution in pack.institutions):
        yield "institutions", "none that protects children"
    yield from _foreign(pack.country, "articles", pack.articles)
    yield from _articles(pack)
    yield from repeated("standings", pack.standings)
    yield from repeated("deadlines", pack.deadlines)
    for place, deadline in numbered("deadlines", pack.deadlines):
        yield from _deadline(place, deadline, {stage.code for stage in pack.stages})
    for place, holiday in numbered("holidays", pack.holidays):
        yield from holiday_problems(place, holiday)
    yield from sheet_problems(pack.sheets)
    if pack.confirmed:
        yield from ((place, "is not confirmed, but the pack is") for place in _unconfirmed(pack))


def _whole(pack: Pack, stem: str) -> Iterator[Problem]:
    if pack.country not in code_list("iso_3166_1"):
        yield "country", "no code of ISO 3166-1"
    if stem != pack.country.lower():
        yield "country", f"the file has to be called {pack.country.lower()}.json"
    if pack.version < 1:
        yield "version", "less than 1"
    if pack.time_zone not in available_timezones():
        yield "time_zone", "no time zone"
    if not _CURRENCY.fullmatch(pack.currency):
        yield "currency", "no code of ISO 4217"
    yield from unknown("languages", pack.languages, "language")


def _missing(pack: Pack) -> Iterator[Problem]:
    needed = {
        "languages": pack.languages,
        "stages": pack.stages,
        "institutions": pack.institutions,
        "articles": pack.articles,
        "standings": pack.standings,
    }
    return ((name, "none") for name, part in needed.items() if not part)


def _stages(pack: Pack) -> Iterator[Problem]:
    yield from repeated("stages", pack.stages)
    for place, stage in numbered("stages", pack.stages):
        yield from unknown(f"{place}.code", (stage.code,), "proceeding_stage")


def _foreign(country: str, name: str, parts: Sequence[Coded]) -> Iterator[Problem]:
    """Codes of institutions and articles say their country, so that one of another country is recognised."""
    for place, part in numbered(name, parts):
        if not part.code.startswith(f"{country}_") and part.code != OTHER:
            yield f"{place}.code", f"does not begin with {country}_"


def _articles(pack: Pack) -> Iterator[Problem]:
    for place, article in numbered("articles", pack.articles):
        if article.iccs is not None:
            yield from unknown(f"{place}.iccs", (article.iccs,), "offence_iccs")
        if article.valid_to is not None and (article.valid_from or date.min) > article.valid_to:
            yield f"{place}.valid_to", "before valid_from"
    for code in dict.fromkeys(article.code for article in pack.articles):
        for earlier, later in pairwise(pack.texts_of(code)):
            if _overlap(earlier, later):
                yield "articles", f"two texts of {code} are in force on the same day"


def _overlap(earlier: Article, later: Article) -> bool:
    return earlier.valid_to is None or later.valid_from is None or earlier.valid_to >= later.valid_from


def _deadline(place: str, deadline: Deadline, stages: set[str]) -> Iterator[Problem]:
    for name, stage in (("after_stage", deadline.after_stage), ("before_stage", deadline.before_stage)):
        if stage is not None and stage not in stages:
            yield f"{place}.{name}", "no stage of the pack"
    if (deadline.days is None) == (deadline.months is None):
        yield place, "needs either days or months"
    if deadline.months is not None and deadline.counted is Counted.WORKING:
        yield f"{place}.counted", "months are counted by the calendar"
    for name, value, most in (("days", deadline.days, LONGEST_DAYS), ("months", deadline.months, LONGEST_MONTHS)):
        if value is not None and not 1 <= value <= most:
            yield f"{place}.{name}", f"not from 1 to {most}"


def _texts(value: object, place: str) -> Iterator[Problem]:
    """Texts that are blank, and codes that are none."""
    if isinstance(value, str):
        if value.strip() != value or not value:
            yield place, "blank, or with white space around it"
        elif place.endswith(".code") and not _CODE.fullmatch(value):
            yield place, "not a code: letters, digits and _ after a letter, 60 at most"
    for inside, part in _inside(value, place):
        yield from _texts(part, inside)


def _unconfirmed(value: object, place: str = "") -> Iterator[str]:
    for inside, part in _inside(value, place):
        if inside.endswith(".confirmed") and part is False:
            yield inside
        yield from _unconfirmed(part, inside)


def _inside(value: object, place: str) -> Iterable[tuple[str, object]]:
    if is_dataclass(value):
        return [(f"{place}.{each.name}".lstrip("."), getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [(f"{place}[{number}]", each) for number, each in enumerate(value)]
    return ()
