"""Indicators, charts and the dashboard: what is shown, what is hidden, and to whom."""

# fixed dates: the service is given NOON of conftest.py as its clock

import re
import xml.etree.ElementTree as ET
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from services.reporting.bootstrap import Services
from shared.contracts.cases import CaseFactsChanged
from shared.contracts.referrals import ReferralAccepted, ReferralRejected
from shared.kernel.country import Country
from tests.integration.reporting.builders import CLINIC, SHELTER, a_batch, a_case, a_step, tell
from tests.support.days import quarter
from tests.support.tokens import bearer

QUARTER = "from=2031-Q4&to=2031-Q4"


# Made when asked for: a token lives for five minutes, a whole test run longer.
def analyst() -> dict[str, str]:
    """Who looks at the network."""
    return bearer(role="analyst", countries=["GT", "SV", "HN", "MX"])


def caseworker() -> dict[str, str]:
    """Who looks at her own organisation."""
    return bearer(role="caseworker", country="GT", organisation_id=SHELTER)


def ask(
    client: FlaskClient, query: str, headers: dict[str, str] | None = None, indicator: str = "I01"
) -> dict[str, Any]:
    """The answer to a question, by default the analyst's."""
    answer = client.get(f"/api/v1/indicators/{indicator}?{query}", headers=headers or analyst())
    assert answer.status_code == 200, answer.json
    body: dict[str, Any] = answer.json
    return body


def figure(answer: dict[str, Any], **key: str) -> dict[str, Any]:
    """The figure with exactly this key."""
    found: dict[str, Any] = next(f for f in answer["figures"] if f["key"] == key)
    return found


def register(wiring: Services, number: int, organisation: UUID = SHELTER, **changes: Any) -> None:
    """Register `number` persons alike."""
    tell(wiring, *(a_case(organisation_id=organisation, **changes) for _ in range(number)))


def both_publish(wiring: Services, *groups: tuple[int, dict[str, Any]]) -> None:
    """So many persons alike for each group, in each of two organisations, published to the network."""
    tell(wiring, a_batch(SHELTER, *groups), a_batch(CLINIC, *groups))


def test_a_count_below_eleven_is_hidden_outside_the_own_organisation_and_shown_inside(
    client: FlaskClient, wiring: Services
) -> None:
    register(wiring, 4)
    register(wiring, 3, CLINIC)
    assert figure(ask(client, f"country=GT&{QUARTER}"))["display"] == "<11"
    own = ask(client, f"country=GT&{QUARTER}&scope=organisation", caseworker())
    assert figure(own)["value"] == 4


def test_the_network_sees_counts_of_eleven_and_more_and_no_sum_gives_a_hidden_one_back(
    client: FlaskClient, wiring: Services
) -> None:
    both_publish(wiring, (15, {}), (10, {"gender": "masculine"}), (2, {"gender": "trans_feminine"}))
    answer = ask(client, f"country=GT&{QUARTER}&by=gender")
    assert answer["label"]["es"] == "Detectado por la red; no es el valor nacional"
    assert figure(answer)["value"] == 54
    assert figure(answer, period="2031-Q4", gender="trans_feminine")["display"] == "<11"
    hidden = [f for f in answer["figures"] if f["value"] is None and "gender" in f["key"] and "period" in f["key"]]
    assert len(hidden) >= 2


def test_figures_of_one_organisation_alone_are_not_shown_to_the_network(client: FlaskClient, wiring: Services) -> None:
    register(wiring, 30)
    found = figure(ask(client, f"country=GT&{QUARTER}"))
    assert (found["value"], found["reason"]) == (None, "dominance")


def test_a_reader_of_another_country_finds_nothing(client: FlaskClient, wiring: Services) -> None:
    register(wiring, 20)
    abroad = bearer(role="analyst", country="MX")
    assert client.get(f"/api/v1/indicators/I01?country=GT&{QUARTER}", headers=abroad).status_code == 404
    assert figure(ask(client, QUARTER, abroad))["display"] == "<11"


