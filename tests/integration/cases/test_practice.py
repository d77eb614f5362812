"""Each practice space begins with three invented cases, which no one else sees."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from services.cases.domain.jobs import FillPracticeSpace
from services.cases.handlers import HANDLERS
from services.cases.tasks import JOBS
from shared.contracts.identity import PersonChanged
from shared.contracts.referrals import ReferralSent
from shared.contracts.subscriptions import CASES_EVENTS
from shared.kernel.country import NETWORK, Country
from shared.kernel.practice import Partner, partner_id
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.referral_events import an_event, hear
from tests.support.days import in_days

XG = Country.GUATEMALA.practice


def fill(office: Office, caller: Caller) -> None:
    job = FillPracticeSpace(
        country=Country(caller.country), organisation_id=caller.organisation_id, user_id=UUID(caller.subject)
    )
    JOBS[FillPracticeSpace](job, office.services)


@pytest.mark.parametrize("country", [country.practice for country in NETWORK])
def test_its_cases_are_there_in_every_country(office: Office, country: Country) -> None:
    caller = office.caller(country=str(country))

    fill(office, caller)

    cases = caller.get("/cases").json["items"]
    assert sorted(case["majority"] for case in cases) == ["adult", "adult", "minor"]
    for case in cases:
        names = caller.get(f"/cases/{case['id']}/identity", X_Purpose="service_delivery").json
        assert names["surnames"] == "Ejemplo Inventado"


def test_each_can_be_referred_to_a_partner(office: Office) -> None:
    caller = office.caller(country=str(XG))
    fill(office, caller)

    kinds = [
        {consent["recipient_type"] for consent in caller.get(f"/cases/{case['id']}").json["consents"]}
        for case in caller.get("/cases").json["items"]
    ]

    assert sorted(map(sorted, kinds)) == [["network_ngo"], ["network_ngo", "prosecution"], ["prosecution"]]


def test_the_job_that_comes_twice_fills_it_once(office: Office) -> None:
    caller = office.caller(country=str(XG))

    for _ in range(3):
        fill(office, caller)

    assert len(caller.get("/cases").json["items"]) == 3


def test_no_one_else_sees_them(office: Office) -> None:
    caller = office.caller(country=str(XG))
    fill(office, caller)
    case = caller.get("/cases").json["items"][0]["id"]

    for other in (office.caller(country=str(XG)), office.caller(country="GT"), office.caller(country="XH")):
        assert other.get("/cases").json["items"] == []
        assert other.get(f"/cases/{case}").status_code == 404
        assert other.post("/cases/search", {"name": "Ana Ejemplo Inventado"}).json["items"] == []


@pytest.mark.parametrize(("country", "active", "asked"), [(XG, True, 1), (XG, False, 0), (Country.GUATEMALA, True, 0)])
def test_only_who_begins_to_practise_gets_them(office: Office, country: Country, active: bool, asked: int) -> None:
    organisation = uuid4()
    event = PersonChanged(
        country=country, user_id=uuid4(), organisation_id=organisation, role="caseworker", active=active
    )

    with office.services.system_work(frozenset({country})) as work:
        HANDLERS[(CASES_EVENTS, PersonChanged)](event, work=work)

    jobs = [job for job in office.events(FillPracticeSpace.NAME) if job["organisation_id"] == str(organisation)]
    assert len(jobs) == asked


@pytest.mark.parametrize(("sender", "recorded"), [(partner_id(XG, Partner.PROSECUTION), False), (None, True)])
def test_a_step_of_what_a_partner_referred_is_about_no_case(
    office: Office, sender: UUID | None, recorded: bool
) -> None:
    caller = office.caller(country=str(XG))
    fill(office, caller)
    case = caller.get(f"/cases/{caller.get('/cases').json['items'][0]['id']}").json
    step = an_event(case, ReferralSent, country=XG, to_country=XG)
    if sender is not None:
        step = replace(step, case_id=uuid4(), from_organisation_id=sender)

    hear(office, step, HANDLERS[(CASES_EVENTS, ReferralSent)])

    kinds = {entry["kind"] for entry in caller.get(f"/cases/{case['id']}/timeline").json["items"]}
    assert any(kind.startswith("referral") for kind in kinds) is recorded


def test_no_place_of_another_country_and_no_purpose_of_its_law_is_taken(office: Office) -> None:
    caller = office.caller(country=str(XG))

    home = caller.post("/cases", {**BODY, "country": "XG", "identified_adm1": "GT-01"})
    abroad = caller.post("/cases", {**BODY, "country": "XG", "identified_adm1": "HN-01"})

    assert (home.status_code, abroad.status_code) == (201, 422)


BODY = {
    "identified_on": in_days(-5),
    "identification_source": "ngo_outreach",
    "person": {"role": "victim", "trafficking_status": "possible_victim", "gender": "feminine", "birth_year": 1990},
    "risk_level": "high",
}
