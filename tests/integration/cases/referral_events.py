"""Events of the referrals service about a case, and how the cases service receives one."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

from services.cases.usecases.disclosure.record_referral_step import record_referral_step
from shared.contracts.event import Event
from shared.contracts.referrals import ReferralEscalated, ReferralSent, ReferralStep
from shared.kernel.country import Country
from tests.integration.cases.conftest import Office

AboutReferral = TypeVar("AboutReferral", ReferralStep, ReferralEscalated)


def an_event(case: dict[str, Any], kind: type[AboutReferral], /, **changes: Any) -> AboutReferral:
    """An event of that kind about a referral of `case` to an organisation of the same country."""
    fields: dict[str, Any] = {
        "country": Country.GUATEMALA,
        "referral_id": uuid4(),
        "code": "GT-7K3-Q9X",
        "case_id": UUID(case["id"]),
        "from_organisation_id": UUID(case["organisation_id"]),
        "to_organisation_id": uuid4(),
        "to_country": Country.GUATEMALA,
        "kind": "service_referral",
        "services": ("emergency_shelter",),
        "urgency": "24h",
        "respond_by": datetime.now(UTC),
        "state": "sent",
    }
    return kind(**fields | changes)


def a_step(
    case: dict[str, Any], kind: type[ReferralStep] = ReferralSent, state: str = "sent", **changes: Any
) -> ReferralStep:
    """A step of a referral of `case`."""
    return an_event(case, kind, state=state, **changes)


def hear(office: Office, event: Event, handler: Callable[..., Any] = record_referral_step) -> None:
    """Apply an event as the worker does."""
    with office.services.system_work(event.countries()) as work:
        handler(event, work=work)
