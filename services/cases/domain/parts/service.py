"""A service for the person: asked for, being given, given, or not given (lists `service_type`, `service_status`).

It is what "assisted" counts. Some are recorded by hand; those of a referral come by themselves
(`services.cases.domain.parts.referred_services`). Whether a person gets a service never depends on a proceeding.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from services.cases.domain.kinds.effects import RefersTo
from services.cases.domain.kinds.kind import Context, Kind, Offered, PartOwner
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.days_in_order import check_order, check_past
from services.cases.domain.parts.goal import GOAL
from services.cases.domain.parts.part import CASE
from services.cases.domain.person.data_kinds import DataKind
from shared.kernel.codes import READ_ONLY, Code, Range
from shared.kernel.errors import Invalid, invalid

PLANNED, IN_PROGRESS, DELIVERED = "planned", "in_progress", "delivered"
STILL_TO_GIVE = frozenset({PLANNED, IN_PROGRESS})
LEGAL_COUNSEL = "legal_counsel"
"""Code of list `service_type`."""
NOT_GIVEN = frozenset({"not_delivered", "declined", "unavailable"})
"""The statuses that have a reason."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceProvided(CasePart):
    """One service for one person of the case."""

    service_type: Annotated[str, Code("service_type")]
    status: Annotated[str, Code("service_status")] = PLANNED
    requested_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    provider_organisation_id: UUID | None = None
    """Who gives it; None: the organisation of the case."""
    quantity: Annotated[float | None, Range(0, 100_000)] = None
    unit: Annotated[str | None, Code("service_unit")] = None
    decline_reason: Annotated[str | None, Code("service_decline_reason")] = None
    goal_id: UUID | None = None
    """The goal that it serves."""
    referral_id: Annotated[UUID | None, READ_ONLY] = None
    """The referral that it came from."""

    @property
    def represents(self) -> bool:
        """Whether a lawyer has begun to represent the person by it (indicator I17)."""
        return self.service_type == LEGAL_COUNSEL and self.started_on is not None and not self.in_error


def _check(service: ServiceProvided, context: Context[PartOwner]) -> None:
    requested = ("requested_on", service.requested_on)
    started, ended = ("started_on", service.started_on), ("ended_on", service.ended_on)
    check_past(context.today, requested, started, ended)
    check_order(requested, started, ended)
    if service.started_on and service.status == PLANNED:
        raise _not_yet("started_on")
    if service.ended_on and service.status in STILL_TO_GIVE:
        raise _not_yet("ended_on")
    if (service.quantity is None) != (service.unit is None):
        raise invalid("unit", "how_much", es="La cantidad y su unidad van juntas", en="A quantity goes with its unit")
    if service.decline_reason and service.status not in NOT_GIVEN:
        raise invalid(
            "decline_reason",
            "was_given",
            es="El motivo es de un servicio que no se prestó",
            en="A reason belongs to a service that was not provided",
        )


def _not_yet(field: str) -> Invalid:
    return invalid(field, "not_in_this_status", es="El estado dice que aún no", en="According to its status, not yet")


SERVICE = Kind(
    ServiceProvided,
    "service",
    CASE,
    effects=(RefersTo({"goal_id": GOAL.name}),),
    is_open=lambda service: service.status in STILL_TO_GIVE,
    check=_check,
    data=DataKind.NEEDS,
    offered=Offered("services", "Servicios / Services", component="Service", answer="ServiceAnswer"),
)
