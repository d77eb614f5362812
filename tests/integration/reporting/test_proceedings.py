"""Facts and figures follow what `cases` publishes about criminal proceedings."""

# fixed dates: the service is given NOON of conftest.py as its clock

from dataclasses import replace
from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient

from services.reporting.bootstrap import Services
from services.reporting.domain.errors import UnreadableProceeding
from services.reporting.domain.figures.indicator import Source
from shared.kernel.ids import new_id
from tests.integration.reporting.builders import publish, tell
from tests.integration.reporting.test_figures import analyst, ask, caseworker, figure
from tests.support.builders.proceeding_facts import (
    a_convict,
    a_hearing,
    a_measure,
    a_participant,
    a_proceeding,
    a_reparation,
    a_stage,
    an_accused,
)
from tests.support.databases import ServiceDatabase
from tests.support.tokens import bearer
from tests.support.world import CLINIC, SHELTER

pytestmark = pytest.mark.integration
YEAR = "country=GT&from=2030&to=2030"


def own(client: FlaskClient, indicator: str, query: str = YEAR, **key: str) -> Any:
    """The figure of the own organisation."""
    return figure(ask(client, f"{query}&scope=organisation", caseworker(), indicator), **key)["value"]


def stored(database: ServiceDatabase) -> tuple[Any, ...]:
    """Every row that the events about proceedings left."""
    with psycopg.connect(database.admin_url) as connection:
        return tuple(
            sorted(map(repr, connection.execute(query).fetchall()))
            for query in (
                "SELECT * FROM proceeding_record",
                "SELECT * FROM proceeding_unit WHERE counted",
                "SELECT * FROM proceeding_count WHERE units <> 0",
            )
        )


def a_whole_one(**changes: Any) -> Any:
    """A proceeding with everything in it."""
    victim = a_participant(heard=1, heard_in_advance=True)
    return a_proceeding(
        accused=(a_convict(is_public_official=True), an_accused()),
        persons=(victim,),
        hearings=(a_hearing(), a_hearing(outcome="suspended"), a_hearing(month="2031-12", outcome=None)),
        measures=(a_measure(),),
        reparations=(a_reparation(victim[0], paid_amount=4_000, status="partly_paid"),),
        stages=(a_stage(), a_stage(stage="first_judgment", month="2030-11", days=280)),
        days_to_first_judgment=310,
        **changes,
    )


def test_an_organisation_reads_every_figure_of_a_proceeding(client: FlaskClient, wiring: Services) -> None:
    tell(wiring, a_whole_one())
    found = {
        name: own(client, name)
        for name in ("I09", "I10", "I11", "I12", "I13", "I14", "I15", "I16", "I16-ordered", "I16-paid", "I17", "I18")
    }
    assert found == {
        "I09": 1, "I10": 2, "I11": 1, "I12": 0, "I13": 100, "I14": 1, "I15": 310, "I16": 1, "I16-ordered": 10_000,
        "I16-paid": 4_000, "I17": 100, "I18": 100,
    }  # fmt: skip
    assert (own(client, "I19"), own(client, "P01"), own(client, "P02")) == (50, 1, 280)
    assert own(client, "I09", f"{YEAR}&by=offence", offence="02041") == 1
    assert own(client, "I19", f"{YEAR}&by=institution", institution="GT_MP_FTP") == 50
    assert own(client, "P02", f"{YEAR}&by=stage", stage="first_judgment") == 280
    assert own(client, "I10", "country=GT&from=2030-Q1&to=2030-Q4", period="2030-Q1") == 2


def test_facts_that_come_twice_or_late_or_out_of_order_come_to_the_same(
    wiring: Services, database: ServiceDatabase
) -> None:
    first = a_proceeding(persons=(a_participant(),), hearings=(a_hearing(),))
    second = replace(a_whole_one(), proceeding_id=first.proceeding_id, proceeding_key=first.proceeding_key, version=2)
    tell(wiring, first, second, second, first)
    expected = stored(database)
    with psycopg.connect(database.admin_url) as connection:
        connection.execute("TRUNCATE proceeding_record, proceeding_unit, proceeding_count")
    tell(wiring, second, first)
    assert stored(database) == expected


def test_a_person_who_is_not_counted_any_more_is_in_no_figure(client: FlaskClient, wiring: Services) -> None:
    proceeding = a_whole_one()
    tell(wiring, proceeding)
    withdrawn = tuple([*person[:-1], False] for person in proceeding.persons)
    tell(wiring, replace(proceeding, version=2, persons=withdrawn))
    answers = [ask(client, f"{YEAR}&scope=organisation", caseworker(), name) for name in ("I16", "I17", "I18")]
    assert [answer["figures"] for answer in answers] == [[], [], []]
    assert own(client, "I10") == 2


