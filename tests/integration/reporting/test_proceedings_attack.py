"""The attack on published figures about proceedings: record and edit one's own until those of another show."""

# fixed dates: the service is given NOON of conftest.py as its clock

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from services.reporting.bootstrap import Services
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.indicators import CATALOGUE
from shared.contracts.proceedings import ProceedingFactsChanged
from tests.integration.reporting.builders import publish, tell
from tests.support.builders.proceeding_facts import (
    a_convict,
    a_hearing,
    a_measure,
    a_participant,
    a_proceeding,
    a_reparation,
    a_stage,
)
from tests.support.builders.reporting import a_case
from tests.support.databases import ServiceDatabase
from tests.support.tokens import bearer
from tests.support.world import CLINIC, SHELTER

pytestmark = pytest.mark.integration
THIRD = uuid4()
ABOUT_PROCEEDINGS = {name: one for name, one in CATALOGUE.items() if one.source is Source.PROCEEDINGS}


def a_whole_one(organisation: Any, **changes: Any) -> ProceedingFactsChanged:
    """A proceeding that adds to every figure."""
    person = a_participant(heard=1, heard_in_advance=True)
    known: dict[str, Any] = {
        "organisation_id": organisation,
        "accused": (a_convict(is_public_official=True),),
        "persons": (person,),
        "hearings": (a_hearing(),),
        "measures": (a_measure(),),
        "reparations": (a_reparation(person[0], paid_amount=2_000),),
        "stages": (a_stage(), a_stage(stage="first_judgment", month="2030-11", days=250)),
        "days_to_first_judgment": 300,
    }
    return a_proceeding(**known | changes)


def both(n: int, **changes: Any) -> list[ProceedingFactsChanged]:
    """So many whole proceedings of each of two organisations."""
    return [a_whole_one(organisation, **changes) for organisation in (SHELTER, CLINIC) for _ in range(n)]


def everything(client: FlaskClient) -> dict[str, Any]:
    """What an analyst can read of proceedings."""
    read: dict[str, Any] = {}
    analyst = bearer(role="analyst", countries=["GT", "SV", "HN", "MX"])
    for name, indicator in ABOUT_PROCEEDINGS.items():
        for by in ("", *indicator.breakdowns, ",".join(indicator.breakdowns[:2])):
            query = f"country=GT&from=2029&to=2031&by={by}"
            answer = client.get(f"/api/v1/indicators/{name}?{query}", headers=analyst)
            assert answer.status_code == 200, answer.json
            read[f"{name} by {by}"] = answer.json
    cards = client.get("/api/v1/dashboard?country=GT&from=2030&to=2030", headers=analyst)
    assert cards.status_code == 200, cards.json
    read["dashboard"] = cards.json["cards"]
    return read


def values(read: dict[str, Any]) -> list[float]:
    """Every figure that is shown."""
    answers = (answer for name, answer in read.items() if name != "dashboard")
    return [figure["value"] for answer in answers for figure in answer["figures"] if figure["value"] is not None]


def edit_ten_times(wiring: Services, event: ProceedingFactsChanged) -> ProceedingFactsChanged:
    """As the attacker does to force figures out, and a look of the tick after each edit."""
    for n in range(10):
        days = 400 + 10 * n
        offences = [("02042", "02041")[n % 2]]
        edited: dict[str, Any] = {
            "days_to_first_judgment": days,
            "accused": (a_convict(offences=offences),),
            "offences": offences,
        }
        event = replace(event, version=event.version + 1, **edited)
        tell(wiring, event)
        publish(wiring, Source.PROCEEDINGS)
    return event


def test_every_figure_is_published_from_eleven_of_others_on_and_none_before(
    client: FlaskClient, wiring: Services
) -> None:
    tell(wiring, *both(10))
    publish(wiring)
    assert values(everything(client)) == []
    tell(wiring, *both(1))
    publish(wiring)
    read = everything(client)
    shown = {name.partition(" ")[0] for name, answer in read.items() if name != "dashboard" and values({name: answer})}
    assert shown == set(ABOUT_PROCEEDINGS)
    assert min(values({name: read[name] for name in ("I09 by ", "I10 by ", "I11 by ", "I14 by ", "I16 by ")})) >= 22


