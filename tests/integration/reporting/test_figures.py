"""Indicators, charts and the dashboard: what each role sees, and what is hidden."""

# fixed dates: the service is given NOON of conftest.py as its clock

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from services.reporting.bootstrap import Services
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.periods import quarter_of
from shared.contracts.referrals import ReferralAccepted, ReferralRejected
from shared.kernel.clock import SystemClock
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from tests.integration.reporting.builders import both_publish, publish, tell
from tests.support.builders.reporting import a_batch, a_case, a_step
from tests.support.tokens import bearer
from tests.support.world import CLINIC, SHELTER

QUARTER = "from=2031-Q4&to=2031-Q4"


# Made when asked for: a token lives for five minutes, a whole test run longer.
def analyst() -> dict[str, str]:
    """Who looks at the network."""
    return bearer(role="analyst", countries=["GT", "SV", "HN", "MX"])


def caseworker() -> dict[str, str]:
    """A caller who may read the figures of their own organisation."""
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


def test_a_count_below_eleven_is_not_published_outside_the_own_organisation_and_shown_inside(
    client: FlaskClient, wiring: Services
) -> None:
    register(wiring, 14)
    register(wiring, 10, CLINIC)
    publish(wiring)
    found = figure(ask(client, f"country=GT&{QUARTER}"))
    assert (found["value"], found["display"], found["reason"]) == (None, "–", "not_published")
    own = ask(client, f"country=GT&{QUARTER}&scope=organisation", caseworker())
    assert figure(own)["value"] == 14


def test_the_network_sees_cohorts_of_eleven_and_more_and_persons_in_none_wait(
    client: FlaskClient, wiring: Services
) -> None:
    both_publish(wiring, (15, {}), (11, {"gender": "masculine"}), (2, {"gender": "trans_feminine"}))
    answer = ask(client, f"country=GT&{QUARTER}&by=gender")
    assert answer["label"]["es"] == "Detectado por la red; no es el valor nacional"
    assert figure(answer)["value"] == 52
    assert figure(answer, gender="feminine")["value"] == 30
    assert figure(answer, period="2031-Q4", gender="trans_feminine")["reason"] == "not_published"


def test_what_too_few_share_is_withheld_and_the_rest_of_them_is_shown(client: FlaskClient, wiring: Services) -> None:
    places = [(3, {"adm1": f"GT-{n:02d}"}) for n in range(1, 6)]
    both_publish(wiring, *places)
    assert figure(ask(client, f"country=GT&{QUARTER}&by=gender"), gender="feminine")["value"] == 30
    by_place = ask(client, f"country=GT&{QUARTER}&by=adm1")
    assert [v["code"] for v in by_place["dimensions"][1]["values"]] == ["withheld"]
    assert figure(by_place, adm1="withheld")["value"] == 30


def test_persons_of_a_quarter_that_is_over_are_published_with_less_detail_rather_than_not_at_all(
    client: FlaskClient, wiring: Services
) -> None:
    ages = ("0_8", "9_17", "18_20", "21_23", "24_26", "27_29", "30_38")
    for month in ("2031-07", "2031-11"):
        tell(
            wiring, *(a_batch(org, *((2, {"age_band": a, "month": month}) for a in ages)) for org in (SHELTER, CLINIC))
        )
    publish(wiring)
    answer = ask(client, "country=GT&from=2031-Q3&to=2031-Q4&by=age_band")
    assert figure(answer, period="2031-Q3", age_band="withheld")["value"] == 28
    assert figure(answer, period="2031-Q4")["reason"] == "not_published"


