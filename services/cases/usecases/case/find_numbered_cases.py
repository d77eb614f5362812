"""Find cases by a part of their number, or by their pseudonym.

No name is read, so the allowance of searches by name is not spent.
"""

from collections.abc import Sequence
from itertools import chain

from services.cases.adapters.case.case_numbers import Numbered
from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case_number import Stretch, part_of_number, stretches_with
from services.cases.domain.case.match import Match
from services.cases.domain.person.pseudonym import places_of
from services.cases.processes.case.kept_cases import kept_matches
from shared.kernel.country import Country


def find_numbered_cases(number: str, limit: int, *, work: CasesWork) -> Sequence[Match]:
    """Registered cases of the caller's organisation with `number` in theirs, however it was typed; the newest first."""
    organisation, part = work.organisation_id, part_of_number(number)
    work.audit_each_country("case.searched", "organisation", organisation, fields=["case_number"])
    found = list(chain.from_iterable(_found(part, country, limit, work) for country in sorted(work.grant.countries)))
    newest = [_match(case) for case in sorted(found, key=lambda case: case.id, reverse=True)[:limit]]
    return kept_matches(newest, work=work)


def find_called_cases(words: str, limit: int, *, work: CasesWork) -> Sequence[Match]:
    """Registered cases of the caller's organisation whose pseudonym `words` are; the newest first."""
    places = places_of(words)
    if places is None:
        return ()
    organisation = work.organisation_id
    work.audit_each_country("case.searched", "organisation", organisation, fields=["pseudonym"])
    return kept_matches([_match(case) for case in work.case_numbers.called(organisation, places, limit)], work=work)


def _found(part: str, country: Country, limit: int, work: CasesWork) -> Sequence[Numbered]:
    stretches = list(_stretches(part, country, work))
    return work.case_numbers.among(work.organisation_id, country, stretches, limit) if stretches else ()


def _stretches(part: str, country: Country, work: CasesWork) -> Sequence[Stretch]:
    first = work.case_numbers.first_year(work.organisation_id)
    if first is None:
        return ()
    years = range(first, work.today(country).year + 1)
    return [stretch for year in years for stretch in stretches_with(part, country, work.organisation_id, year)]


def _match(case: Numbered) -> Match:
    return Match(
        id=case.id,
        case_number=case.case_number,
        masked_name=None,
        score=1.0,
        status=case.status,
        opened_on=case.opened_on,
        country=case.country,
        birth_year=case.birth_year,
    )