def test_another_organisation_never_sees_the_own_figures_of_one(client: FlaskClient, wiring: Services) -> None:
    register(wiring, 20)
    other = bearer(role="caseworker", country="GT", organisation_id=uuid4())
    assert ask(client, f"country=GT&{QUARTER}&scope=organisation", other)["figures"] == []


def test_doors_of_figures_ask_for_the_permission(client: FlaskClient) -> None:
    for path in (
        "indicators",
        "indicators/I01",
        "charts",
        "charts/persons-by-type",
        "charts/persons-by-type.svg",
        "dashboard",
    ):
        assert client.get(f"/api/v1/{path}").status_code == 401
        assert client.get(f"/api/v1/{path}", headers=bearer(role="focal_point")).status_code == 403


def test_the_same_table_without_one_department_is_refused_when_the_difference_is_small(
    client: FlaskClient, wiring: Services
) -> None:
    both_publish(wiring, (20, {}), (20, {"adm1": "GT-02"}), (3, {"adm1": "GT-13"}))
    assert figure(ask(client, f"country=GT&{QUARTER}"))["value"] == 86
    without = client.get(f"/api/v1/indicators/I01?country=GT&{QUARTER}&adm1=GT-01,GT-02", headers=analyst())
    assert (without.status_code, without.json["type"].endswith("difference-would-reveal")) == (409, True)
    assert figure(ask(client, f"country=GT&{QUARTER}&adm1=GT-01"))["value"] == 40


def test_what_one_breakdown_hides_no_other_breakdown_of_the_same_persons_shows(
    client: FlaskClient, wiring: Services
) -> None:
    both_publish(
        wiring,
        (15, {}),
        (9, {"gender": "masculine", "age_band": "18_20"}),
        (4, {"gender": "masculine"}),
        (3, {"gender": "trans_feminine", "age_band": "18_20"}),
        (12, {"age_band": "30_38"}),
    )
    hidden = {_cell(f) for f in ask(client, f"country=GT&{QUARTER}&by=gender")["figures"] if f["value"] is None}
    for by in ("gender,age_band", "gender,status", "gender,adm1"):
        answer = client.get(f"/api/v1/indicators/I01?country=GT&{QUARTER}&by={by}", headers=analyst())
        assert answer.status_code in (200, 409)
        shown = {_cell(f) for f in answer.json.get("figures", []) if f["value"] is not None}
        assert not hidden & shown


def test_network_figures_move_on_only_when_eleven_persons_have_changed(client: FlaskClient, wiring: Services) -> None:
    for organisation in (SHELTER, CLINIC):
        register(wiring, 22, organisation)
    before = ask(client, f"country=GT&{QUARTER}")
    register(wiring, 10)
    assert ask(client, f"country=GT&{QUARTER}") == before
    register(wiring, 1)
    assert figure(ask(client, f"country=GT&{QUARTER}"))["value"] == figure(before)["value"] + 11


def test_own_figures_are_those_of_this_moment(client: FlaskClient, wiring: Services) -> None:
    case = a_case()
    tell(wiring, case)
    query = f"country=GT&{QUARTER}&scope=organisation&by=gender"
    assert figure(ask(client, query, caseworker()), gender="feminine")["value"] == 1
    tell(wiring, CaseFactsChanged.from_data(case.data() | {"gender": "masculine"}))
    assert figure(ask(client, query, caseworker()), gender="masculine")["value"] == 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("from=2031-10-01&to=2031-11-24", "invalid"),
        ("from=2031-Q4&to=2031-Q1", "invalid"),
        ("by=name", "invalid"),
        ("by=gender,status,type", "table_too_fine"),
        ("adm1=GT-01&by=gender,status", "table_too_fine"),
        ("from=2001&to=2031", "table_too_fine"),
        ("name=x", "invalid"),
    ],
)
def test_free_dates_unknown_dimensions_and_too_fine_tables_are_refused(
    client: FlaskClient, query: str, code: str
) -> None:
    answer = client.get(f"/api/v1/indicators/I01?{query}", headers=analyst())
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_referral_figures_need_eleven_decided_referrals_of_two_senders_and_are_rounded(
    client: FlaskClient, wiring: Services
) -> None:
    for sender in (SHELTER, UUID(int=SHELTER.int + 99)):
        for n in range(9):
            kind = ReferralAccepted if n < 6 else ReferralRejected
            state = "accepted" if n < 6 else "rejected"
            tell(wiring, a_step(kind, state=state, hours_to_answer=5.0, from_organisation_id=sender))
    now = quarter()
    network = ask(client, f"from={now}&to={now}", indicator="I05")
    assert figure(network)["display"] == "65 %"
    hours = ask(client, f"from={now}&to={now}", indicator="I06")
    assert figure(hours)["display"] == "≤6 h"
    own = ask(client, f"from={now}&to={now}&scope=organisation", caseworker(), "I05")
    assert figure(own)["value"] == 67
    assert figure(ask(client, f"from={now}&to={now}&by=pair", indicator="I08"), pair="GT>HN")["value"] == 10