def test_a_proceeding_that_two_organisations_recorded_counts_once_in_the_country(
    wiring: Services, database: ServiceDatabase
) -> None:
    proceeding = a_whole_one()
    tell(wiring, proceeding, replace(proceeding, proceeding_id=new_id(), organisation_id=CLINIC))
    with psycopg.connect(database.admin_url) as connection:
        by_kind = connection.execute("SELECT kind, count(*) FROM proceeding_unit GROUP BY 1").fetchall()
        parties = connection.execute("SELECT DISTINCT parties FROM proceeding_unit").fetchall()
        counts = connection.execute("SELECT organisation_id, sum(units) FROM proceeding_count GROUP BY 1").fetchall()
    units: dict[str, int] = dict(by_kind)
    assert (units["investigation"], units["prosecution"], units["hearing"], units["reparation"]) == (1, 2, 2, 1)
    assert parties == [(sorted([SHELTER, CLINIC]),)]
    assert {organisation: int(n) for organisation, n in counts} == dict.fromkeys((SHELTER, CLINIC), sum(units.values()))


def test_the_figures_of_an_organisation_are_its_own(client: FlaskClient, wiring: Services) -> None:
    tell(wiring, a_whole_one(organisation_id=CLINIC))
    assert ask(client, f"{YEAR}&scope=organisation", caseworker(), "I09")["figures"] == []
    abroad = bearer(role="caseworker", country="HN", organisation_id=CLINIC)
    answer = client.get(f"/api/v1/indicators/I09?{YEAR}&scope=organisation", headers=abroad)
    assert answer.status_code == 404
    here = bearer(role="caseworker", country="GT", organisation_id=CLINIC)
    assert figure(ask(client, f"{YEAR}&scope=organisation", here, "I09"))["value"] == 1


def test_the_network_reads_whole_years_of_published_units(client: FlaskClient, wiring: Services) -> None:
    for organisation in (SHELTER, CLINIC):
        tell(wiring, *(a_whole_one(organisation_id=organisation) for _ in range(12)))
    before = ask(client, YEAR, analyst(), "I11")
    assert figure(before)["reason"] == "not_published"
    assert publish(wiring, Source.PROCEEDINGS)
    answer = ask(client, "country=GT&from=2030-Q2&to=2030-Q3", analyst(), "I11")
    assert (answer["from"], answer["to"]) == ("2030", "2030")
    assert figure(answer)["value"] == 24
    assert figure(ask(client, YEAR, analyst(), "I15"))["display"] == "310"
    assert figure(ask(client, YEAR, analyst(), "I16-ordered"))["display"] == "240,000 GTQ"
    assert figure(ask(client, YEAR, analyst(), "I19"))["display"] == "50 %"
    assert answer["vintages"][0]["number"] == 1


def test_the_dashboard_has_a_card_for_each_indicator_of_proceedings(client: FlaskClient, wiring: Services) -> None:
    tell(wiring, a_whole_one())
    shown = client.get(f"/api/v1/dashboard?{YEAR}", headers=caseworker()).json
    cards = {card["indicator"]: card for card in shown["cards"] if card["group"] == "proceedings"}
    assert len(cards) == 14
    assert (cards["I09"]["display"], cards["I15"]["display"]) == ("1", "310")
    assert cards["I16-ordered"]["display"] == "10,000 GTQ"
    assert cards["I09"]["title"] == {"es": "Investigaciones abiertas", "en": "Investigations opened"}
    assert shown["cards"][0]["group"] == "attention"
    limited = client.get(f"/api/v1/dashboard?{YEAR}&adm1=GT-01", headers=caseworker()).json
    assert [card["group"] for card in limited["cards"]] == ["attention"]


def test_a_card_says_that_the_network_counts_whole_years(client: FlaskClient) -> None:
    query = "country=GT&from=2030-Q4&to=2031-Q3"
    cards = client.get(f"/api/v1/dashboard?{query}", headers=analyst()).json["cards"]
    dates = {card["indicator"]: card["dates"]["es"] for card in cards}
    assert (dates["I01"], dates["I09"]) == ("T4 2030 a T3 2031", "2030 a 2031")


@pytest.mark.parametrize("chart", ["investigations-by-offence", "days-to-each-stage", "protection-measures"])
def test_a_chart_of_proceedings_has_words_and_a_picture(client: FlaskClient, wiring: Services, chart: str) -> None:
    tell(wiring, a_whole_one())
    table = client.get(f"/api/v1/charts/{chart}?{YEAR}", headers=caseworker()).json
    (row,) = [row for row in table["rows"] if not row["empty"]]
    assert row["label"]["es"] != row["code"]
    drawn = client.get(f"/api/v1/charts/{chart}.svg?{YEAR}&lang=es", headers=caseworker())
    assert (drawn.status_code, row["label"]["es"] in drawn.text) == (200, True)


@pytest.mark.parametrize(
    ("query", "code"),
    [("by=gender", "invalid"), ("by=institution", "invalid"), ("type=servitude", "invalid"), ("adm1=GT-01", "invalid")],
)
def test_what_a_figure_of_proceedings_does_not_know_is_refused(client: FlaskClient, query: str, code: str) -> None:
    answer = client.get(f"/api/v1/indicators/I10?{YEAR}&{query}", headers=analyst())
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_a_row_that_cannot_be_read_is_refused_whole(wiring: Services, database: ServiceDatabase) -> None:
    with pytest.raises(UnreadableProceeding):
        tell(wiring, a_proceeding(stages=(["investigation"],)))
    assert stored(database) == ([], [], [])
