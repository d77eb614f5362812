"""What statistics make of the events of other services."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from uuid import UUID

import pytest

from services.reporting.domain.errors import UnreadableImport
from services.reporting.domain.facts.person_facts import PersonFact
from services.reporting.domain.facts.referral_facts import ReferralState
from services.reporting.domain.figures.indicator import Source
from shared.contracts.cases import CaseClosed, CaseFactsChanged, ConsentGranted, ConsentWithdrawn
from shared.contracts.identity import OrganisationRegistered
from shared.contracts.referrals import ReferralAccepted, ReferralReceived
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from tests.contract.usecases.reporting.conftest import Reporting
from tests.support.builders.reporting import GUATEMALA, a_batch, a_case, a_step
from tests.support.world import CLINIC, SHELTER

AUTUMN = ("2031-10", "2031-12")


def counted(reporting: Reporting, organisation: UUID = SHELTER) -> int:
    """Persons in the total of an organisation."""
    with reporting.platform() as work:
        return sum(row.persons for row in work.counts.persons_of(organisation, GUATEMALA, [""], AUTUMN))


def fact_of(reporting: Reporting, case: UUID) -> PersonFact:
    with reporting.platform() as work:
        return work.person_facts.of_cases([case])[case]


def changed(reporting: Reporting, source: Source = Source.PERSONS) -> int:
    """How many persons have changed since the last vintage."""
    with reporting.platform() as work:
        return sum(n for groups in work.publications[source].changed("GT").values() for _, n in groups)


def test_a_case_counts_once_however_often_its_event_arrives(reporting: Reporting) -> None:
    case = a_case()
    reporting.receive(case, case)
    assert (counted(reporting), changed(reporting)) == (1, 1)


def test_a_person_with_two_cases_counts_once_in_the_country(reporting: Reporting) -> None:
    first = a_case(month="2031-10")
    second = a_case(person_key=first.person_key, organisation_id=CLINIC)
    reporting.receive(second, first)
    assert [fact_of(reporting, case.case_id).first_in_country for case in (first, second)] == [True, False]
    assert (counted(reporting), counted(reporting, CLINIC)) == (1, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"statistics_consent": False},
        {"role": "witness"},
        {"role": "dependant"},
        {"trafficking_status": "not_a_victim"},
        {"duplicate": True},
    ],
    ids=str,
)
def test_nobody_is_counted_who_must_not_be(changes: dict[str, object], reporting: Reporting) -> None:
    case = a_case()
    reporting.receive(CaseFactsChanged.from_data({**case.data(), **changes}))
    assert (counted(reporting), changed(reporting)) == (0, 0)
    reporting.receive(CaseFactsChanged.from_data(case.data()))
    assert counted(reporting) == 1, "once that is over"


def test_a_changed_profile_takes_the_place_of_the_old_one(reporting: Reporting) -> None:
    case = a_case()
    profile = {"gender": "masculine", "exploitation_types": ["forced_labour", "servitude"]}
    change = CaseFactsChanged.from_data({**case.data(), **profile})
    reporting.receive(case, change, change)
    with reporting.platform() as work:
        rows = work.counts.persons_of(SHELTER, GUATEMALA, ["gender", "type"], AUTUMN)
    expected = {"feminine": 0, "masculine": 1, "sexual_exploitation": 0, "mixed": 1}
    assert {row.a: row.persons for row in rows} == expected


def test_a_person_counts_in_the_month_of_identification_whenever_the_case_was_opened(reporting: Reporting) -> None:
    reporting.receive(a_case(month="2031-11", identified_month="2031-10"), a_case(month="2031-11"))
    with reporting.platform() as work:
        rows = work.counts.persons_of(SHELTER, GUATEMALA, [""], AUTUMN)
    assert {row.month: row.persons for row in rows} == {"2031-10": 1, "2031-11": 1}


def test_a_closed_case_stays_counted_and_stays_closed(reporting: Reporting) -> None:
    case = a_case()
    closed = CaseClosed(country=case.country, case_id=case.case_id, closure_reason="completed")
    reporting.receive(case, closed, closed, CaseFactsChanged.from_data(case.data()))
    assert not fact_of(reporting, case.case_id).is_open
    assert counted(reporting) == 1


def test_closing_a_case_that_is_not_known_changes_nothing(reporting: Reporting) -> None:
    reporting.receive(CaseClosed(country=Country.GUATEMALA, case_id=new_id(), closure_reason="completed"))
    assert reporting.rows("SELECT * FROM person_fact") == []


def granted(case: UUID, purpose: str = "aggregate_statistics") -> ConsentGranted:
    return ConsentGranted(country=Country.GUATEMALA, case_id=case, consent_id=new_id(), person_key="p", purpose=purpose)


def withdrawn(case: UUID, purpose: str = "aggregate_statistics") -> ConsentWithdrawn:
    return ConsentWithdrawn.from_data(granted(case, purpose).data())


def test_a_person_counts_while_they_consent(reporting: Reporting) -> None:
    case = a_case(statistics_consent=False)
    reporting.receive(case, granted(case.case_id))
    assert counted(reporting) == 1
    reporting.receive(withdrawn(case.case_id), withdrawn(case.case_id))
    assert counted(reporting) == 0


def test_two_victims_of_one_case_are_two_persons_and_one_open_case(reporting: Reporting) -> None:
    mother = a_case()
    daughter = a_case(case_id=new_id(), file_id=mother.case_id)
    reporting.receive(mother, daughter)
    assert counted(reporting) == 2
    assert [fact_of(reporting, case.case_id).is_open for case in (mother, daughter)] == [True, False]


def test_each_person_of_a_case_counts_while_they_consent(reporting: Reporting) -> None:
    mother = a_case()
    daughter = a_case(case_id=new_id(), file_id=mother.case_id)
    hers = replace(withdrawn(mother.case_id), person_id=daughter.case_id)
    reporting.receive(mother, daughter, hers, hers)
    assert counted(reporting) == 1
    assert fact_of(reporting, mother.case_id).statistics_consent
    reporting.receive(replace(granted(mother.case_id), person_id=daughter.case_id))
    assert counted(reporting) == 2


def test_a_consent_to_something_else_changes_nothing(reporting: Reporting) -> None:
    case = a_case()
    reporting.receive(case, withdrawn(case.case_id, "referral"))
    assert counted(reporting) == 1


def test_an_imported_record_heeds_a_consent_that_came_before_it(reporting: Reporting) -> None:
    batch = a_batch(SHELTER, (2, {}))
    case = UUID(batch.rows[0][0])
    reporting.receive(withdrawn(case), batch)
    assert not fact_of(reporting, case).statistics_consent
    assert counted(reporting) == 1
    assert reporting.rows("SELECT * FROM early_consent") == []


def test_an_imported_record_that_is_known_stays_as_it_is(reporting: Reporting) -> None:
    batch = a_batch(SHELTER, (2, {}))
    reporting.receive(batch)
    before = reporting.rows("SELECT * FROM person_fact")
    reporting.receive(batch, replace(batch, month="2031-10"))
    assert reporting.rows("SELECT * FROM person_fact") == before
    assert counted(reporting) == 2


def test_a_batch_without_its_keys_is_refused(reporting: Reporting) -> None:
    with pytest.raises(UnreadableImport):
        reporting.receive(replace(a_batch(SHELTER, (1, {})), columns=("case_id",), rows=(["x"],)))


def test_a_referral_stands_where_its_furthest_step_left_it(reporting: Reporting) -> None:
    sent = a_step()
    accepted = ReferralAccepted.from_data({**sent.data(), "state": "accepted", "hours_to_answer": 1.5})
    received = ReferralReceived.from_data({**sent.data(), "state": "received"})
    reporting.receive(sent, accepted, received, accepted)
    with reporting.platform() as work:
        fact = work.referral_facts.of_referrals([sent.referral_id])[sent.referral_id]
        rows = work.counts.referrals_of(CLINIC, {"HN"}, "", (fact.month, fact.month))
    assert (fact.state, fact.accepted, fact.hours_to_answer) == (ReferralState.ACCEPTED, True, 1.5)
    assert [(row.decided, row.accepted) for row in rows] == [(1, 1)]
    assert changed(reporting, Source.REFERRALS) == 1


def test_a_referral_that_is_not_decided_changes_no_published_figure(reporting: Reporting) -> None:
    reporting.receive(a_step())
    assert changed(reporting, Source.REFERRALS) == 0


def test_the_receiver_knows_the_person_from_the_first_step_on(reporting: Reporting) -> None:
    case = a_case()
    reporting.receive(a_step(case_id=case.case_id), case)
    with reporting.platform() as work:
        assert work.publications[Source.PERSONS].changed("GT") == {"registered": [(frozenset({SHELTER, CLINIC}), 1)]}


def test_an_organisation_is_stored_where_it_was_registered(reporting: Reporting) -> None:
    event = OrganisationRegistered(country=Country.HONDURAS, organisation_id=CLINIC, kind="ngo", public_name="Clínica")
    reporting.receive(event, event)
    with reporting.platform() as work:
        assert work.organisations.countries_of([CLINIC]) == {CLINIC: Country.HONDURAS}


def test_events_of_one_transaction_are_taken_as_if_each_had_come_alone(reporting: Reporting) -> None:
    case, other = a_case(), a_case()
    closed = CaseClosed(country=Country.GUATEMALA, case_id=case.case_id, closure_reason="service_completed")
    again = CaseFactsChanged.from_data({**case.data(), "gender": "masculine"})
    sent = a_step()
    accepted = ReferralAccepted.from_data({**sent.data(), "state": "accepted", "hours_to_answer": 1.5})

    reporting.receive_together(case, other, closed, again, sent, accepted)

    assert (counted(reporting), changed(reporting)) == (2, 2)
    assert (fact_of(reporting, case.case_id).is_open, fact_of(reporting, case.case_id).gender) == (False, "masculine")
    with reporting.platform() as work:
        fact = work.referral_facts.of_referrals([sent.referral_id])[sent.referral_id]
    assert (fact.state, changed(reporting, Source.REFERRALS)) == (ReferralState.ACCEPTED, 1)
