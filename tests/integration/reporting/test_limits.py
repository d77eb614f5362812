"""Figures that are limited to places and forms of exploitation: nothing more is shown than without the limit."""

# fixed dates: the service is given NOON of conftest.py as its clock

from typing import Any

import pytest
from flask.testing import FlaskClient

from services.reporting.bootstrap import Services
from tests.integration.reporting.builders import both_publish
from tests.integration.reporting.test_figures import QUARTER, analyst, ask, caseworker, figure, register

pytestmark = pytest.mark.integration
FORCED = {"exploitation_types": ["forced_labour"]}


def dashboard(client: FlaskClient, query: str, headers: dict[str, str]) -> dict[str, Any]:
    answer = client.get(f"/api/v1/dashboard?{query}", headers=headers)
    assert answer.status_code == 200, answer.json
    body: dict[str, Any] = answer.json
    return body


def test_figures_are_limited_to_a_form_for_the_network_and_for_the_own_organisation(
    client: FlaskClient, wiring: Services
) -> None:
    both_publish(wiring, (20, {}), (15, FORCED), (15, FORCED | {"adm1": "GT-13"}), (12, {"adm1": "GT-13"}))
    for headers, scope, times in ((analyst(), "network", 2), (caseworker(), "organisation", 1)):
        of_form = ask(client, f"country=GT&{QUARTER}&type=forced_labour&scope={scope}", headers)
        assert figure(of_form)["value"] == 30 * times
        assert of_form["forms"] == ["forced_labour"]
        of_both = ask(client, f"country=GT&{QUARTER}&type=forced_labour&adm1=GT-13&scope={scope}", headers)
        assert figure(of_both)["value"] == 15 * times
        by_gender = ask(client, f"country=GT&{QUARTER}&type=forced_labour&by=gender&scope={scope}", headers)
        assert figure(by_gender, gender="feminine")["value"] == 30 * times


def test_a_figure_that_the_table_by_form_hides_is_hidden_where_the_form_is_asked_for(
    client: FlaskClient, wiring: Services
) -> None:
    """Where all of one gender were exploited in the same way, their number in that form is not given away."""
    both_publish(wiring, (20, {}), (20, {"gender": "masculine"}), (20, {"gender": "masculine"} | FORCED))
    whole = ask(client, f"country=GT&{QUARTER}&by=gender,type")
    limited = ask(client, f"country=GT&{QUARTER}&by=gender&type=sexual_exploitation")
    for gender in ("feminine", "masculine"):
        cell = figure(whole, period="2031-Q4", gender=gender, type="sexual_exploitation")
        found = figure(limited, period="2031-Q4", gender=gender)
        assert (found["value"], found["reason"]) == (cell["value"], cell["reason"])
    assert figure(limited, period="2031-Q4", gender="feminine")["reason"] == "homogeneity"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("indicators/I01?type=anything", "invalid"),
        ("indicators/I05?type=forced_labour", "invalid"),
        ("indicators/I01?type=forced_labour&adm1=GT-13&by=gender", "table_too_fine"),
        ("charts/persons-by-age-and-gender?type=forced_labour", "table_too_fine"),
        ("charts/referral-acceptance?adm1=GT-13", "invalid"),
    ],
)
def test_a_limit_that_does_not_exist_does_not_apply_or_makes_the_table_too_fine_is_refused(
    client: FlaskClient, path: str, code: str
) -> None:
    answer = client.get(f"/api/v1/{path}", headers=analyst())
    assert (answer.status_code, answer.json["code"]) == (422, code)


@pytest.mark.parametrize("limits", ["", "type=forced_labour", "adm1=GT-13", "type=forced_labour&adm1=GT-13"])
def test_every_chart_that_a_dashboard_names_can_be_read(client: FlaskClient, wiring: Services, limits: str) -> None:
    both_publish(wiring, (20, FORCED | {"adm1": "GT-13"}))
    for headers in (analyst(), caseworker()):
        shown = dashboard(client, f"country=GT&{QUARTER}&{limits}", headers)
        assert shown["charts"]
        assert shown["cards"][0]["id"] == "persons"
        for chart in shown["charts"]:
            answer = client.get(f"/api/v1/charts/{chart['id']}?country=GT&{QUARTER}&{limits}", headers=headers)
            assert (answer.status_code, answer.json["kind"]) == (200, chart["kind"]), answer.json


def test_charts_that_compare_countries_are_for_those_who_look_at_several(client: FlaskClient) -> None:
    def compared(query: str) -> bool:
        return "persons-by-country" in {chart["id"] for chart in dashboard(client, query, analyst())["charts"]}

    assert compared("")
    assert not compared("country=GT")


def test_a_card_says_how_it_was_in_each_period(client: FlaskClient, wiring: Services) -> None:
    register(wiring, 3, month="2031-08")
    register(wiring, 5)
    card = dashboard(client, "country=GT", caseworker())["cards"][0]
    assert [(point["period"], point["value"]) for point in card["trend"]][-2:] == [("2031-Q3", 3), ("2031-Q4", 5)]
    assert card["trend"][-1]["label"] == {"es": "T4 2031", "en": "Q4 2031"}
