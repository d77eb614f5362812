"""Make the sheet for a person of a case: what is kept about them and who was given or opened what."""

from collections.abc import Callable
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.disclosure.transparency import (
    OPENINGS,
    TransparencySheet,
    consents_of,
    given_out,
    openings_of,
    received,
    stored_kinds,
)
from services.cases.domain.documents.documents import DocumentState
from services.cases.domain.parts.declared import KIND_OF_PART
from services.cases.domain.person.data_kinds import DataKind
from shared.kernel.country import Country

_DOCUMENTS = 500
"""More than a case holds of them."""


def make_sheet(
    case_id: UUID,
    person_id: UUID,
    *,
    open_work: Callable[[], CasesWork],
    open_platform: Callable[[frozenset[Country]], CasesWork],
) -> TransparencySheet:
    """The sheet of a person of a case that the caller may see. Raises NotFound.

    Who was given a packet belongs to another organisation, so the audit about the case is read by the platform.
    """
    with open_work() as work:
        case = work.cases.get(case_id)
        whose = case.vault_person(person_id)
        identity, _ = work.vault.read(whose)
        erased = work.vault.is_erased(whose)
        kept = stored_kinds(case, person_id, identity, _collected(case, person_id, work))
        left = given_out(case, person_id, work.disclosures.confirmed(case.id))
        work.audit_case("transparency_sheet.made", case, fields=case.marks(person_id))
    with open_platform(frozenset({case.country})) as platform:
        accesses = platform.audit_log.every(case.id, OPENINGS)
        now, today = platform.clock.now(), platform.today(case.country)
    return TransparencySheet(
        person_id=person_id,
        case_number=case.case_number,
        organisation_id=case.organisation_id,
        country=case.country,
        made_at=now,
        erased=erased,
        kept=kept,
        received=received(case, person_id),
        consents=consents_of(case, person_id, today),
        given_out=left,
        openings=openings_of(case, person_id, accesses),
    )


def _collected(case: Case, person_id: UUID, work: CasesWork) -> set[DataKind]:
    """The kinds of what was added to the case about the person."""
    is_first = person_id == case.person_id
    kinds = {
        KIND_OF_PART[kind]
        for kind, about in work.parts.kinds_of(case.id)
        if about == person_id or (about is None and is_first)
    }
    documents = work.documents.page(case.id, after=None, limit=_DOCUMENTS).items
    if any(each.person_id == person_id and each.state == DocumentState.STORED for each in documents):
        kinds.add(DataKind.DOCUMENTS)
    # Notes and assessments are kept with the first person.
    if is_first and work.notes.page(case.id, after=None, limit=1).items:
        kinds.add(DataKind.NOTES)
    if is_first and work.assessments.page(case.id, after=None, limit=1).items:
        kinds.add(DataKind.SAFETY)
    return kinds
