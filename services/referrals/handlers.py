"""Which use case applies which event. Each runs inside the transaction of the inbox."""

from services.referrals.notifications.usecases.notify_of_event import (
    mark_reinstated,
    mark_request_decided,
    notify_of_access_request,
    notify_of_asked_approval,
    notify_of_asked_override,
    notify_of_assignment,
    notify_of_bulk_access,
    notify_of_decided_approval,
    notify_of_decided_override,
    notify_of_decided_setting,
    notify_of_emergency,
    notify_of_extract,
    notify_of_followed_case,
    notify_of_new_name,
    notify_of_proposed_setting,
    notify_of_reused_token,
    notify_of_rules,
    notify_of_suspended_access,
)
from services.referrals.notifications.usecases.notify_of_proceeding import (
    notify_of_due_hearing,
    notify_of_hearing,
    notify_of_request,
)
from services.referrals.usecases.end_referrals import (
    end_of_erased_person,
    end_unanswered_of_case,
    end_under_consent,
    end_without_grounds,
)
from services.referrals.usecases.keep_case_seal import keep_case_seal
from services.referrals.usecases.keep_case_workers import keep_case_workers
from services.referrals.usecases.keep_movement import keep_movement
from services.referrals.usecases.keep_organisation import (
    fill_practice_space,
    keep_card,
    keep_duties,
    keep_member,
    suspend_card,
)
from services.referrals.usecases.keep_organisation_rules import keep_organisation_rules
from services.referrals.usecases.keep_setting import keep_setting
from services.referrals.usecases.notify_of_step import (
    notify_of_acknowledgement,
    notify_of_ended_access,
    notify_of_info,
    notify_of_movement_report,
    notify_of_step,
    notify_of_transfer_refusal,
    notify_of_transfer_request,
)
from shared.contracts.cases import (
    ApprovalAsked,
    ApprovalDecided,
    BulkAccessDetected,
    CaseAssigned,
    CaseClosed,
    CaseSealChanged,
    CaseWorkersChanged,
    ConsentWithdrawn,
    DisclosureStopped,
    EmergencyAccessOpened,
    FollowedCaseChanged,
    IdentityErased,
    MovementChanged,
    OverrideDecided,
    OverrideRequested,
)
from shared.contracts.identity import (
    AccessReinstated,
    AccessRequestDecided,
    AccessRequested,
    AccessSuspended,
    CountrySettingChanged,
    CountrySettingDecided,
    CountrySettingProposed,
    OrganisationDutiesChanged,
    OrganisationRegistered,
    OrganisationRenamed,
    OrganisationRulesChanged,
    OrganisationSuspended,
    PersonChanged,
    PracticeEntered,
    RefreshTokenReused,
)
from shared.contracts.proceedings import HearingChanged, HearingDue, ProceedingRequestChanged
from shared.contracts.referrals import (
    REFERRAL_STEPS,
    ReferralAccessEnded,
    ReferralInfoProvided,
    ReferralMovementReported,
    ReferralTransferRefused,
    ReferralTransferRequested,
    ReferralWithdrawalAcknowledged,
)
from shared.contracts.reporting import ExtractFailed, ExtractReady
from shared.contracts.subscriptions import REFERRALS_EVENTS, REFERRALS_NOTIFY
from shared.messaging.handlers import Handlers

HANDLERS: Handlers = {
    (REFERRALS_EVENTS, OrganisationRegistered): keep_card,
    (REFERRALS_EVENTS, OrganisationSuspended): suspend_card,
    (REFERRALS_EVENTS, OrganisationDutiesChanged): keep_duties,
    (REFERRALS_EVENTS, PersonChanged): keep_member,
    (REFERRALS_EVENTS, PracticeEntered): fill_practice_space,
    (REFERRALS_EVENTS, CountrySettingChanged): keep_setting,
    (REFERRALS_EVENTS, ConsentWithdrawn): end_under_consent,
    (REFERRALS_EVENTS, DisclosureStopped): end_without_grounds,
    (REFERRALS_EVENTS, IdentityErased): end_of_erased_person,
    (REFERRALS_EVENTS, CaseClosed): end_unanswered_of_case,
    (REFERRALS_EVENTS, MovementChanged): keep_movement,
    (REFERRALS_EVENTS, CaseSealChanged): keep_case_seal,
    (REFERRALS_EVENTS, CaseWorkersChanged): keep_case_workers,
    (REFERRALS_EVENTS, OrganisationRulesChanged): keep_organisation_rules,
    (REFERRALS_NOTIFY, CaseAssigned): notify_of_assignment,
    (REFERRALS_NOTIFY, ApprovalAsked): notify_of_asked_approval,
    (REFERRALS_NOTIFY, ApprovalDecided): notify_of_decided_approval,
    (REFERRALS_NOTIFY, FollowedCaseChanged): notify_of_followed_case,
    (REFERRALS_NOTIFY, EmergencyAccessOpened): notify_of_emergency,
    (REFERRALS_NOTIFY, BulkAccessDetected): notify_of_bulk_access,
    (REFERRALS_NOTIFY, OverrideRequested): notify_of_asked_override,
    (REFERRALS_NOTIFY, OverrideDecided): notify_of_decided_override,
    (REFERRALS_NOTIFY, HearingChanged): notify_of_hearing,
    (REFERRALS_NOTIFY, HearingDue): notify_of_due_hearing,
    (REFERRALS_NOTIFY, ProceedingRequestChanged): notify_of_request,
    (REFERRALS_NOTIFY, AccessRequested): notify_of_access_request,
    (REFERRALS_NOTIFY, OrganisationRulesChanged): notify_of_rules,
    (REFERRALS_NOTIFY, AccessRequestDecided): mark_request_decided,
    (REFERRALS_NOTIFY, AccessSuspended): notify_of_suspended_access,
    (REFERRALS_NOTIFY, AccessReinstated): mark_reinstated,
    (REFERRALS_NOTIFY, RefreshTokenReused): notify_of_reused_token,
    (REFERRALS_NOTIFY, CountrySettingProposed): notify_of_proposed_setting,
    (REFERRALS_NOTIFY, CountrySettingDecided): notify_of_decided_setting,
    (REFERRALS_NOTIFY, OrganisationRenamed): notify_of_new_name,
    (REFERRALS_NOTIFY, ExtractReady): notify_of_extract,
    (REFERRALS_NOTIFY, ExtractFailed): notify_of_extract,
    (REFERRALS_NOTIFY, ReferralInfoProvided): notify_of_info,
    (REFERRALS_NOTIFY, ReferralAccessEnded): notify_of_ended_access,
    (REFERRALS_NOTIFY, ReferralWithdrawalAcknowledged): notify_of_acknowledgement,
    (REFERRALS_NOTIFY, ReferralMovementReported): notify_of_movement_report,
    (REFERRALS_NOTIFY, ReferralTransferRequested): notify_of_transfer_request,
    (REFERRALS_NOTIFY, ReferralTransferRefused): notify_of_transfer_refusal,
    **{(REFERRALS_NOTIFY, step): notify_of_step for step in REFERRAL_STEPS},
}
