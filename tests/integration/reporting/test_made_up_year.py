"""Figures I09 to I19 of a made-up year of 400 proceedings agree with a calculation outside the platform."""

# fixed dates: a made-up year, and the service is given NOON of conftest.py as its clock

from collections import Counter
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient

from services.reporting.bootstrap import Services
from services.reporting.domain.figures.indicator import Source
from tests.integration.reporting.builders import publish, tell
from tests.integration.reporting.by_hand import as_published, by_hand
from tests.integration.reporting.made_up_year import COUNTRIES, CURRENCIES, YEAR, MadeUpYear
from tests.support.databases import ServiceDatabase
from tests.support.tokens import bearer

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]
PROCEEDINGS, SEED = 400, 20_300_101
KINDS = {"I12": "share", "I13": "share", "I15": "median", "I16-ordered": "amount", "I16-paid": "amount",
         "I17": "share", "I18": "share", "I19": "share", "P02": "median"}  # fmt: skip
"""How an indicator is computed, where it is not a count."""
Answer = dict[str, Any]


@pytest.fixture
def year(wiring: Services) -> MadeUpYear:
    """The year, as the platform learnt of it."""
    made = MadeUpYear(SEED, PROCEEDINGS)
    tell(wiring, *made.events())
    return made


def ask(client: FlaskClient, name: str, headers: dict[str, str], **query: str) -> Answer:
    parameters = {"from": YEAR, "to": YEAR} | query
    answer = client.get(f"/api/v1/indicators/{name}", query_string=parameters, headers=headers)
    assert answer.status_code == 200, answer.json
    body: Answer = answer.json
    return body


def total(answer: Answer) -> float | None:
    """The figure of the whole year."""
    return next((figure["value"] for figure in answer["figures"] if not figure["key"]), None)


def test_the_figures_of_each_organisation_are_those_computed_by_hand(
    client: FlaskClient, year: MadeUpYear, announce: Callable[[str], None]
) -> None:
    compared: Counter[str] = Counter()
    for country, organisations in year.organisations.items():
        for organisation in organisations:
            own = [one for one in year.proceedings if organisation in one["recorded_by"]]
            headers = bearer(role="caseworker", country=country, organisation_id=organisation)
            for name, expected in by_hand(own).items():
                found = total(ask(client, name, headers, country=country, scope="organisation"))
                assert found == (expected or None if name not in KINDS else expected), (country, name)
                compared[name] += 1
    announce(f"figures of {len(compared)} indicators agree for {compared['I09']} organisations: {compared.total()}")
    assert compared.total() == 15 * 16


def test_the_figures_of_the_network_are_those_computed_by_hand(
    client: FlaskClient,
    wiring: Services,
    year: MadeUpYear,
    database: ServiceDatabase,
    announce: Callable[[str], None],
) -> None:
    vintages = 0
    while publish(wiring, Source.PROCEEDINGS):
        vintages += 1
    analyst = bearer(role="analyst", countries=list(COUNTRIES))
    for countries in (*((country,) for country in COUNTRIES), COUNTRIES):
        counted = [one for one in year.proceedings if one["country"] in countries]
        expected = by_hand(counted)
        shown = {name: ask(client, name, analyst, country=",".join(countries)) for name in expected}
        for name, exact in expected.items():
            if len(countries) > 1 and KINDS.get(name) == "amount":
                continue
            assert exact is not None
            assert total(shown[name]) == as_published(name, exact, KINDS.get(name, "count")), (countries, name)
        if len(countries) == 1:
            announce(f"{countries[0]}, {len(counted)} proceedings: {_in_words(shown)}")
    for name in ("I16-ordered", "I16-paid"):
        regional = ask(client, name, analyst)
        assert total(regional) is None
        display = next(figure["display"] for figure in regional["figures"] if not figure["key"])
        assert all(currency in display for currency in CURRENCIES.values())
    _check_offences(client, year)
    announce(f"vintages made: {vintages}; units by kind: {_published(database)}")


def _check_offences(client: FlaskClient, year: MadeUpYear) -> None:
    """Each offence that is shown has its number, and the others share one."""
    analyst = bearer(role="analyst", countries=list(COUNTRIES))
    withheld = 0
    for country in COUNTRIES:
        counted = [one for one in year.proceedings if one["country"] == country]
        by_offence = Counter(one["offence"] for one in counted if _is_investigated(one))
        answer = ask(client, "I09", analyst, country=country, by="offence")
        shown = {f["key"]["offence"]: f["value"] for f in answer["figures"] if set(f["key"]) == {"offence"}}
        rest = shown.pop("withheld")
        assert shown == {offence: by_offence[offence] for offence in shown}
        assert rest + sum(shown.values()) == by_offence.total()
        assert min(rest, *shown.values()) >= 11
        withheld += len(by_offence) - len(shown)
    assert withheld > 0


def _is_investigated(proceeding: dict[str, Any]) -> bool:
    return any(name == "investigation" for name, *_ in proceeding["stages"])


def _in_words(shown: dict[str, Answer]) -> str:
    displays = {name: [f["display"] for f in answer["figures"] if not f["key"]] for name, answer in shown.items()}
    return ", ".join(f"{name} {display}" for name, (display,) in displays.items())


def _published(database: ServiceDatabase) -> dict[str, int]:
    query = "SELECT profile[1], sum(n)::int FROM published WHERE source = 'proceedings' GROUP BY 1 ORDER BY 1"
    with psycopg.connect(database.admin_url) as connection:
        return dict(connection.execute(query).fetchall())
