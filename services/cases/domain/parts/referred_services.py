"""What the referrals of a case say about its services: one service for each that a referral asks for.

It follows from all steps of the referral that are on the timeline, in whatever order they came, so that a step that
comes twice or late changes nothing. A service that people of the organisation have moved on stays where they put it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid5

from services.cases.domain.parts.service import DELIVERED, IN_PROGRESS, NOT_GIVEN, PLANNED, ServiceProvided

_SERVICES = UUID("0c0f5a0a-6a0e-4c1e-9a52-5d0c5e0b7a41")

ANSWERS = frozenset({"accepted", "in_service", "completed", "rejected", "cancelled", "withdrawn"})
"""The steps after which a service may be another."""
STEPS = ("sent", *sorted(ANSWERS))
"""The steps that say something about a service."""
_ENDED = {"cancelled", "withdrawn"}
_REASONS: Mapping[str, str] = {
    **{same: same for same in ("capacity", "profile", "mandate", "security", "not_needed", "other_service", "other")},
    "consent_withdrawn": "consent_ended",
    "consent_missing": "consent_ended",
}
"""Why a referral was rejected, cancelled or withdrawn → list `service_decline_reason`. Any other reason is `other`."""
_RANK: Mapping[str, int] = {PLANNED: 0, IN_PROGRESS: 1}
_FINAL = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceStep:
    """A step of a referral, as far as it matters for a service."""

    on: date
    reason: str | None = None
    outcome: str | None = None


def service_id(referral_id: UUID, service_type: str) -> UUID:
    """The id of the service that a referral asks for: the same for every step."""
    return uuid5(_SERVICES, f"{referral_id}|{service_type}")


def service_after(
    steps: Mapping[str, ServiceStep], *, referral_id: UUID, service_type: str, provider: UUID
) -> ServiceProvided | None:
    """The service after the steps of its referral, by their state; None until it is answered."""
    status = _status_after(steps)
    if status is None:
        return None
    return ServiceProvided(
        id=service_id(referral_id, service_type),
        service_type=service_type,
        status=status,
        requested_on=_day(steps, "sent"),
        started_on=_day(steps, "in_service"),
        ended_on=_day(steps, "completed"),
        provider_organisation_id=provider,
        decline_reason=_reason_after(steps) if status in NOT_GIVEN else None,
        referral_id=referral_id,
    )


def moved(stored: ServiceProvided, reported: ServiceProvided) -> ServiceProvided:
    """`stored` moved on to what the referral reports, where that is further; days that people wrote down stay."""
    if _rank(reported) < _rank(stored) or (_rank(stored) == _FINAL and reported.status != stored.status):
        return stored
    return replace(
        stored,
        status=reported.status,
        requested_on=stored.requested_on or reported.requested_on,
        started_on=stored.started_on or reported.started_on,
        ended_on=stored.ended_on or reported.ended_on,
        decline_reason=stored.decline_reason or reported.decline_reason,
    )


def _rank(service: ServiceProvided) -> int:
    return _RANK.get(service.status, _FINAL)


def _day(steps: Mapping[str, ServiceStep], state: str) -> date | None:
    return steps[state].on if state in steps else None


def _status_after(steps: Mapping[str, ServiceStep]) -> str | None:
    if "completed" in steps:
        return _status_of_outcome(steps["completed"].outcome)
    if "in_service" in steps:
        return IN_PROGRESS
    if "rejected" in steps:
        return "unavailable"
    if "accepted" in steps:
        return "not_delivered" if _ENDED & steps.keys() else PLANNED
    return None


def _status_of_outcome(outcome: str | None) -> str:
    """The outcomes are the final codes of `service_status`, and reasons for which a service that was given ended."""
    return outcome if outcome in NOT_GIVEN or outcome == "already_received" else DELIVERED


def _reason_after(steps: Mapping[str, ServiceStep]) -> str | None:
    for state in ("completed", "rejected", "cancelled", "withdrawn"):
        if state in steps:
            return "person_choice" if steps[state].outcome == "declined" else _reason(steps[state].reason)
    return None


def _reason(code: str | None) -> str | None:
    return None if code is None else _REASONS.get(code, "other")
