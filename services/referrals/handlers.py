"""What this service hears: one function per fact, run inside the inbox transaction."""

from services.referrals.adapters.work import ReferralsWork
from services.referrals.bootstrap import services
from services.referrals.domain.life_cycle import Party
from services.referrals.usecases.end_referrals import (
    end_of_erased_person,
    end_unanswered_of_case,
    end_under_consent,
    end_without_grounds,
)
from services.referrals.usecases.keep_directory import keep_card, keep_duties, suspend_card
from services.referrals.usecases.notify_of_fact import (
    notify_of_access_request,
    notify_of_assignment,
    notify_of_extract,
    notify_of_info,
    notify_of_new_name,
    notify_of_step,
    notify_party,
)
from shared.contracts.cases import CaseAssigned, CaseClosed, ConsentWithdrawn, DisclosureStopped, IdentityErased
from shared.contracts.identity import (
    AccessRequested,
    OrganisationDutiesChanged,
    OrganisationRegistered,
    OrganisationRenamed,
    OrganisationSuspended,
    PersonChanged,
)
from shared.contracts.referrals import (
    REFERRAL_STEPS,
    ReferralAccessEnded,
    ReferralInfoProvided,
    ReferralStep,
    ReferralWithdrawalAcknowledged,
)
from shared.contracts.reporting import ExtractFailed, ExtractFinished, ExtractReady
from shared.contracts.subscriptions import REFERRALS_EVENTS, REFERRALS_NOTIFY
from shared.messaging.worker import Handlers


def on_organisation_registered(event: OrganisationRegistered, work: ReferralsWork) -> None:
    """An organisation joined or its card changed."""
    keep_card(event, work=work)


def on_organisation_suspended(event: OrganisationSuspended, work: ReferralsWork) -> None:
    """An organisation may no longer be referred to."""
    suspend_card(event, work=work)


def on_organisation_duties_changed(event: OrganisationDutiesChanged, work: ReferralsWork) -> None:
    """Others are told from now on of what waits too long."""
    keep_duties(event, work=work)


def on_consent_withdrawn(event: ConsentWithdrawn, work: ReferralsWork) -> None:
    """Nothing more may be disclosed under this consent."""
    end_under_consent(event.consent_id, work=work)


def on_disclosure_stopped(event: DisclosureStopped, work: ReferralsWork) -> None:
    """One referral has lost what it stood on."""
    end_without_grounds(event.referral_id, event.reason, work=work)


def on_identity_erased(event: IdentityErased, work: ReferralsWork) -> None:
    """The person was erased: nothing that was shared about them is kept."""
    end_of_erased_person(event.case_id, work=work)


def on_case_closed(event: CaseClosed, work: ReferralsWork) -> None:
    """Nobody needs to answer any more."""
    end_unanswered_of_case(event.case_id, work=work)


def on_referral_step(event: ReferralStep, work: ReferralsWork) -> None:
    """Somebody is to be told."""
    notify_of_step(event, work=work, outlets=services().outlets)


def on_info_provided(event: ReferralInfoProvided, work: ReferralsWork) -> None:
    """The receiver waits for an answer before she decides."""
    notify_of_info(event, work=work, outlets=services().outlets)


def on_access_ended(event: ReferralAccessEnded, work: ReferralsWork) -> None:
    """A receiver must acknowledge that access has ended."""
    notify_party(Party.RECEIVER, event, work=work, outlets=services().outlets)


def on_withdrawal_acknowledged(event: ReferralWithdrawalAcknowledged, work: ReferralsWork) -> None:
    """The sender is notified that the receiver acknowledged."""
    notify_party(Party.SENDER, event, work=work, outlets=services().outlets)


def on_case_assigned(event: CaseAssigned, work: ReferralsWork) -> None:
    """A person was assigned a case."""
    notify_of_assignment(event, work=work, outlets=services().outlets)


def on_person_changed(event: PersonChanged, work: ReferralsWork) -> None:
    """Who may be assigned a referral changed."""
    work.members.keep(event, at=work.clock.now())


def on_extract_finished(event: ExtractFinished, work: ReferralsWork) -> None:
    """Somebody waits for a file."""
    notify_of_extract(event, work=work, outlets=services().outlets)


def on_access_requested(event: AccessRequested, work: ReferralsWork) -> None:
    """An organisation has to decide about access to its files."""
    notify_of_access_request(event, work=work, outlets=services().outlets)


def on_organisation_renamed(event: OrganisationRenamed, work: ReferralsWork) -> None:
    """An organisation was given another name from outside."""
    notify_of_new_name(event, work=work, outlets=services().outlets)


HANDLERS: Handlers = {
    (REFERRALS_EVENTS, OrganisationRegistered): on_organisation_registered,
    (REFERRALS_EVENTS, OrganisationSuspended): on_organisation_suspended,
    (REFERRALS_EVENTS, OrganisationDutiesChanged): on_organisation_duties_changed,
    (REFERRALS_EVENTS, PersonChanged): on_person_changed,
    (REFERRALS_NOTIFY, CaseAssigned): on_case_assigned,
    (REFERRALS_EVENTS, ConsentWithdrawn): on_consent_withdrawn,
    (REFERRALS_EVENTS, DisclosureStopped): on_disclosure_stopped,
    (REFERRALS_EVENTS, IdentityErased): on_identity_erased,
    (REFERRALS_EVENTS, CaseClosed): on_case_closed,
    (REFERRALS_NOTIFY, ReferralInfoProvided): on_info_provided,
    (REFERRALS_NOTIFY, AccessRequested): on_access_requested,
    (REFERRALS_NOTIFY, OrganisationRenamed): on_organisation_renamed,
    (REFERRALS_NOTIFY, ReferralAccessEnded): on_access_ended,
    (REFERRALS_NOTIFY, ReferralWithdrawalAcknowledged): on_withdrawal_acknowledged,
    (REFERRALS_NOTIFY, ExtractReady): on_extract_finished,
    (REFERRALS_NOTIFY, ExtractFailed): on_extract_finished,
    **{(REFERRALS_NOTIFY, step): on_referral_step for step in REFERRAL_STEPS},
}
