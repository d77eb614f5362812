"""Notify the two parties of a referral of its steps, inside the transaction of the inbox."""

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import Party
from services.referrals.domain.notices import (
    notice_of_info,
    notice_of_report,
    notice_of_transfer_refusal,
    notice_of_transfer_request,
    notice_to,
    notices_of,
)
from services.referrals.notifications.domain.notice import step_kind
from services.referrals.notifications.processes.notices import notify
from shared.contracts.referrals import (
    ReferralAccessEnded,
    ReferralInfoProvided,
    ReferralMovementReported,
    ReferralStep,
    ReferralTransferRefused,
    ReferralTransferRequested,
    ReferralWithdrawalAcknowledged,
)


def notify_of_step(step: ReferralStep, *, work: ReferralsWork) -> None:
    """Notify the organisations that a step of a referral concerns."""
    # Always in the same order, so that two steps between the same organisations do not wait for each other.
    for notice in sorted(notices_of(step), key=lambda notice: notice.organisation_id):
        notify(notice, work=work)


def notify_of_info(event: ReferralInfoProvided, *, work: ReferralsWork) -> None:
    """Notify the receiver that the sender answered their question."""
    notify(notice_of_info(event), work=work)


def notify_of_movement_report(event: ReferralMovementReported, *, work: ReferralsWork) -> None:
    """Notify the sender that the receiver said how the person arrived or fares."""
    notify(notice_of_report(event), work=work)


def notify_of_transfer_request(event: ReferralTransferRequested, *, work: ReferralsWork) -> None:
    """Notify the sender that the receiver asks for the case."""
    notify(notice_of_transfer_request(event), work=work)


def notify_of_transfer_refusal(event: ReferralTransferRefused, *, work: ReferralsWork) -> None:
    """Notify the receiver that the sender keeps the case."""
    notify(notice_of_transfer_refusal(event), work=work)


def notify_of_ended_access(event: ReferralAccessEnded, *, work: ReferralsWork) -> None:
    """Notify the receiver that access has ended, which they must acknowledge."""
    notify(notice_to(Party.RECEIVER, event, step_kind(type(event))), work=work)


def notify_of_acknowledgement(event: ReferralWithdrawalAcknowledged, *, work: ReferralsWork) -> None:
    """Notify the sender that the receiver acknowledged that access has ended."""
    notify(notice_to(Party.SENDER, event, step_kind(type(event))), work=work)