@pytest.mark.parametrize("dates", [QUARTER, "from=2031&to=2031"])
def test_records_imported_without_a_year_are_in_no_period_but_unknown(
    client: FlaskClient, wiring: Services, dates: str
) -> None:
    both_publish(
        wiring, (20, {"year_known": False}), (15, {"year_known": True}), (15, {"year_known": True, "adm1": "GT-02"})
    )
    period = dates.rpartition("=")[2]
    for scope, headers, all_of_them in (("network", analyst(), 2), ("organisation", caseworker(), 1)):
        answer = ask(client, f"country=GT&{dates}&by=gender&scope={scope}", headers)
        assert [v["code"] for v in answer["dimensions"][0]["values"]] == [period, "unknown"]
        assert answer["dimensions"][0]["values"][1]["label"]["en"] == "Not recorded"
        assert figure(answer)["value"] == 50 * all_of_them
        assert figure(answer, period=period)["value"] == 30 * all_of_them
        assert figure(answer, period=period, gender="feminine")["value"] == 30 * all_of_them
        assert figure(answer, period="unknown", gender="feminine")["value"] == 20 * all_of_them
        places = ask(client, f"country=GT&{dates}&by=gender&adm1=GT-01&scope={scope}", headers)
        assert figure(places, period=period)["value"] == 15 * all_of_them
        assert figure(places, period="unknown")["value"] == 20 * all_of_them


def test_where_every_year_is_known_no_figure_is_of_an_unknown_one(client: FlaskClient, wiring: Services) -> None:
    both_publish(wiring, (20, {}))
    for scope, headers in (("network", analyst()), ("organisation", caseworker())):
        answer = ask(client, f"country=GT&{QUARTER}&scope={scope}", headers)
        assert [value["code"] for value in answer["dimensions"][0]["values"]] == ["2031-Q4"]


def test_figures_of_one_organisation_alone_are_not_shown_to_the_network(client: FlaskClient, wiring: Services) -> None:
    register(wiring, 30)
    register(wiring, 30, CLINIC, gender="masculine")
    assert publish(wiring)
    found = figure(ask(client, f"country=GT&{QUARTER}"))
    assert (found["value"], found["reason"]) == (None, "not_published")


def test_figures_of_which_one_organisation_has_nearly_all_are_not_shown(client: FlaskClient, wiring: Services) -> None:
    tell(wiring, a_batch(SHELTER, (86, {})), a_batch(CLINIC, (14, {})))
    assert publish(wiring)
    assert figure(ask(client, f"country=GT&{QUARTER}"))["value"] is None


def test_a_reader_of_another_country_finds_nothing(client: FlaskClient, wiring: Services) -> None:
    register(wiring, 20)
    abroad = bearer(role="analyst", country="MX")
    assert client.get(f"/api/v1/indicators/I01?country=GT&{QUARTER}", headers=abroad).status_code == 404
    assert figure(ask(client, QUARTER, abroad))["reason"] == "not_published"


def test_the_same_table_without_one_department_differs_by_whole_cohorts(client: FlaskClient, wiring: Services) -> None:
    both_publish(wiring, (20, {}), (20, {"adm1": "GT-02"}), (3, {"adm1": "GT-13"}))
    assert figure(ask(client, f"country=GT&{QUARTER}"))["value"] == 80
    assert figure(ask(client, f"country=GT&{QUARTER}&adm1=GT-01,GT-02"))["value"] == 80
    assert figure(ask(client, f"country=GT&{QUARTER}&adm1=GT-01"))["value"] == 40


def test_a_breakdown_in_which_all_share_the_same_form_is_not_shown(client: FlaskClient, wiring: Services) -> None:
    both_publish(
        wiring,
        (20, {}),
        (20, {"gender": "masculine"}),
        (20, {"gender": "masculine", "exploitation_types": ["servitude"]}),
    )
    answer = ask(client, f"country=GT&{QUARTER}&by=gender,type")
    assert figure(answer, gender="feminine")["value"] == 40
    found = figure(answer, period="2031-Q4", gender="feminine", type="sexual_exploitation")
    assert (found["value"], found["reason"]) == (None, "homogeneity")


