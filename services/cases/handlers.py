"""One function per fact we hear."""

from services.cases.adapters.work import CasesWork
from services.cases.usecases.hear import end_assignments, note_referral_step
from services.cases.usecases.note_escalation import note_escalation
from shared.contracts.identity import OrganisationSuspended, PersonChanged
from shared.contracts.referrals import REFERRAL_STEPS, ReferralEscalated, ReferralStep
from shared.contracts.reporting import ExtractWritten
from shared.contracts.subscriptions import CASES_EVENTS
from shared.messaging.worker import Handlers


def on_referral_step(event: ReferralStep, work: CasesWork) -> None:
    """A referral of one of our cases moved."""
    note_referral_step(event, work=work)


def on_referral_escalated(event: ReferralEscalated, work: CasesWork) -> None:
    """A referral of one of our cases waits too long."""
    note_escalation(event, work=work)


def on_organisation_suspended(event: OrganisationSuspended, work: CasesWork) -> None:
    """An organisation may no longer act."""
    end_assignments(event, work=work)


def on_extract_written(event: ExtractWritten, work: CasesWork) -> None:
    """An extract of records was written: it must not come back as new people."""
    work.import_runs.know_extract(event.country, event.content_sum)


def on_person_changed(event: PersonChanged, work: CasesWork) -> None:
    """Who may be assigned a case changed."""
    work.members.keep(event, at=work.clock.now())


HANDLERS: Handlers = {
    (CASES_EVENTS, PersonChanged): on_person_changed,
    (CASES_EVENTS, ExtractWritten): on_extract_written,
    (CASES_EVENTS, OrganisationSuspended): on_organisation_suspended,
    (CASES_EVENTS, ReferralEscalated): on_referral_escalated,
    **{(CASES_EVENTS, step): on_referral_step for step in REFERRAL_STEPS},
}
