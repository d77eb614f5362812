"""Which consumers get which event. A consumer is a named queue of one service: `<service>.<purpose>`.

This table alone routes events. Topic and fanout exchanges are not used, because on Redis they lose messages without an
error (ADR 0003).
"""

from collections.abc import Mapping

from shared.contracts import cases, identity, proceedings, referrals, reporting
from shared.contracts.event import Event

CASES_EVENTS = "cases.events"
REFERRALS_EVENTS = "referrals.events"
REFERRALS_NOTIFY = "referrals.notify"
REPORTING_EVENTS = "reporting.events"

AWAITED = frozenset({REFERRALS_NOTIFY})
"""The consumers whose effect people wait for. A relay sends to the others a moment later, so that they do not take
the processors from these."""
RECORDING = frozenset({CASES_EVENTS, REPORTING_EVENTS})
"""The consumers that record for later what happened elsewhere. A relay gathers what they get for a moment."""

SUBSCRIPTIONS: Mapping[type[Event], tuple[str, ...]] = {
    cases.CaseRegistered: (REPORTING_EVENTS,),
    cases.CaseFactsChanged: (REPORTING_EVENTS,),
    cases.CasesImported: (REPORTING_EVENTS,),
    cases.ConsentGranted: (REPORTING_EVENTS,),
    cases.ConsentWithdrawn: (REFERRALS_EVENTS, REPORTING_EVENTS),
    cases.DisclosureStopped: (REFERRALS_EVENTS,),
    cases.CaseAssigned: (REFERRALS_NOTIFY,),
    cases.MovementChanged: (REFERRALS_EVENTS,),
    cases.ApprovalAsked: (REFERRALS_NOTIFY,),
    cases.ApprovalDecided: (REFERRALS_NOTIFY,),
    cases.FollowedCaseChanged: (REFERRALS_NOTIFY,),
    cases.CaseSealChanged: (REFERRALS_EVENTS,),
    cases.CaseWorkersChanged: (REFERRALS_EVENTS,),
    cases.EmergencyAccessOpened: (REFERRALS_NOTIFY,),
    cases.BulkAccessDetected: (REFERRALS_NOTIFY,),
    cases.OverrideRequested: (REFERRALS_NOTIFY,),
    cases.OverrideDecided: (REFERRALS_NOTIFY,),
    cases.IdentityErased: (REFERRALS_EVENTS,),
    cases.CaseClosed: (REFERRALS_EVENTS, REPORTING_EVENTS),
    proceedings.ProceedingFactsChanged: (REPORTING_EVENTS,),
    proceedings.HearingChanged: (REFERRALS_NOTIFY,),
    proceedings.HearingDue: (REFERRALS_NOTIFY,),
    proceedings.ProceedingRequestChanged: (REFERRALS_NOTIFY,),
    **dict.fromkeys(referrals.REFERRAL_STEPS, (REFERRALS_NOTIFY, CASES_EVENTS, REPORTING_EVENTS)),
    referrals.ReferralInfoProvided: (REFERRALS_NOTIFY,),
    referrals.ReferralAccessEnded: (REFERRALS_NOTIFY,),
    referrals.ReferralWithdrawalAcknowledged: (REFERRALS_NOTIFY,),
    referrals.ReferralTransferRequested: (REFERRALS_NOTIFY,),
    referrals.ReferralTransferRefused: (REFERRALS_NOTIFY,),
    referrals.ReferralEscalated: (CASES_EVENTS,),
    referrals.ReferralMovementReported: (CASES_EVENTS, REFERRALS_NOTIFY),
    identity.OrganisationRegistered: (REFERRALS_EVENTS, REPORTING_EVENTS),
    identity.OrganisationSuspended: (REFERRALS_EVENTS, CASES_EVENTS),
    identity.PersonChanged: (REFERRALS_EVENTS, CASES_EVENTS),
    identity.PracticeEntered: (REFERRALS_EVENTS,),
    identity.OrganisationRulesChanged: (REFERRALS_EVENTS, CASES_EVENTS, REFERRALS_NOTIFY),
    identity.OrganisationDutiesChanged: (REFERRALS_EVENTS,),
    identity.CountrySettingChanged: (REFERRALS_EVENTS, CASES_EVENTS),
    identity.OrganisationRenamed: (REFERRALS_NOTIFY,),
    identity.AccessRequested: (REFERRALS_NOTIFY,),
    identity.AccessSuspended: (REFERRALS_NOTIFY,),
    identity.AccessReinstated: (REFERRALS_NOTIFY,),
    identity.AccessRequestDecided: (REFERRALS_NOTIFY,),
    identity.RefreshTokenReused: (REFERRALS_NOTIFY,),
    identity.CountrySettingProposed: (REFERRALS_NOTIFY,),
    identity.CountrySettingDecided: (REFERRALS_NOTIFY,),
    reporting.ExtractReady: (REFERRALS_NOTIFY,),
    reporting.ExtractWritten: (CASES_EVENTS,),
    reporting.ExtractFailed: (REFERRALS_NOTIFY,),
}

EVENTS: Mapping[str, type[Event]] = {event.NAME: event for event in SUBSCRIPTIONS}


def partners_of(service: str) -> frozenset[str]:
    """The services with which `service` exchanges events or receipts, and itself."""
    pairs = {(e.NAME.partition(".")[0], q.partition(".")[0]) for e, queues in SUBSCRIPTIONS.items() for q in queues}
    return frozenset({service} | {name for pair in pairs if service in pair for name in pair})


def consumers_of(event: type[Event]) -> tuple[str, ...]:
    """The queues that must each get `event`. Raises KeyError for an event without a row in the table."""
    return SUBSCRIPTIONS[event]