@pytest.mark.parametrize("query", ["by=type&adm1=GT-13", "by=type,adm1&adm1=GT-13", "by=type&adm1=GT-13,GT-99"])
def test_a_breakdown_that_is_hidden_by_place_is_hidden_where_the_place_is_asked_for(
    client: FlaskClient, wiring: Services, query: str
) -> None:
    both_publish(wiring, (11, {"adm1": "GT-13"}), (20, {}), (20, {"exploitation_types": ["servitude"]}))
    answer = ask(client, f"country=GT&{QUARTER}&{query}")
    place = {"adm1": "GT-13"} if "adm1&" in query else {}
    found = figure(answer, period="2031-Q4", type="sexual_exploitation", **place)
    assert (found["value"], found["reason"]) == (None, "homogeneity")
    assert figure(answer, **place)["value"] == 22


def test_no_answer_about_places_shows_what_the_table_by_place_hides(client: FlaskClient, wiring: Services) -> None:
    """Else one place would be the difference of two answers."""
    both_publish(wiring, (11, {"adm1": "GT-13"}), (20, {}), (20, {"exploitation_types": ["servitude"]}))
    answers = [ask(client, f"country=GT&{QUARTER}&by=type&adm1={places}") for places in ("GT-01", "GT-01,GT-13")]
    forms = [figure(answer, type="sexual_exploitation")["value"] for answer in answers]
    assert None in forms


def test_network_figures_move_on_only_when_eleven_persons_of_others_have_changed(
    client: FlaskClient, wiring: Services
) -> None:
    both_publish(wiring, (22, {}))
    before = ask(client, f"country=GT&{QUARTER}")
    assert [v["number"] for v in before["vintages"]] == [1]
    register(wiring, 40)
    register(wiring, 10, CLINIC)
    assert not publish(wiring)
    assert ask(client, f"country=GT&{QUARTER}") == before
    register(wiring, 1, CLINIC)
    assert publish(wiring)
    assert figure(ask(client, f"country=GT&{QUARTER}"))["value"] == figure(before)["value"] + 51


def test_a_vintage_says_its_country_its_number_and_since_when(client: FlaskClient, wiring: Services) -> None:
    both_publish(wiring, (22, {}))
    answer = ask(client, QUARTER)
    assert answer["vintages"] == [{"country": "GT", "number": 1, "published_at": wiring.clock.now().isoformat()}]
    assert answer["as_of"] == answer["vintages"][0]["published_at"]


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


def test_referral_figures_need_eleven_decided_referrals_of_several_organisations_and_are_rounded(
    client: FlaskClient, wiring: Services
) -> None:
    for pair in range(3):
        ends = {
            "from_organisation_id": UUID(int=SHELTER.int + pair),
            "to_organisation_id": UUID(int=CLINIC.int + 50 + pair),
        }
        for n in range(16):
            kind, state = (ReferralAccepted, "accepted") if n < 10 else (ReferralRejected, "rejected")
            tell(wiring, a_step(kind, state=state, hours_to_answer=5.0, **ends))
    now = quarter_of(SystemClock().now().strftime("%Y-%m"))
    before = ask(client, f"from={now}&to={now}", indicator="I05")
    assert before["figures"] == []
    assert publish(wiring, Source.REFERRALS)
    network = ask(client, f"from={now}&to={now}", indicator="I05")
    assert figure(network)["display"] == "60 %"
    assert network["vintages"][0]["number"] == 1
    hours = ask(client, f"from={now}&to={now}", indicator="I06")
    assert figure(hours)["display"] == "≤ 6 h"
    own = ask(client, f"from={now}&to={now}&scope=organisation", caseworker(), "I05")
    assert figure(own)["value"] == 62
    assert figure(ask(client, f"from={now}&to={now}&by=pair", indicator="I08"), pair="GT>HN")["value"] == 30


def test_urgency_and_pairs_of_countries_have_words(client: FlaskClient, wiring: Services) -> None:
    now = quarter_of(SystemClock().now().strftime("%Y-%m"))
    tell(wiring, a_step(ReferralAccepted, state="accepted", hours_to_answer=1.0))
    dates = f"from={now}&to={now}&scope=organisation"
    urgency = ask(client, f"{dates}&by=urgency,country", caseworker(), "I05")["dimensions"][1]["values"]
    assert all(value["label"]["es"] != value["code"] for value in urgency)
    assert "24h" in [value["code"] for value in urgency]
    pair = ask(client, f"{dates}&by=pair", caseworker(), "I08")["dimensions"][1]["values"]
    assert pair == [{"code": "GT>HN", "label": {"es": "De Guatemala a Honduras", "en": "From Guatemala to Honduras"}}]


