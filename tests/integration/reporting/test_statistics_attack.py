"""The attack on published figures, step by step against the real service: edit one's own case until figures move."""

# fixed dates: the service is given NOON of conftest.py as its clock

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from services.reporting.bootstrap import Services
from services.reporting.domain.figures.indicator import Source
from shared.contracts.cases import CaseFacts, CaseFactsChanged
from shared.contracts.referrals import ReferralAccepted, ReferralStep
from shared.kernel.country import Country
from tests.integration.reporting.builders import both_publish, publish, tell
from tests.integration.reporting.extracting import coordinator, define, run, start
from tests.support.builders.reporting import a_batch, a_case, a_step
from tests.support.databases import ServiceDatabase
from tests.support.tokens import bearer
from tests.support.world import CLINIC, SHELTER

HOME = uuid4()
QUARTER = "country=GT&from=2031-Q4&to=2031-Q4"
TABLES = ("", "gender", "age_band", "citizenship", "adm1", "type", "gender,age_band", "citizenship,adm1", "status,type")


def changed(case: CaseFacts, **changes: Any) -> CaseFactsChanged:
    """The same case with another profile."""
    return CaseFactsChanged.from_data({**case.data(), **changes})


def everything(client: FlaskClient, wiring: Services) -> dict[str, Any]:
    """What an analyst and a recipient of extracts can read."""
    read: dict[str, Any] = {}
    analyst = bearer(role="analyst", countries=["GT", "SV", "HN", "MX"])
    for by in TABLES:
        answer = client.get(f"/api/v1/indicators/I01?{QUARTER}&by={by}", headers=analyst)
        assert answer.status_code == 200, answer.json
        read[by] = answer.json
    for chart in client.get("/api/v1/charts", headers=analyst).json["items"]:
        read[chart["id"]] = client.get(f"/api/v1/charts/{chart['id']}.svg?country=GT", headers=analyst).text
    for template in ("ctdc-2025", "hxl-aggregate"):
        run_id = start(client, define(client, template=template))
        run(wiring, run_id)
        read[template] = client.get(f"/api/v1/extract-runs/{run_id}/file", headers=coordinator()).text
        manifest = client.get(f"/api/v1/extract-runs/{run_id}", headers=coordinator()).json["manifest"]
        read[f"{template} manifest"] = {name: value for name, value in manifest.items() if name != "generated_at"}
    return read


def edit_ten_times(wiring: Services, case: CaseFacts) -> None:
    """As the attacker does to force figures out, and a look of the tick after each edit."""
    for n in range(10):
        tell(wiring, changed(case, gender=("masculine", "feminine")[n % 2], adm1=f"GT-{n % 5 + 2:02d}"))
        publish(wiring)


def test_edits_of_ones_own_case_force_nothing_out_and_one_more_person_of_another_shows_nowhere(
    client: FlaskClient, wiring: Services
) -> None:
    both_publish(wiring, (20, {}), (15, {"gender": "masculine"}))
    own = a_case(organisation_id=SHELTER)
    tell(wiring, own)
    edit_ten_times(wiring, own)
    before = everything(client, wiring)
    assert before[""]["figures"][0]["value"] == 70

    tell(wiring, a_case(organisation_id=CLINIC, gender="trans_feminine", adm1="GT-13", age_band="0_8"))
    edit_ten_times(wiring, own)

    assert everything(client, wiring) == before


@pytest.mark.parametrize("kind", ["register", "withdraw", "close as duplicate"])
def test_no_number_of_ones_own_cases_brings_another_person_out(
    client: FlaskClient, wiring: Services, kind: str
) -> None:
    both_publish(wiring, (20, {}), (15, {"gender": "masculine"}))
    own = [a_case(organisation_id=SHELTER) for _ in range(30)]
    tell(wiring, a_case(organisation_id=CLINIC, gender="masculine"))
    if kind != "register":
        tell(wiring, *own)
    before = everything(client, wiring)

    change = {"register": {}, "withdraw": {"statistics_consent": False}, "close as duplicate": {"duplicate": True}}[
        kind
    ]
    tell(wiring, *(changed(case, **change) for case in own))
    assert not publish(wiring)

    assert everything(client, wiring) == before


def test_a_registration_of_another_in_a_class_of_ten_of_them_waits_although_a_vintage_is_made(
    client: FlaskClient, wiring: Services
) -> None:
    both_publish(wiring, (20, {}))
    tell(wiring, a_batch(CLINIC, (10, {"adm1": "GT-13"})), a_batch(SHELTER, (40, {"adm1": "GT-13"})))
    tell(wiring, a_batch(CLINIC, (14, {"gender": "masculine"})), a_batch(SHELTER, (14, {"gender": "masculine"})))

    assert publish(wiring)

    read = everything(client, wiring)
    assert "GT-13" not in [value["code"] for value in read["adm1"]["dimensions"][1]["values"]]
    assert read[""]["figures"][0]["value"] == 68


