"""Facts and counts follow the events of the other services."""

# fixed dates: the service is given NOON of conftest.py as its clock

from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.reporting.bootstrap import Services
from services.reporting.domain.person_facts import Counted, CountKey, contributions
from shared.contracts.cases import CaseClosed, CaseFactsChanged, CasesImported, ConsentGranted, ConsentWithdrawn
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


def test_a_fact_delivered_twice_counts_once(wiring: Services, database: ServiceDatabase) -> None:
    case = a_case()
    tell(wiring, case, case)
    assert persons(database) == {"": 1}


def test_a_changed_profile_moves_the_person_and_adds_none(wiring: Services, database: ServiceDatabase) -> None:
    case = a_case(gender="feminine")
    change = changed(case, gender="trans_feminine", exploitation_types=["forced_labour", "servitude"])
    tell(wiring, case, change, change)
    assert persons(database) == {"": 1}
    assert persons(database, "gender") == {"trans_feminine": 1}
    assert persons(database, "type") == {"mixed": 1}


def test_a_person_with_two_cases_counts_once_in_the_country_and_once_in_each_organisation(
    wiring: Services, database: ServiceDatabase
) -> None:
    later = a_case(person_key="p", month="2031-11", organisation_id=CLINIC)
    earlier = a_case(person_key="p", month="2031-03", organisation_id=SHELTER)
    tell(wiring, later, earlier)
    totals = {
        (key.organisation_id, key.month): amount for key, amount in stored_counts(database).items() if not key.slice
    }
    assert totals == {(SHELTER, "2031-03"): Counted(1, 1, 1), (CLINIC, "2031-11"): Counted(0, 1, 1)}


def test_a_person_without_statistics_consent_is_not_counted(wiring: Services, database: ServiceDatabase) -> None:
    tell(wiring, a_case(statistics_consent=False))
    assert persons(database) == {}


def test_withdrawing_the_statistics_consent_removes_the_person_and_granting_it_adds_them_again(
    wiring: Services, database: ServiceDatabase
) -> None:
    case = a_case()
    about: dict[str, Any] = {
        "country": case.country,
        "case_id": case.case_id,
        "consent_id": new_id(),
        "person_key": case.person_key,
        "purpose": "aggregate_statistics",
    }
    tell(wiring, case, ConsentWithdrawn(**about), ConsentWithdrawn(**about))
    assert persons(database) == {}
    tell(wiring, ConsentGranted(**about))
    assert persons(database) == {"": 1}


def test_another_purpose_of_consent_changes_nothing(wiring: Services, database: ServiceDatabase) -> None:
    case = a_case()
    withdrawn = ConsentWithdrawn(
        country=case.country, case_id=case.case_id, consent_id=new_id(), person_key=case.person_key, purpose="referral"
    )
    tell(wiring, case, withdrawn)
    assert persons(database) == {"": 1}


def test_a_person_who_is_not_a_victim_is_not_counted(wiring: Services, database: ServiceDatabase) -> None:
    case = a_case()
    tell(wiring, case, changed(case, trafficking_status="not_victim"))
    assert persons(database) == {}


@pytest.mark.parametrize("role", ["dependant", "witness"])
def test_a_dependant_or_a_witness_is_not_a_person_detected(
    wiring: Services, database: ServiceDatabase, role: str
) -> None:
    case = a_case(role=role)
    tell(wiring, case)
    assert persons(database) == {}
    tell(wiring, changed(case, role="victim"))
    assert persons(database) == {"": 1}


def test_a_person_counts_in_the_month_of_identification_whenever_the_case_was_opened(
    wiring: Services, database: ServiceDatabase
) -> None:
    tell(wiring, a_case(month="2031-11", identified_month="2031-01"), a_case(month="2031-11"))
    months = {key.month for key in stored_counts(database)}
    assert months == {"2031-01", "2031-11"}


def test_a_case_closed_as_a_duplicate_counts_no_person_until_it_is_reopened(
    wiring: Services, database: ServiceDatabase
) -> None:
    case = a_case()
    tell(wiring, case, changed(case, duplicate=True))
    assert persons(database) == {}
    tell(wiring, changed(case, duplicate=False))
    assert persons(database) == {"": 1}


def test_a_closed_case_is_no_longer_open_and_its_person_stays_counted(
    wiring: Services, database: ServiceDatabase
) -> None:
    case = a_case()
    tell(wiring, case, CaseClosed(country=case.country, case_id=case.case_id, closure_reason="goals_met"))
    total = next(amount for key, amount in stored_counts(database).items() if not key.slice)
    assert total == Counted(1, 1, 0)


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


def test_an_imported_batch_delivered_twice_counts_each_record_once(wiring: Services, database: ServiceDatabase) -> None:
    batch = an_import(500)
    tell(wiring, batch, batch)
    assert persons(database, "gender") == {"feminine": 500}


def test_a_consent_withdrawn_before_its_imported_case_arrives_is_not_forgotten(
    wiring: Services, database: ServiceDatabase
) -> None:
    batch = an_import(2)
    first = UUID(batch.rows[0][0])
    withdrawn = ConsentWithdrawn(
        country=batch.country,
        case_id=first,
        consent_id=new_id(),
        person_key="p0",
        purpose="aggregate_statistics",
    )
    tell(wiring, withdrawn, batch)
    assert persons(database) == {"": 1}


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


def test_facts_of_another_country_are_invisible_to_the_work_of_one(wiring: Services) -> None:
    case = a_case(country=Country.MEXICO)
    tell(wiring, case)
    with wiring.system_work(frozenset({Country.GUATEMALA})) as work:
        assert work.person_facts.of_cases([case.case_id]) == {}


def test_a_batch_without_identifiers_is_refused_whole(wiring: Services, database: ServiceDatabase) -> None:
    from services.reporting.domain.errors import UnreadableImport

    with pytest.raises(UnreadableImport):
        tell(wiring, replace(an_import(1), columns=("case_id",), rows=((str(new_id()),),)))
    assert persons(database) == {}