def test_edits_of_ones_own_proceeding_force_nothing_out_and_one_more_of_another_shows_nowhere(
    client: FlaskClient, wiring: Services
) -> None:
    tell(wiring, *both(12))
    publish(wiring)
    own = a_whole_one(SHELTER)
    tell(wiring, own)
    own = edit_ten_times(wiring, own)
    before = everything(client)
    assert values(before)

    tell(wiring, a_whole_one(CLINIC, offences=("02043",), institution="GT_OJ", days_to_first_judgment=2_000))
    edit_ten_times(wiring, own)

    assert everything(client) == before


@pytest.mark.parametrize("kind", ["record", "withdraw", "change the accused"])
def test_no_number_of_ones_own_proceedings_brings_another_out(client: FlaskClient, wiring: Services, kind: str) -> None:
    tell(wiring, *both(12))
    publish(wiring)
    own = [a_whole_one(SHELTER) for _ in range(30)]
    tell(wiring, a_whole_one(CLINIC, offences=("02042",)))
    if kind != "record":
        tell(wiring, *own)
    before = everything(client)

    changes: dict[str, Any] = {"withdraw": {"persons": ()}, "change the accused": {"accused": (a_convict(),)}}
    tell(wiring, *(replace(event, version=2, **changes.get(kind, {})) for event in own))
    assert not publish(wiring)

    assert everything(client) == before


def test_a_class_of_one_organisation_or_of_ten_others_is_hidden_in_a_larger_one(
    client: FlaskClient, wiring: Services
) -> None:
    rare = {"offences": ("02043",), "institution": "GT_OJ"}
    tell(wiring, *both(20), *(a_whole_one(CLINIC, **rare) for _ in range(30)), *both(5, offences=("02042",)))
    publish(wiring)
    read = everything(client)
    by_offence = {figure["key"].get("offence"): figure["value"] for figure in read["I09 by offence"]["figures"]}
    # Thirty of one organisation and ten of both are a class together: forty, five of them of the other.
    assert by_offence == {None: 40, "02041": 40}
    assert "GT_OJ" not in str(read["I15 by institution"])


def test_a_whole_country_that_one_organisation_records_shows_nothing(client: FlaskClient, wiring: Services) -> None:
    tell(wiring, *(a_whole_one(CLINIC) for _ in range(60)))
    assert not publish(wiring)
    assert values(everything(client)) == []


def test_an_amount_that_was_paid_to_few_is_not_published(client: FlaskClient, wiring: Services) -> None:
    events = both(20)
    paid = [
        replace(event, reparations=tuple([*one[:6], 0] for one in event.reparations)) if n % 20 >= 5 else event
        for n, event in enumerate(events)
    ]
    tell(wiring, *paid)
    publish(wiring)
    read = everything(client)
    assert values({"": read["I16 by "]}) == [40, 40]
    assert values({"": read["I16-ordered by "]})
    assert values({"": read["I16-paid by "]}) == []


def test_who_attends_the_persons_cannot_subtract_them(client: FlaskClient, wiring: Services) -> None:
    """A home knows the proceedings of those who live there, also when others recorded them."""
    events = both(11)
    tell(wiring, *events, *_cases(events[1:]))
    publish(wiring)
    assert values(everything(client)) == []


def _cases(events: Iterable[ProceedingFactsChanged]) -> list[Any]:
    keys = [person[0] for event in events for person in event.persons]
    return [a_case(person_key=key, organisation_id=THIRD) for key in keys]


def test_whoever_withdrew_leaves_the_figures_with_ten_others_and_never_alone(
    wiring: Services, database: ServiceDatabase
) -> None:
    events = both(22)
    tell(wiring, *events)
    assert publish(wiring)
    shown = []
    for here, there in zip(events[:22], events[22:], strict=True):
        for event in (here, there):
            withdrawn = tuple([*person[:-1], False] for person in event.persons)
            tell(wiring, replace(event, version=2, persons=withdrawn))
        publish(wiring)
        shown.append(_published(database, "representation"))
    assert shown[0] == 44
    assert set(shown) == {44, 22, 0}
    assert _published(database, "investigation") == 44


def _published(database: ServiceDatabase, kind: str) -> int:
    with psycopg.connect(database.admin_url) as connection:
        query = "SELECT coalesce(sum(n), 0)::int FROM published WHERE profile[1] = %s"
        row = connection.execute(query, (kind,)).fetchone()
    assert row is not None
    return int(row[0])