def test_a_public_file_imported_by_another_and_ten_own_cases_bring_no_third_person_out(
    client: FlaskClient, wiring: Services
) -> None:
    both_publish(wiring, (20, {"gender": "masculine"}))
    alike = {"month": "2031-02", "adm1": "GT-13"}
    tell(wiring, a_batch(CLINIC, (30, alike)), *(a_case(organisation_id=SHELTER, **alike) for _ in range(10)))
    publish(wiring)
    before = everything(client, wiring)

    tell(wiring, a_case(organisation_id=uuid4(), **alike))

    assert not publish(wiring)
    assert everything(client, wiring) == before
    assert _first_quarter(client) is None


def referred(*cases: CaseFacts, **changes: Any) -> list[ReferralStep]:
    """Each case was referred to the home and accepted there."""
    ends = {"to_organisation_id": HOME, "to_country": Country.GUATEMALA, "state": "accepted"}
    return [
        a_step(ReferralAccepted, case_id=case.case_id, from_organisation_id=case.organisation_id, **ends | changes)
        for case in cases
    ]


def eleven_each(**changes: Any) -> list[CaseFacts]:
    """Eleven persons alike of each of two organisations."""
    return [a_case(organisation_id=org, **changes) for _ in range(11) for org in (SHELTER, CLINIC)]


@pytest.mark.parametrize("first", ["cases", "referrals"])
@pytest.mark.parametrize("state", ["sent", "accepted"])
def test_a_receiver_who_knows_all_but_one_finds_no_class_to_subtract_them_from(
    wiring: Services, database: ServiceDatabase, first: str, state: str
) -> None:
    """Before an answer, too: whoever is asked reads gender and age group."""
    cases = eleven_each()
    told = referred(*cases[1:], state=state)
    tell(wiring, *([*cases, *told] if first == "cases" else [*told, *cases]))
    assert not publish(wiring, Source.PERSONS)

    others = eleven_each(gender="masculine")
    tell(wiring, *others)

    assert publish(wiring, Source.PERSONS)
    assert _published(database) == len(others)


def test_a_receiver_knows_every_person_of_a_case_that_was_referred_to_it(
    wiring: Services, database: ServiceDatabase
) -> None:
    cases = eleven_each(role="witness")
    victims = [a_case(file_id=case.case_id, organisation_id=case.organisation_id) for case in cases]
    tell(wiring, *cases, *victims, *referred(*cases[1:]))
    assert not publish(wiring, Source.PERSONS)

    tell(wiring, *eleven_each(gender="masculine"))

    assert publish(wiring, Source.PERSONS)
    assert _published(database) == 22


def test_published_persons_stay_published_when_a_receiver_learns_of_them(
    client: FlaskClient, wiring: Services, database: ServiceDatabase
) -> None:
    cases = eleven_each()
    tell(wiring, *cases)
    publish(wiring)
    before = everything(client, wiring)

    tell(wiring, *referred(*cases))

    assert not publish(wiring, Source.PERSONS)
    assert everything(client, wiring) == before
    # From now on they are known to three: nobody may leave as one of eleven whom the home does not know.
    tell(wiring, *(changed(case, statistics_consent=False) for case in cases))
    assert not publish(wiring, Source.PERSONS)
    assert _published(database) == 22


def test_whoever_withdrew_leaves_the_figures_with_ten_others_and_never_alone(
    client: FlaskClient, wiring: Services, database: ServiceDatabase
) -> None:
    cases = [a_case(organisation_id=org, person_key=uuid4().hex) for _ in range(22) for org in (SHELTER, CLINIC)]
    tell(wiring, *cases)
    assert publish(wiring)
    shown = []
    for here, there in zip(cases[::2], cases[1::2], strict=True):
        tell(wiring, changed(here, statistics_consent=False), changed(there, statistics_consent=False))
        publish(wiring)
        shown.append(_published(database))
    assert shown[0] == 44
    assert set(shown) == {44, 22, 0}


def test_a_person_published_once_is_counted_once_after_corrections_of_many(
    client: FlaskClient, wiring: Services, database: ServiceDatabase
) -> None:
    cases = [a_case(organisation_id=org) for _ in range(20) for org in (SHELTER, CLINIC)]
    tell(wiring, *cases)
    publish(wiring)
    tell(wiring, *(changed(case, adm1="GT-02") for case in cases))
    assert publish(wiring)
    assert _published(database) == 40
    by_place = everything(client, wiring)["adm1"]
    assert [value["code"] for value in by_place["dimensions"][1]["values"]] == ["GT-02"]


def _first_quarter(client: FlaskClient) -> int | None:
    analyst = bearer(role="analyst", countries=["GT"])
    figures = client.get("/api/v1/indicators/I01?country=GT&from=2031-Q1&to=2031-Q1", headers=analyst).json["figures"]
    found: int | None = figures[0]["value"]
    return found


def _published(database: ServiceDatabase) -> int:
    with psycopg.connect(database.admin_url) as connection:
        row = connection.execute("SELECT coalesce(sum(n), 0)::int FROM published").fetchone()
    assert row is not None
    return int(row[0])
