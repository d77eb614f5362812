"""Turn a fact into notifications, inside the transaction of the inbox."""

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import Party
from services.referrals.domain.outlets import Outlets
from services.referrals.domain.recipients import (
    ACCESS_REQUEST,
    CASE_ASSIGNED,
    EXTRACT_FAILED,
    EXTRACT_READY,
    ORGANISATION_RENAMED,
    Notice,
    notice_of_info,
    notice_to,
    notices_of,
    step_kind,
)
from services.referrals.usecases.tell_organisation import tell
from shared.contracts.cases import CaseAssigned
from shared.contracts.identity import AccessRequested, OrganisationRenamed
from shared.contracts.referrals import ReferralInfoProvided, ReferralStep
from shared.contracts.reporting import ExtractFinished, ExtractReady


def notify_of_step(step: ReferralStep, *, work: ReferralsWork, outlets: Outlets) -> None:
    """Tell whom a step of a referral concerns."""
    happened_at = work.log.time_of(step.referral_id, step.state)
    # Always in the same order: two steps between the same two organisations must not wait for each other.
    for notice in sorted(notices_of(step), key=lambda notice: notice.organisation_id):
        tell(notice, work=work, outlets=outlets, happened_at=happened_at)


def notify_of_info(fact: ReferralInfoProvided, *, work: ReferralsWork, outlets: Outlets) -> None:
    """Tell the receiver that her question was answered."""
    tell(notice_of_info(fact), work=work, outlets=outlets)


def notify_party(party: Party, fact: ReferralStep, *, work: ReferralsWork, outlets: Outlets) -> None:
    """Notify one end of something that happens once to a referral."""
    tell(notice_to(party, fact, step_kind(type(fact))), work=work, outlets=outlets)


def notify_of_assignment(fact: CaseAssigned, *, work: ReferralsWork, outlets: Outlets) -> None:
    """Notify the person who was assigned a case."""
    notice = Notice(
        country=fact.country,
        organisation_id=fact.organisation_id,
        kind=CASE_ASSIGNED,
        subject_id=fact.case_id,
        occasion=str(fact.assignment_id),
        recipient=str(fact.user_id),
    )
    tell(notice, work=work, outlets=outlets)


def notify_of_extract(fact: ExtractFinished, *, work: ReferralsWork, outlets: Outlets) -> None:
    """Tell the organisation that ran an extract how it ended."""
    notice = Notice(
        country=fact.country,
        organisation_id=fact.organisation_id,
        kind=EXTRACT_READY if isinstance(fact, ExtractReady) else EXTRACT_FAILED,
        subject_id=fact.run_id,
    )
    tell(notice, work=work, outlets=outlets)


def notify_of_access_request(fact: AccessRequested, *, work: ReferralsWork, outlets: Outlets) -> None:
    """Notify an organisation that it has to decide about access inside it."""
    notice = Notice(
        country=fact.country,
        organisation_id=fact.organisation_id,
        kind=ACCESS_REQUEST,
        subject_id=fact.request_id,
    )
    tell(notice, work=work, outlets=outlets)


def notify_of_new_name(fact: OrganisationRenamed, *, work: ReferralsWork, outlets: Outlets) -> None:
    """Notify an organisation that somebody else gave it another name."""
    notice = Notice(
        country=fact.country,
        organisation_id=fact.organisation_id,
        kind=ORGANISATION_RENAMED,
        subject_id=fact.organisation_id,
        occasion=str(fact.change_id),
    )
    tell(notice, work=work, outlets=outlets)
