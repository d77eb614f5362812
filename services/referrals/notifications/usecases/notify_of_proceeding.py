"""Notify those who accompany a person of hearings and requests in a proceeding, inside the transaction of the inbox."""

from datetime import UTC

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.notice import (
    HEARING_CHANGED,
    HEARING_DUE,
    REQUEST_CHANGED,
    SYSTEMS,
    HearingSummary,
    Notice,
    kind_about,
)
from services.referrals.notifications.processes.notices import notify
from shared.contracts.proceedings import HearingChanged, HearingDue, ProceedingRequestChanged


def notify_of_hearing(event: HearingChanged, *, work: NotificationsWork) -> None:
    """Notify each recipient that a hearing was set, moved or called off, and the systems of their organisation."""
    kind, occasion = HEARING_CHANGED[event.change], f"{event.hearing_id} {event.hearing_version}"
    _notify_each(event, kind, occasion, work)
    hearing = HearingSummary(
        id=event.hearing_id,
        proceeding_id=event.proceeding_id,
        type=event.hearing_type,
        scheduled_at=event.scheduled_at,
    )
    notify(_notice(event, kind, occasion, SYSTEMS, hearing), work=work)


def notify_of_due_hearing(event: HearingDue, *, work: NotificationsWork) -> None:
    """Remind each recipient of a hearing that comes near; again if it was moved since they were reminded."""
    held_at = event.scheduled_at.astimezone(UTC).isoformat()
    _notify_each(event, HEARING_DUE[event.days], f"{event.hearing_id} {held_at}", work)


def notify_of_request(event: ProceedingRequestChanged, *, work: NotificationsWork) -> None:
    """Notify each recipient that something was asked of their organisation, answered to it, or taken back."""
    _notify_each(event, REQUEST_CHANGED[event.change], str(event.request_id), work)


ProceedingEvent = HearingChanged | HearingDue | ProceedingRequestChanged


def _notify_each(event: ProceedingEvent, kind: str, occasion: str, work: NotificationsWork) -> None:
    for recipient in event.recipients:
        notify(_notice(event, kind_about(kind, event.case_id), occasion, recipient), work=work)


def _notice(
    event: ProceedingEvent, kind: str, occasion: str, recipient: str, hearing: HearingSummary | None = None
) -> Notice:
    return Notice(
        country=event.country,
        organisation_id=event.organisation_id,
        kind=kind,
        subject_id=event.case_id or event.proceeding_id,
        occasion=f"{occasion} {recipient}",
        recipient=recipient,
        case_id=event.case_id,
        hearing=hearing,
    )
