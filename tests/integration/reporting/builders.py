"""Facts as the other services tell them, with everything a test does not care about filled in."""

# fixed dates: the service is given NOON of conftest.py as its clock

from typing import Any
from uuid import UUID, uuid4

from services.reporting.bootstrap import Services
from services.reporting.domain.indicators import Source
from services.reporting.handlers import HANDLERS
from services.reporting.usecases.publish_vintage import publish_vintage
from shared.contracts.cases import CaseRegistered, CasesImported
from shared.contracts.event import Event
from shared.contracts.referrals import ReferralSent, ReferralStep
from shared.contracts.subscriptions import REPORTING_EVENTS
from shared.kernel.clock import SystemClock
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.ids import new_id

SHELTER = UUID("019a0000-0000-7000-8000-000000000001")
CLINIC = UUID("019a0000-0000-7000-8000-000000000002")


def a_case(**changes: Any) -> CaseRegistered:
    """A case of one person, registered in November 2031 in Guatemala by `SHELTER`, with consent."""
    values: dict[str, Any] = {
        "country": Country.GUATEMALA,
        "case_id": new_id(),
        "person_key": uuid4().hex,
        "organisation_id": SHELTER,
        "month": "2031-11",
        "adm1": "GT-01",
        "trafficking_status": "possible_victim",
        "gender": "feminine",
        "age_band": "9_17",
        "majority": "minor",
        "citizenship": "HND",
        "exploitation_country": "GTM",
        "duration": None,
        "exploitation_types": ("sexual_exploitation",),
        "exploitation_subforms": (),
        "controls": ("debt_bondage",),
        "recruiter_relationships": ("friend",),
        "statistics_consent": True,
    }
    return CaseRegistered(**values | changes)


def a_step(kind: type[ReferralStep] = ReferralSent, **changes: Any) -> ReferralStep:
    """A step of a referral from `SHELTER` in Guatemala to `CLINIC` in Honduras."""
    values: dict[str, Any] = {
        "country": Country.GUATEMALA,
        "referral_id": new_id(),
        "code": "GT-7K3-Q9X",
        "case_id": new_id(),
        "from_organisation_id": SHELTER,
        "to_organisation_id": CLINIC,
        "to_country": Country.HONDURAS,
        "kind": "service_referral",
        "services": ("emergency_shelter",),
        "urgency": "24h",
        "respond_by": SystemClock().now(),
        "state": "sent",
    }
    return kind(**values | changes)


def a_batch(organisation: UUID, *groups: tuple[int, dict[str, Any]]) -> CasesImported:
    """One imported batch: so many persons alike for each group. Published with the next vintage."""
    alike: dict[str, Any] = {"month": "2031-11", "adm1": "GT-01", "gender": "feminine", "age_band": "9_17"}
    alike |= {"trafficking_status": "possible_victim", "exploitation_types": ["sexual_exploitation"]}
    records = [alike | changes for number, changes in groups for _ in range(number)]
    columns = ("case_id", "person_key", *dict.fromkeys(name for record in records for name in record))
    rows = tuple([str(new_id()), uuid4().hex, *(record.get(name) for name in columns[2:])] for record in records)
    return CasesImported(
        country=Country.GUATEMALA,
        batch_id=new_id(),
        import_id=new_id(),
        organisation_id=organisation,
        month="2031-11",
        columns=columns,
        rows=rows,
    )


def publish(wiring: Services, *sources: Source) -> bool:
    """Look whether vintages are due, as the tick does; whether any was made."""
    made = False
    for country in sorted(ALL_COUNTRIES):
        for source in sources or tuple(Source):
            with wiring.system_work(ALL_COUNTRIES) as work:
                made |= publish_vintage(country, source, work=work)
    return made


def both_publish(wiring: Services, *groups: tuple[int, dict[str, Any]]) -> None:
    """So many persons alike for each group, in each of two organisations, and a vintage if one is due."""
    tell(wiring, a_batch(SHELTER, *groups), a_batch(CLINIC, *groups))
    publish(wiring)


def tell(wiring: Services, *events: Event) -> None:
    """Hand each event to the service's handler, a transaction each."""
    for event in events:
        with wiring.system_work(event.countries()) as work:
            HANDLERS[(REPORTING_EVENTS, type(event))](event, work=work)
