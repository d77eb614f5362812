"""What reporting tests begin with, with everything a test does not care about filled in."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from services.reporting.domain.extracts.extracts import DefineExtract, Extract, Filters, Format, Run, Template
from services.reporting.domain.extracts.schedule import Schedule
from services.reporting.domain.facts.person_facts import PersonFact
from services.reporting.domain.facts.projected_facts import fact_of_case, fact_of_referral
from services.reporting.domain.facts.referral_facts import ReferralFact
from shared.contracts.cases import CaseRegistered, CasesImported
from shared.contracts.referrals import ReferralSent, ReferralStep
from shared.kernel.clock import SystemClock
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Grant, system_grant
from shared.kernel.ids import new_id
from tests.support.world import CLINIC, SHELTER

NOON = datetime(2031, 11, 24, 12, tzinfo=UTC)
GUATEMALA = frozenset({Country.GUATEMALA})
HONDURAS = frozenset({Country.HONDURAS})
MONTHLY = Schedule("0 6 1 * *", "America/Guatemala")


def a_case(**changes: Any) -> CaseRegistered:
    """A case of one person, registered in November 2031 in Guatemala by `SHELTER`, with consent."""
    case = CaseRegistered(
        country=Country.GUATEMALA,
        case_id=new_id(),
        person_key=uuid4().hex,
        organisation_id=SHELTER,
        month="2031-11",
        adm1="GT-01",
        trafficking_status="possible_victim",
        gender="feminine",
        age_band="9_17",
        majority="minor",
        citizenship="HND",
        exploitation_country="GTM",
        duration=None,
        exploitation_types=("sexual_exploitation",),
        exploitation_subforms=(),
        controls=("debt_bondage",),
        recruiter_relationships=("friend",),
        statistics_consent=True,
    )
    return replace(case, **changes)


def a_fact(**changes: Any) -> PersonFact:
    """What statistics know of `a_case`, open and the first of its person."""
    fact = fact_of_case(a_case(), is_open=True)
    return replace(fact, **{"first_in_country": True, "first_in_organisation": True} | changes)


def a_step(kind: type[ReferralStep] = ReferralSent, **changes: Any) -> ReferralStep:
    """A step of a referral from `SHELTER` in Guatemala to `CLINIC` in Honduras."""
    step = kind(
        country=Country.GUATEMALA,
        referral_id=new_id(),
        code="GT-7K3-Q9X",
        case_id=new_id(),
        from_organisation_id=SHELTER,
        to_organisation_id=CLINIC,
        to_country=Country.HONDURAS,
        kind="service_referral",
        services=("emergency_shelter",),
        urgency="24h",
        respond_by=SystemClock().now(),
        state="sent",
    )
    return replace(step, **changes)


def a_referral(**changes: Any) -> ReferralFact:
    """What statistics know of a referral that was accepted in November 2031 within two hours."""
    fact = fact_of_referral(a_step(state="accepted", hours_to_answer=1.5))
    return replace(fact, **{"month": "2031-11"} | changes)


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


def an_import(organisation: UUID, *sizes: int, **changes: Any) -> list[CasesImported]:
    """The batches of one import of persons alike, each with so many records; `changes` are of the batches."""
    of_import: dict[str, Any] = {"import_id": new_id(), "records": sum(sizes)} | changes
    return [replace(a_batch(organisation, (size, {})), **of_import) for size in sizes]


def both_batches(each: int, **changes: Any) -> tuple[CasesImported, CasesImported]:
    """So many imported persons alike in each of two organisations."""
    return a_batch(SHELTER, (each, changes)), a_batch(CLINIC, (each, changes))


def a_coordinator(**changes: Any) -> Grant:
    """The grant of a person of `SHELTER` with all four countries."""
    grant = Grant(
        subject="ana", client_id="web", organisation_id=SHELTER, countries=ALL_COUNTRIES, permissions=frozenset()
    )
    return replace(grant, **changes)


def the_platform(countries: frozenset[Country] = ALL_COUNTRIES) -> Grant:
    """The grant of the platform itself."""
    return system_grant("reporting", countries)


def a_definition(**changes: Any) -> DefineExtract:
    """The wish for an extract of Guatemala, on request."""
    wish = DefineExtract(
        name="Mensual", template=Template.CTDC_2025, filters=Filters(country=(Country.GUATEMALA,)), recipients=()
    )
    return replace(wish, **changes)


def an_extract(**changes: Any) -> Extract:
    """A definition of `SHELTER` for Guatemala, on request."""
    extract = Extract(
        id=new_id(),
        organisation_id=SHELTER,
        name="Mensual",
        template=Template.CTDC_2025,
        format=Format.CSV,
        countries=(Country.GUATEMALA,),
        years=(),
        k=11,
        schedule=None,
        next_run_at=None,
        recipients=(),
        created_by="ana",
        created_at=NOON,
    )
    return replace(extract, **changes)


def a_run(extract: Extract, **changes: Any) -> Run:
    """A queued run of `extract`."""
    return replace(Run.of(extract, requested_by="ana", at=NOON), **changes)