def test_a_referral_for_several_services_is_once_in_the_total(client: FlaskClient, wiring: Services) -> None:
    now = quarter_of(SystemClock().now().strftime("%Y-%m"))
    for pair in range(3):
        ends = {
            "from_organisation_id": UUID(int=SHELTER.int + pair),
            "to_organisation_id": UUID(int=CLINIC.int + 50 + pair),
        }
        for n in range(20):
            kind, state = (ReferralAccepted, "accepted") if n < 10 else (ReferralRejected, "rejected")
            services = ("legal", "medical", "psychosocial") if n < 10 else ("legal",)
            tell(wiring, a_step(kind, state=state, services=services, hours_to_answer=5.0, **ends))
    publish(wiring, Source.REFERRALS)
    for scope, headers in (("network", analyst()), ("organisation", caseworker())):
        answer = ask(client, f"from={now}&to={now}&by=service&scope={scope}", headers, "I05")
        card = figure(ask(client, f"from={now}&to={now}&scope={scope}", headers, "I05"))
        assert (
            (figure(answer)["value"], figure(answer, period=now)["value"]) == (card["value"], card["value"]) == (50, 50)
        )
        assert figure(answer, service="legal")["value"] == 50
        assert figure(answer, period=now, service="medical")["value"] == 100
        assert "" not in [value["code"] for value in answer["dimensions"][1]["values"]]


def test_many_referrals_of_few_persons_are_not_published(client: FlaskClient, wiring: Services) -> None:
    for pair in range(3):
        ends = {
            "from_organisation_id": UUID(int=SHELTER.int + pair),
            "to_organisation_id": UUID(int=CLINIC.int + 50 + pair),
        }
        # Twenty referrals of each pair, of five persons: of no organisation are eleven others'.
        for case in [new_id() for _ in range(5)]:
            about = {"case_id": case, "state": "accepted", "hours_to_answer": 5.0}
            tell(wiring, *(a_step(ReferralAccepted, **about, **ends) for _ in range(4)))
    assert not publish(wiring, Source.REFERRALS)


def test_the_own_figures_never_wait_for_publication(client: FlaskClient, wiring: Services) -> None:
    now = quarter_of(SystemClock().now().strftime("%Y-%m"))
    tell(wiring, a_step())
    own = ask(client, f"from={now}&to={now}&scope=organisation", caseworker(), "I05")
    assert (figure(own)["value"], figure(own)["reason"], own["hidden"]) == (None, None, {})


def test_referrals_that_one_organisation_knows_all_of_are_not_published(client: FlaskClient, wiring: Services) -> None:
    for sender in range(3):
        for _ in range(20):
            ends = {"from_organisation_id": UUID(int=SHELTER.int + sender), "to_organisation_id": CLINIC}
            tell(wiring, a_step(ReferralAccepted, state="accepted", hours_to_answer=5.0, **ends))
    assert not publish(wiring, Source.REFERRALS)


def test_a_caseworkers_dashboard_shows_the_organisation_and_an_analysts_the_network(
    client: FlaskClient, wiring: Services
) -> None:
    register(wiring, 5)
    own = client.get("/api/v1/dashboard", headers=caseworker()).json
    network = client.get("/api/v1/dashboard", headers=analyst()).json
    assert (own["scope"], own["cards"][0]["display"]) == ("organisation", "5")
    assert (network["scope"], network["cards"][0]["hidden"]) == ("network", "not_published")
    assert {chart["id"] for chart in own["charts"]} >= {"persons-by-type", "persons-by-age-and-gender"}
    assert own["as_of"]


