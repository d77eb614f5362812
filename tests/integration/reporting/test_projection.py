"""Facts and counts follow the events of the other services."""

# fixed dates: the service is given NOON of conftest.py as its clock

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

import psycopg

from services.reporting.bootstrap import Services
from services.reporting.domain.facts.person_facts import Counted, CountKey, contributions
from shared.contracts.cases import CaseFactsChanged, CasesImported
from shared.contracts.referrals import ReferralAccepted, ReferralReceived, ReferralSent
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.ids import new_id
from tests.integration.reporting.builders import tell
from tests.support.builders.reporting import a_case, a_step
from tests.support.databases import ServiceDatabase
from tests.support.world import CLINIC, SHELTER


def persons(database: ServiceDatabase, slice_name: str = "") -> dict[str, int]:
    """Persons in the country by value of a slice."""
    query = "SELECT a, sum(persons)::int FROM person_count WHERE slice = %s GROUP BY a HAVING sum(persons) <> 0"
    with psycopg.connect(database.admin_url) as connection:
        return dict(connection.execute(query, (slice_name,)).fetchall())


def stored_counts(database: ServiceDatabase) -> dict[CountKey, Counted]:
    """Every count that is not zero."""
    query = (
        "SELECT country, organisation_id, month, slice, a, b, persons, own_persons, open_cases FROM person_count"
        " WHERE (persons, own_persons, open_cases) <> (0, 0, 0)"
    )
    with psycopg.connect(database.admin_url) as connection:
        return {CountKey(*row[:6]): Counted(*row[6:]) for row in connection.execute(query)}


def recounted(wiring: Services, cases: list[UUID]) -> dict[CountKey, Counted]:
    """The counts that the stored facts add up to."""
    with wiring.system_work(ALL_COUNTRIES) as work:
        facts = work.person_facts.of_cases(cases)
    sums: dict[CountKey, Counter[str]] = defaultdict(Counter)
    for fact in facts.values():
        for key, amount in contributions(fact):
            sums[key].update(amount._asdict())
    return {key: Counted(**{name: total[name] for name in Counted._fields}) for key, total in sums.items()}


def changed(event: Any, **changes: Any) -> CaseFactsChanged:
    """The same case with another profile."""
    return CaseFactsChanged.from_data({**event.data(), **changes})


def an_import(rows: int, country: Country = Country.GUATEMALA) -> CasesImported:
    """A batch of imported records with the column order of the batch itself."""
    return CasesImported(
        country=country,
        batch_id=new_id(),
        import_id=new_id(),
        organisation_id=SHELTER,
        month="2031-11",
        columns=("case_id", "person_key", "gender", "controls"),
        rows=tuple([str(new_id()), f"p{n}", "feminine", ["meansThreats"]] for n in range(rows)),
    )


def test_the_counts_always_equal_what_the_facts_add_up_to(wiring: Services, database: ServiceDatabase) -> None:
    cases = [
        a_case(person_key=f"p{n % 3}", month=f"2031-{n % 4 + 8:02d}", organisation_id=org)
        for n in range(6)
        for org in (SHELTER, CLINIC)
    ]
    tell(wiring, *cases)
    tell(wiring, *(changed(case, gender="masculine", month="2031-01") for case in cases[::2]))
    tell(wiring, *(changed(case, statistics_consent=False) for case in cases[::5]), cases[0])
    counted = {key: amount for key, amount in stored_counts(database).items() if any(amount)}
    assert counted == recounted(wiring, [case.case_id for case in cases])


def test_a_referral_step_delivered_twice_or_late_counts_once_and_never_goes_back(
    wiring: Services, database: ServiceDatabase
) -> None:
    sent = a_step(ReferralSent)
    same = {"referral_id": sent.referral_id, "case_id": sent.case_id}
    accepted = a_step(ReferralAccepted, state="accepted", hours_to_answer=3.5, **same)
    received = a_step(ReferralReceived, state="received", **same)
    tell(wiring, sent, accepted, accepted, received)
    query = "SELECT slice, a, sent, decided, accepted FROM referral_count WHERE sent <> 0 ORDER BY slice, a"
    with psycopg.connect(database.admin_url) as connection:
        counts = connection.execute(query).fetchall()
    assert counts == [
        ("", "", 1, 1, 1),
        ("answered_within", "4", 1, 1, 1),
        ("kind", "service_referral", 1, 1, 1),
        ("service", "emergency_shelter", 1, 1, 1),
        ("state", "accepted", 1, 1, 1),
        ("urgency", "24h", 1, 1, 1),
    ]
