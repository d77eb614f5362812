"""Notify organisations of events of other services, inside the transaction of the inbox."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.notice import (
    ACCESS_DECIDED,
    ACCESS_LAPSED,
    ACCESS_REQUEST,
    APPROVAL_ASKED,
    APPROVAL_DECIDED,
    BULK_ACCESS,
    CASE_ASSIGNED,
    CASE_CHANGED,
    EMERGENCY_ACCESS,
    ENDED,
    EXTRACT_FAILED,
    EXTRACT_READY,
    MAILBOX,
    ORGANISATION_RENAMED,
    OVERRIDE_DECIDED,
    OVERRIDE_REQUESTED,
    RULES_CHANGED,
    SETTING_DECIDED,
    SETTING_WAITS,
    SUSPENDED,
    TOKEN_REUSED,
    Asked,
    Notice,
)
from services.referrals.notifications.processes.notices import notify
from shared.contracts.cases import (
    ApprovalAsked,
    ApprovalDecided,
    BulkAccessDetected,
    CaseAssigned,
    EmergencyAccessOpened,
    FollowedCaseChanged,
    OverrideDecided,
    OverrideRequested,
)
from shared.contracts.identity import (
    AccessReinstated,
    AccessRequestDecided,
    AccessRequested,
    AccessSuspended,
    CountrySettingDecided,
    CountrySettingProposed,
    OrganisationRenamed,
    OrganisationRulesChanged,
    RefreshTokenReused,
)
from shared.contracts.reporting import ExtractFinished, ExtractReady


def notify_of_assignment(event: CaseAssigned, *, work: NotificationsWork) -> None:
    """Notify the person who was assigned a case."""
    notice = Notice(
        country=event.country,
        organisation_id=event.organisation_id,
        kind=CASE_ASSIGNED,
        subject_id=event.case_id,
        occasion=str(event.assignment_id),
        recipient=str(event.user_id),
    )
    notify(notice, work=work)


def notify_of_asked_approval(event: ApprovalAsked, *, work: NotificationsWork) -> None:
    """Notify those who may be the second person."""
    _notify_each(event, APPROVAL_ASKED, str(event.approval_id), event.recipients, work)


def notify_of_decided_approval(event: ApprovalDecided, *, work: NotificationsWork) -> None:
    """Notify who asked that a second person has decided; no other is asked any more."""
    _mark_decided(APPROVAL_ASKED, event.case_id, work, occasion=f"{event.approval_id} ")
    _notify_each(event, APPROVAL_DECIDED, str(event.approval_id), (event.recipient,), work)


def notify_of_asked_override(event: OverrideRequested, *, work: NotificationsWork) -> None:
    """Notify the supervisors who may decide whether something leaves without a consent."""
    _notify_each(event, OVERRIDE_REQUESTED, str(event.override_id), event.recipients, work)


def notify_of_decided_override(event: OverrideDecided, *, work: NotificationsWork) -> None:
    """Notify the person who asked of the answer; no supervisor is asked any more."""
    _mark_decided(OVERRIDE_REQUESTED, event.case_id, work, occasion=f"{event.override_id} ")
    _notify_each(event, OVERRIDE_DECIDED[event.answer], str(event.override_id), event.recipients, work)


def notify_of_followed_case(event: FollowedCaseChanged, *, work: NotificationsWork) -> None:
    """Notify those who follow a case that it changed."""
    _notify_each(event, CASE_CHANGED, str(event.change_id), event.recipients, work)


def notify_of_emergency(event: EmergencyAccessOpened, *, work: NotificationsWork) -> None:
    """Notify each of the people who supervise or are named, in the application alone."""
    for user_id in event.notified:
        notice = Notice(
            country=event.country,
            organisation_id=event.organisation_id,
            kind=EMERGENCY_ACCESS,
            subject_id=event.emergency_access_id,
            occasion=user_id,
            recipient=user_id,
        )
        notify(notice, work=work)


def notify_of_bulk_access(event: BulkAccessDetected, *, work: NotificationsWork) -> None:
    """Notify those who watch over accesses that an account opened or searched much."""
    _alert(event, BULK_ACCESS, event.alert_id, work)


def notify_of_reused_token(event: RefreshTokenReused, *, work: NotificationsWork) -> None:
    """Notify who has the account, and those who watch over it, that a session was ended which may have been copied."""
    _alert(event, TOKEN_REUSED, event.alert_id, work)


def notify_of_proposed_setting(event: CountrySettingProposed, *, work: NotificationsWork) -> None:
    """Notify the administrators who may say yes to a change of a setting."""
    _alert(event, SETTING_WAITS, event.setting_id, work)


def notify_of_decided_setting(event: CountrySettingDecided, *, work: NotificationsWork) -> None:
    """Notify who proposed a change of a setting of the answer; no other administrator is asked any more."""
    _mark_decided(SETTING_WAITS, event.setting_id, work)
    _alert(event, SETTING_DECIDED, event.setting_id, work, code=event.setting, state=event.answer)


def _alert(
    event: BulkAccessDetected | RefreshTokenReused | CountrySettingProposed | CountrySettingDecided,
    kind: str,
    subject_id: UUID,
    work: NotificationsWork,
    *,
    code: str | None = None,
    state: str | None = None,
) -> None:
    for recipient in event.recipients:
        notice = Notice(
            country=event.country,
            organisation_id=event.organisation_id,
            kind=kind,
            subject_id=subject_id,
            occasion=recipient,
            recipient=recipient,
            code=code,
            state=state,
        )
        notify(notice, work=work)


def notify_of_extract(event: ExtractFinished, *, work: NotificationsWork) -> None:
    """Notify the organisation that ran an extract how it ended."""
    notice = Notice(
        country=event.country,
        organisation_id=event.organisation_id,
        kind=EXTRACT_READY if isinstance(event, ExtractReady) else EXTRACT_FAILED,
        subject_id=event.run_id,
    )
    notify(notice, work=work)


def notify_of_access_request(event: AccessRequested, *, work: NotificationsWork) -> None:
    """Notify those who may decide about access inside their organisation, and its mailbox; all, where none may."""
    notice = Notice(
        country=event.country,
        organisation_id=event.organisation_id,
        kind=ACCESS_REQUEST[event.about],
        subject_id=event.request_id,
        recipient=MAILBOX if event.recipients else None,
    )
    notify(notice, work=work)
    for recipient in event.recipients:
        notify(replace(notice, occasion=recipient, recipient=recipient), work=work)


def mark_request_decided(event: AccessRequestDecided, *, work: NotificationsWork) -> None:
    """The organisation has decided, or is asked no longer: its notice is new to no member. Notify who asked."""
    for kind in ACCESS_REQUEST.values():
        _mark_decided(kind, event.request_id, work)
        asked = Asked(kind=kind, subject_id=event.request_id)
        work.notifications.save_state(asked, event.organisation_id, ENDED)
    if event.asked_by is None or event.asked_from is None:
        return
    notice = Notice(
        country=event.country,
        organisation_id=event.asked_from,
        kind=ACCESS_LAPSED if event.lapsed else ACCESS_DECIDED,
        subject_id=event.request_id,
        recipient=event.asked_by,
        code=event.kind,
        state=event.state,
    )
    notify(notice, work=work)


def notify_of_suspended_access(event: AccessSuspended, *, work: NotificationsWork) -> None:
    """Notify those who supervise that another person suspended one of theirs, or that a leak stopped a system."""
    for recipient in event.recipients:
        notice = Notice(
            country=event.country,
            organisation_id=event.organisation_id,
            kind=SUSPENDED[event.subject_type],
            subject_id=event.subject_id,
            occasion=f"{event.suspension_id} {recipient}",
            recipient=recipient,
        )
        notify(notice, work=work)


def mark_reinstated(event: AccessReinstated, *, work: NotificationsWork) -> None:
    """It may act again: the notice of its suspension is new to no member."""
    for kind in SUSPENDED.values():
        _mark_decided(kind, event.subject_id, work)


def notify_of_new_name(event: OrganisationRenamed, *, work: NotificationsWork) -> None:
    """Notify an organisation that somebody outside it changed its name."""
    notice = Notice(
        country=event.country,
        organisation_id=event.organisation_id,
        kind=ORGANISATION_RENAMED,
        subject_id=event.organisation_id,
        occasion=str(event.change_id),
    )
    notify(notice, work=work)


def notify_of_rules(event: OrganisationRulesChanged, *, work: NotificationsWork) -> None:
    """Notify those who supervise or administer an organisation of each rule that changed, with what it says now."""
    before, after = set(event.approvals_before), set(event.approvals_for)
    said = {act: "required" if act in after else "waived" for act in sorted(before ^ after)}
    if event.caseworkers_saw not in (None, event.caseworkers_see):
        said["caseworkers_see"] = event.caseworkers_see
    for recipient in event.recipients:
        for rule, state in said.items():
            notice = Notice(
                country=event.country,
                organisation_id=event.organisation_id,
                kind=RULES_CHANGED,
                subject_id=event.organisation_id,
                occasion=f"{event.change_id} {rule} {recipient}",
                recipient=recipient,
                code=rule,
                state=state,
            )
            notify(notice, work=work)


def _mark_decided(kind: str, subject_id: UUID, work: NotificationsWork, *, occasion: str = "") -> None:
    asked = Asked(kind=kind, subject_id=subject_id, occasion=occasion)
    work.notifications.mark_decided(asked, at=work.clock.now())


def _notify_each(
    event: ApprovalAsked | ApprovalDecided | FollowedCaseChanged | OverrideRequested | OverrideDecided,
    kind: str,
    occasion: str,
    recipients: Sequence[str],
    work: NotificationsWork,
) -> None:
    for recipient in recipients:
        notice = Notice(
            country=event.country,
            organisation_id=event.organisation_id,
            kind=kind,
            subject_id=event.case_id,
            occasion=f"{occasion} {recipient}",
            recipient=recipient,
        )
        notify(notice, work=work)