def test_a_chart_has_a_title_a_description_a_table_and_no_inline_style(client: FlaskClient, wiring: Services) -> None:
    register(wiring, 3, exploitation_types=("forced_labour",))
    image = client.get("/api/v1/charts/persons-by-type.svg?lang=es", headers=caseworker())
    assert image.mimetype == "image/svg+xml"
    root = ET.fromstring(image.text)
    names = [child.tag.rpartition("}")[2] for child in root[:2]]
    assert names == ["title", "desc"]
    assert root.attrib["role"] == "img"
    assert not re.search(r"style=|<script|<style", image.text)
    table = client.get("/api/v1/charts/persons-by-type", headers=caseworker()).json
    assert root[1].text == table["summary"]["es"]
    assert [(row["code"], row["value"]) for row in table["rows"]] == [("forced_labour", 3)]
    assert table["summary"]["en"].endswith("with 3 persons; total 3.")


def test_a_chart_never_draws_the_size_of_a_hidden_figure(client: FlaskClient, wiring: Services) -> None:
    both_publish(wiring, (30, {}), (4, {"gender": "masculine"}))
    image = client.get("/api/v1/charts/persons-by-gender.svg?country=GT", headers=analyst()).text
    widths = set(re.findall(r'ceiba-hidden" x="\d+" y="\d+" width="(\d+)"', image))
    assert len(widths) == 1
    assert "&lt;11" in image


def test_the_dashboard_of_a_caseworker_shows_her_organisation_and_that_of_an_analyst_the_network(
    client: FlaskClient, wiring: Services
) -> None:
    register(wiring, 5)
    own = client.get("/api/v1/dashboard", headers=caseworker()).json
    network = client.get("/api/v1/dashboard", headers=analyst()).json
    assert (own["scope"], own["cards"][0]["display"]) == ("organisation", "5")
    assert (network["scope"], network["cards"][0]["display"]) == ("network", "<11")
    assert {chart["id"] for chart in own["charts"]} >= {"persons-by-type", "persons-by-age"}
    assert own["as_of"]


def test_every_country_sees_its_own_end_of_a_cross_border_referral(client: FlaskClient, wiring: Services) -> None:
    tell(wiring, a_step(ReferralAccepted, state="accepted", hours_to_answer=1.0))
    receiver = bearer(role="caseworker", country="HN", organisation_id=CLINIC)
    answer = ask(client, f"from={quarter()}&to={quarter()}&by=pair&scope=organisation", receiver, "I08")
    assert figure(answer, pair="GT>HN")["value"] == 1
    stranger = bearer(role="caseworker", country="MX", organisation_id=CLINIC)
    assert ask(client, f"from={quarter()}&to={quarter()}&by=pair&scope=organisation", stranger, "I08")["figures"] == []


def test_the_country_of_a_fact_is_never_changed_by_a_reader(wiring: Services) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import ProgrammingError

    from shared.kernel.grant import Grant

    register(wiring, 1)
    reader = Grant(
        subject="s",
        client_id="c",
        organisation_id=SHELTER,
        countries=frozenset({Country.GUATEMALA}),
        permissions=frozenset(),
    )
    with pytest.raises(ProgrammingError), wiring.work(reader) as work:
        work.connection.execute(text("UPDATE person_count SET persons = 99"))


def _cell(found: dict[str, Any]) -> frozenset[tuple[str, str]]:
    return frozenset(found["key"].items())
