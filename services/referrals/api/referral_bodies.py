"""The shape of answers about referrals: who may see which field."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import Party
from services.referrals.domain.referral import Referral
from services.referrals.domain.referral_view import ReferralView
from services.referrals.domain.steps import LogEntry
from services.referrals.notifications.domain.delivery import Delivery

_COMMON = ("id", "code", "state", "kind", "services", "urgency", "respond_by", "expires_at", "escalation_level",
           "country", "to_country", "from_organisation_id", "to_organisation_id", "reason", "outcome", "sent_at",
           "answered_at", "access_ended_at", "access_ended_because", "acknowledged_at")  # fmt: skip

Names = Mapping[UUID, str]


def line_body(row: Any, names: Names, organisation_id: UUID | None) -> dict[str, Any]:
    """A line of a box: codes only, nothing about the person."""
    return {name: getattr(row, name) for name in _COMMON} | {
        "box": "in" if row.to_organisation_id == organisation_id else "out",
        "from_organisation_name": names.get(row.from_organisation_id),
        "to_organisation_name": names.get(row.to_organisation_id),
    }


def referral_body(view: ReferralView, work: ReferralsWork) -> dict[str, Any]:
    """One referral, as far as the caller's end may read it."""
    referral = view.referral
    names = work.organisations.names((referral.from_organisation_id, referral.to_organisation_id))
    body = line_body(referral, names, work.grant.organisation_id) | {
        "disclosure_profile": referral.profile,
        "capacity": view.capacity,
        "actions": view.actions,
        "places_reserved": len(referral.reserved),
        "reminded_at": referral.reminded_at,
        "escalations": _escalations(referral, work),
        "closed_at": referral.closed_at,
        "packet_opened_at": referral.packet_opened_at,
    }
    if view.party is Party.RECEIVER:
        body |= {"assigned_to": referral.assigned_to}
    if view.party is Party.SENDER:
        body |= {"case_id": referral.case_id, "consent_id": referral.consent_id}
    if view.shows_contents:
        body |= {
            "message": view.message,
            "fields": referral.fields,
            "consent_expires_on": referral.consent_expires_on,
        }
    return body


def waiting_body(row: Row[Any], names: Names) -> dict[str, Any]:
    """A referral that waits too long, for whoever was told of it."""
    copied = ("referral_id", "code", "level", "kind", "services", "urgency", "respond_by", "expires_at", "country",
              "to_country", "from_organisation_id", "to_organisation_id")  # fmt: skip
    return {name: getattr(row, name) for name in copied} | {
        "escalated_at": row.at,
        "from_organisation_name": names.get(row.from_organisation_id),
        "to_organisation_name": names.get(row.to_organisation_id),
    }


def log_body(entry: LogEntry) -> dict[str, Any]:
    """One step of the log."""
    names = ("state_from", "state_to", "at", "actor", "organisation_id", "reason", "topics", "note")
    return {name: getattr(entry, name) for name in names}


def delivery_body(delivery: Delivery) -> dict[str, Any]:
    """Whether one side was reached."""
    names = ("id", "organisation_id", "channel", "event_type", "state", "attempts", "created_at", "delivered_at")
    return {name: getattr(delivery, name) for name in names}


def notice_body(row: Row[Any], names: Names) -> dict[str, Any]:
    """A withdrawal that the receiver has not acknowledged, for whoever oversees."""
    copied = ("referral_id", "code", "because", "at", "country", "to_country", "from_organisation_id",
              "to_organisation_id")  # fmt: skip
    return {name: getattr(row, name) for name in copied} | {
        "from_organisation_name": names.get(row.from_organisation_id),
        "to_organisation_name": names.get(row.to_organisation_id),
    }


def _escalations(referral: Referral, work: ReferralsWork) -> list[dict[str, Any]]:
    if not referral.escalation_level:
        return []
    rows = work.escalations.of(referral.id)
    names = work.organisations.names(row.told_organisation_id for row in rows if row.told_organisation_id)
    return [
        {
            "level": row.level,
            "at": row.at,
            "organisation_id": row.told_organisation_id,
            "organisation_name": names.get(row.told_organisation_id),
        }
        for row in rows
    ]
