"""The cases that stand for duplicates: a search that finds a duplicate shows the case that was kept."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.match import Match
from services.cases.domain.case.stage import CaseStatus
from shared.kernel.errors import NotFound

_LONGEST_CHAIN = 8
"""Duplicates of duplicates that are followed."""


def kept_matches(found: Sequence[Match], *, work: CasesWork) -> list[Match]:
    """The same matches, each duplicate replaced by the kept case, which is shown once and in the best place."""
    shown: dict[UUID, Match] = {}
    for match in found:
        kept = _kept(match, work) if match.status == CaseStatus.DUPLICATE else match
        known = shown.get(kept.id)
        if known is None:
            shown[kept.id] = kept
        elif known.found_as is not None and kept.found_as is None:
            # Found under its own number too: that is the better one to show.
            shown[kept.id] = replace(kept, score=known.score)
    return list(shown.values())


def _kept(match: Match, work: CasesWork) -> Match:
    case = work.cases.get(match.id)
    for _ in range(_LONGEST_CHAIN):
        if case.duplicate_of is None:
            break
        try:
            case = work.cases.get(case.duplicate_of)
        except NotFound:
            return match
    return replace(
        match,
        id=case.id,
        case_number=case.case_number,
        status=case.status,
        opened_on=case.opened_on,
        birth_year=case.person.birth_year,
        found_as=None if case.id == match.id else match.case_number,
    )


def with_kept(case_id: UUID, *, work: CasesWork) -> list[UUID]:
    """The case, and after it those that stand for it as its duplicate, one after the other. Raises NotFound."""
    ids = [case_id]
    while (kept := work.cases.get(ids[-1]).duplicate_of) is not None:
        ids.append(kept)
    return ids


def files_of(case: Case, *, work: CasesWork) -> list[Case]:
    """Every case about the same first person: the one that stands for all, or else `case`, then its duplicates."""
    kept = work.cases.survivors_of([case.id]).get(case.id, case) if case.duplicate_of else case
    others = [each for each in work.cases.duplicates_of(kept) if each.id != case.id]
    return [kept, *others] if kept.id == case.id else [kept, case, *others]


def lock_files(case_id: UUID, *, work: CasesWork) -> tuple[Case, list[Case]]:
    """The case, and every other about the same first person, all of them locked. Raises NotFound."""
    files = files_of(work.cases.get(case_id), work=work)
    locked = work.cases.get_each_for_update({file.id for file in files})
    return locked.pop(case_id), list(locked.values())


def also_known_as(persons: AbstractSet[UUID], files: Sequence[Case]) -> set[UUID]:
    """The ids of these persons in every one of `files`, which have their first person in common."""
    first = {file.person_id for file in files}
    return {*persons, *(first if first & persons else ())}


def person_in_kept(person_id: UUID, case: Case, kept: Case) -> UUID:
    """The id that a person of a case has in the one that stands for it; its first person is the same."""
    return kept.person_id if person_id == case.person_id else person_id
