"""What happens in a practice country is no fact, however much of it comes."""

from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest

from services.reporting.bootstrap import Services
from shared.contracts.identity import OrganisationRegistered
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from tests.integration.reporting.builders import tell
from tests.support.builders.reporting import a_batch, a_case, a_step
from tests.support.databases import ServiceDatabase
from tests.support.world import CLINIC, SHELTER

PRACTICE = Country.GUATEMALA.practice
FACTS = 10_000


def kept(database: ServiceDatabase) -> dict[bool, int]:
    """Persons among the facts: of practice countries (True) and of the network."""
    query = "SELECT starts_with(country, 'X'), count(*)::int FROM person_fact GROUP BY 1"
    with psycopg.connect(database.admin_url) as connection:
        return {False: 0, True: 0} | dict(connection.execute(query).fetchall())


def test_of_ten_thousand_facts_none_is_of_practice(
    wiring: Services, database: ServiceDatabase, announce: Callable[[str], None]
) -> None:
    practised = [replace(a_batch(SHELTER, (2_000, {})), country=PRACTICE) for _ in range(5)]
    worked = [a_batch(organisation, (2_500, {})) for organisation in (SHELTER, CLINIC, SHELTER, CLINIC)]

    tell(wiring, *(event for pair in zip(practised, worked, strict=False) for event in pair), practised[-1])

    facts = kept(database)
    announce(f"{sum(len(batch.rows) for batch in practised)} persons of practice came, {facts[True]} are facts;")
    announce(f"of {FACTS} of the network {facts[False]}")
    assert facts == {False: FACTS, True: 0}


def test_neither_a_case_nor_a_referral_nor_an_organisation_of_practice_is_taken(
    wiring: Services, database: ServiceDatabase
) -> None:
    card = OrganisationRegistered(
        country=PRACTICE, organisation_id=new_id(), kind="ngo", public_name="Casa de práctica"
    )

    tell(wiring, a_case(country=PRACTICE), a_step(country=PRACTICE, to_country=PRACTICE), card)

    with psycopg.connect(database.admin_url) as connection:
        for table in ("person_fact", "referral_fact", "organisation"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_the_database_takes_no_such_fact_in_any_other_way(database: ServiceDatabase) -> None:
    with psycopg.connect(database.admin_url) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("INSERT INTO organisation (id, country) VALUES (%s, %s)", (new_id(), PRACTICE))
