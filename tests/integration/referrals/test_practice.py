"""In a practice country the partners offer services and accept; nothing of it is in the directory of the network."""

from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest

from services.referrals.domain.jobs import AnswerInPractice, OfferInPractice
from services.referrals.tasks import JOBS
from shared.contracts.identity import OrganisationRegistered
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.country import Country
from shared.kernel.practice import Partner, partner_id
from tests.integration.referrals.network import Network, Organisation

XG = Country.GUATEMALA.practice
SHELTER = Organisation(partner_id(XG, Partner.SHELTER), XG, "Casa de práctica")
OFFER = OfferInPractice(country=XG, organisation_id=SHELTER.id)


@pytest.fixture
def space(network: Network) -> Organisation:
    """The organisation of one who practises."""
    made = Organisation(uuid4(), XG, "Espacio de práctica 0A8DCB")
    for organisation in (SHELTER, made):
        network.join(organisation)
    JOBS[OfferInPractice](OFFER, network.wiring)
    return made


@pytest.fixture
def sent(network: Network, space: Organisation) -> UUID:
    """A referral to the shelter."""
    network.cases.country = XG
    answer = network.ask(
        "POST", "/referrals", space, "caseworker", json=network.referral(to_organisation_id=str(SHELTER.id))
    )
    assert answer.status_code == 201, answer.json
    return UUID(answer.json["id"])


def answer_in(network: Network, referral: UUID) -> None:
    job = AnswerInPractice(country=XG, organisation_id=SHELTER.id, referral_id=referral)
    JOBS[AnswerInPractice](job, network.wiring)


def state(network: Network, referral: UUID, of: Organisation) -> str:
    return str(network.ask("GET", f"/referrals/{referral}", of, "caseworker").json["state"])


def directory(network: Network, of: Organisation) -> set[str]:
    items = network.ask("GET", "/directory/services?limit=200", of, "caseworker").json["items"]
    return {item["organisation_name"] for item in items}


def test_the_card_of_a_partner_asks_for_its_offers_and_another_does_not(network: Network) -> None:
    for organisation_id in (SHELTER.id, uuid4()):
        card = OrganisationRegistered(country=XG, organisation_id=organisation_id, kind="ngo", public_name="Casa")
        network.receive(card, REFERRALS_EVENTS)

    asked = network.rows("SELECT data FROM outbox WHERE name = %s", OfferInPractice.NAME)
    assert [row["data"]["organisation_id"] for row in asked] == [str(SHELTER.id)]


def test_offers_are_published_once_however_often_the_job_comes(network: Network, space: Organisation) -> None:
    before = network.rows("SELECT count(*) AS number FROM service_offer")

    JOBS[OfferInPractice](OFFER, network.wiring)

    assert before == network.rows("SELECT count(*) AS number FROM service_offer") != [{"number": 0}]


def test_an_organisation_that_is_no_partner_offers_nothing(network: Network, space: Organisation) -> None:
    before = network.rows("SELECT count(*) AS number FROM service_offer")

    JOBS[OfferInPractice](replace(OFFER, organisation_id=space.id), network.wiring)

    assert before == network.rows("SELECT count(*) AS number FROM service_offer")


def test_each_realm_reads_its_own_directory(network: Network, space: Organisation) -> None:
    network.ask("POST", "/directory/services", network.shelter, json={"service_type": "medical"})

    assert directory(network, space) == {SHELTER.name}
    assert directory(network, network.sender) == {network.shelter.name}


def test_the_partner_accepts_once(network: Network, space: Organisation, sent: UUID) -> None:
    answer_in(network, sent)
    answer_in(network, sent)

    assert state(network, sent, space) == "accepted"
    accepted = network.rows("SELECT count(*) AS number FROM outbox WHERE name LIKE 'referrals.referral_accepted%%'")
    assert accepted == [{"number": 1}]


def test_what_was_taken_back_is_not_accepted(network: Network, space: Organisation, sent: UUID) -> None:
    assert network.step(str(sent), "cancel", space).status_code == 200

    answer_in(network, sent)

    assert state(network, sent, space) == "cancelled"


def test_only_a_referral_to_a_partner_is_answered_by_the_platform(network: Network, sent: UUID) -> None:
    network.ask("POST", "/referrals", network.sender, "caseworker", json=network.referral())

    asked = network.rows("SELECT data FROM outbox WHERE name = %s", AnswerInPractice.NAME)
    assert [row["data"]["referral_id"] for row in asked] == [str(sent)]


def test_the_database_keeps_both_countries_of_a_referral_in_one_realm(network: Network, sent: UUID) -> None:
    with psycopg.connect(network.database.admin_url) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("UPDATE referral SET to_country = 'GT' WHERE id = %s", (sent,))
