"""Notify organisations of events of other services, inside the transaction of the inbox."""

from collections.abc import Sequence

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.notice import (
    ACCESS_REQUEST,
    APPROVAL_ASKED,
    APPROVAL_DECIDED,
    BULK_ACCESS,
    CASE_ASSIGNED,
    CASE_CHANGED,
    EMERGENCY_ACCESS,
    EXTRACT_FAILED,
    EXTRACT_READY,
    ORGANISATION_RENAMED,
    OVERRIDE_DECIDED,
    OVERRIDE_REQUESTED,
    TOKEN_REUSED,
    Notice,
)
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
from shared.contracts.identity import AccessRequested, OrganisationRenamed, RefreshTokenReused
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
    work.notify(notice)


def notify_of_asked_approval(event: ApprovalAsked, *, work: NotificationsWork) -> None:
    """Notify those who may be the second person."""
    _notify_each(event, APPROVAL_ASKED, str(event.approval_id), event.recipients, work)


def notify_of_decided_approval(event: ApprovalDecided, *, work: NotificationsWork) -> None:
    """Notify who asked that a second person has decided."""
    _notify_each(event, APPROVAL_DECIDED, str(event.approval_id), (event.recipient,), work)


def notify_of_asked_override(event: OverrideRequested, *, work: NotificationsWork) -> None:
    """Notify the supervisors who may decide whether something leaves without a consent."""
    _notify_each(event, OVERRIDE_REQUESTED, str(event.override_id), event.recipients, work)


def notify_of_decided_override(event: OverrideDecided, *, work: NotificationsWork) -> None:
    """Notify the person who asked of the answer."""
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
        work.notify(notice)


def notify_of_bulk_access(event: BulkAccessDetected, *, work: NotificationsWork) -> None:
    """Notify those who watch over accesses that an account opened or searched much."""
    _alert(event, BULK_ACCESS, work)


def notify_of_reused_token(event: RefreshTokenReused, *, work: NotificationsWork) -> None:
    """Notify who has the account, and those who watch over it, that a session was ended which may have been copied."""
    _alert(event, TOKEN_REUSED, work)


def _alert(event: BulkAccessDetected | RefreshTokenReused, kind: str, work: NotificationsWork) -> None:
    for recipient in event.recipients:
        notice = Notice(
            country=event.country,
            organisation_id=event.organisation_id,
            kind=kind,
            subject_id=event.alert_id,
            occasion=recipient,
            recipient=recipient,
        )
        work.notify(notice)


def notify_of_extract(event: ExtractFinished, *, work: NotificationsWork) -> None:
    """Notify the organisation that ran an extract how it ended."""
    notice = Notice(
        country=event.country,
        organisation_id=event.organisation_id,
        kind=EXTRACT_READY if isinstance(event, ExtractReady) else EXTRACT_FAILED,
        subject_id=event.run_id,
    )
    work.notify(notice)


def notify_of_access_request(event: AccessRequested, *, work: NotificationsWork) -> None:
    """Notify an organisation that it has to decide about access inside it."""
    notice = Notice(
        country=event.country,
        organisation_id=event.organisation_id,
        kind=ACCESS_REQUEST,
        subject_id=event.request_id,
    )
    work.notify(notice)


def notify_of_new_name(event: OrganisationRenamed, *, work: NotificationsWork) -> None:
    """Notify an organisation that somebody outside it changed its name."""
    notice = Notice(
        country=event.country,
        organisation_id=event.organisation_id,
        kind=ORGANISATION_RENAMED,
        subject_id=event.organisation_id,
        occasion=str(event.change_id),
    )
    work.notify(notice)


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
        work.notify(notice)
