"""Ask to disclose without a consent."""

from base64 import b64encode
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import override_entry
from services.cases.domain.consent.override import AskOverride, Override, ReadOverride, place_of_reason
from services.cases.domain.consent.override_covers import check_basis
from services.cases.processes.access.second_person import who_decides
from services.cases.processes.case.timeline import save_case
from services.cases.processes.consent.grounds import person_today
from shared.contracts.cases import OverrideRequested
from shared.kernel.ids import new_id


def ask_override(case_id: UUID, command: AskOverride, *, work: CasesWork) -> ReadOverride:
    """Record the request; the supervisors are notified. Nothing leaves before another person has approved it.

    Raises NotFound, also when the person is erased; CaseClosedAlready; Invalid for a stranger, and by a right that
    does not exist for an adult; NobodyMayApprove in a sealed case without another supervisor among the people named.
    """
    case = work.cases.get_for_update(case_id)
    case.must_be_open()
    deciders = who_decides(case, work=work)
    override = _asked(case, command, work)
    check_basis(override, person_today(case, person_id=override.person_id, work=work).majority)
    case.overrides.append(override)
    save_case(case, override_entry("override.requested", override), work=work)
    work.audit_case("override.requested", case, purpose=override.purpose)
    work.publish(
        OverrideRequested(
            country=case.country,
            case_id=case.id,
            organisation_id=case.organisation_id,
            override_id=override.id,
            recipients=deciders,
        )
    )
    return override.in_words(command.reason, work.clock.now())


def _asked(case: Case, command: AskOverride, work: CasesWork) -> Override:
    override_id, person_id = new_id(), case.addressed_id(command.person_id)
    whose = case.vault_person(person_id or case.person_id)
    return Override(
        id=override_id,
        person_id=person_id,
        basis=command.basis,
        purpose=command.purpose,
        recipient_organisation_id=command.recipient_organisation_id,
        recipient_country=command.recipient_country,
        data_scope=command.data_scope,
        sealed_reason=b64encode(work.vault.encrypt_text(whose, command.reason, place_of_reason(override_id))).decode(),
        asked_by=work.grant.subject,
        asked_through=tuple(sorted(work.grant.held_by)),
        asked_at=work.clock.now(),
    )