def test_the_own_figures_of_persons_say_out_of_how_many_they_are_and_those_of_the_network_do_not(
    client: FlaskClient, wiring: Services
) -> None:
    register(wiring, 2)
    register(wiring, 77, statistics_consent=False)
    register(wiring, 5, organisation=CLINIC, statistics_consent=False)
    register(wiring, 1, statistics_consent=False, role="witness")
    period = "from=2031-Q4&to=2031-Q4"

    own = ask(client, f"{period}&scope=organisation", caseworker())
    assert (own["registered"], own["out_of"]["es"]) == (79, "2 de 79: quienes aceptaron estadística")
    card = client.get(f"/api/v1/dashboard?{period}", headers=caseworker()).json["cards"][0]
    assert (card["display"], card["registered"]) == ("2", 79)
    assert card["out_of"]["en"] == "2 of 79: those who agreed to statistics"
    chart = client.get(f"/api/v1/charts/persons-by-type?{period}", headers=caseworker()).json
    assert (chart["registered"], chart["out_of"]) == (79, own["out_of"])

    for answer in (
        ask(client, period),
        ask(client, f"{period}&scope=organisation&adm1=GT-01", caseworker()),
        ask(client, f"{period}&scope=organisation&type=servitude", caseworker()),
    ):
        assert (answer["registered"], answer["out_of"]["es"]) == (
            None,
            "Solo personas que aceptaron estadística, más registros importados",
        )
        assert answer["imported"] is None


def test_imported_records_are_no_persons_who_agreed_and_stand_beside_those_who_were_registered(
    client: FlaskClient, wiring: Services
) -> None:
    register(wiring, 2)
    register(wiring, 77, statistics_consent=False)
    tell(wiring, a_batch(SHELTER, (1_200, {"year_known": True}), (30, {"year_known": False})))
    tell(wiring, a_batch(SHELTER, (5, {"statistics_consent": False})), a_batch(CLINIC, (40, {})))
    period = "from=2031-Q4&to=2031-Q4"

    own = ask(client, f"{period}&scope=organisation", caseworker())
    card = client.get(f"/api/v1/dashboard?{period}", headers=caseworker()).json["cards"][0]
    chart = client.get(f"/api/v1/charts/persons-by-type?{period}", headers=caseworker()).json

    assert figure(own)["value"] == 1_232
    for said in (own, card, chart):
        assert (said["registered"], said["imported"]) == (79, 1_230)
        assert said["out_of"] == {
            "es": "2 de 79: quienes aceptaron estadística, más 1,230 importados",
            "en": "2 of 79: those who agreed to statistics, plus 1,230 imported",
        }


def test_an_own_share_says_out_of_how_many_it_is_on_its_card_in_its_chart_and_its_picture(
    client: FlaskClient, wiring: Services
) -> None:
    now = quarter_of(SystemClock().now().strftime("%Y-%m"))
    tell(wiring, a_step(ReferralAccepted, state="accepted", hours_to_answer=1.0))
    tell(wiring, a_step(ReferralRejected, state="rejected", hours_to_answer=5.0))
    period = f"from={now}&to={now}"

    own = ask(client, f"{period}&scope=organisation", caseworker(), "I05")
    assert (figure(own)["display"], figure(own)["base"]) == ("50 %", 2)
    assert figure(own)["out_of"] == {"es": "1 de 2 decididas", "en": "1 of 2 decided"}
    cards = client.get(f"/api/v1/dashboard?{period}", headers=caseworker()).json["cards"]
    acceptance, hours = (next(c for c in cards if c["indicator"] == name) for name in ("I05", "I06"))
    assert acceptance["out_of"]["es"] == "50 %: 1 de 2 decididas"
    assert [point["out_of"]["en"] for point in acceptance["trend"]] == ["1 of 2 decided"]
    assert hours["out_of"]["es"] == "mediana de 2 respondidas"
    chart = client.get(f"/api/v1/charts/referral-acceptance-over-time?{period}", headers=caseworker()).json
    assert chart["rows"][0]["out_of"] == chart["total"]["out_of"] == figure(own)["out_of"]
    drawing = client.get(f"/api/v1/charts/referral-acceptance-over-time.svg?{period}&lang=es", headers=caseworker())
    assert "50 %: 1 de 2 decididas" in drawing.text


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
