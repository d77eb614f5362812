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
from shared.kernel.practice import Partner, partner_id, practised_organisations
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


def test_who_practises_refers_to_partners_and_to_no_other_person(network: Network, space: Organisation) -> None:
    other = Organisation(uuid4(), XG, "Espacio de práctica 0A8DCC")
    network.join(other)
    network.cases.country = XG

    answer = network.ask(
        "POST", "/referrals", space, "caseworker", json=network.referral(to_organisation_id=str(other.id))
    )

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "unknown_organisation")


SERVICE = {"service_type": "medical", "hours": "L-V 8:00-16:00"}


def published(network: Network, organisation_id: UUID, of: Organisation, role: str = "country_admin") -> int:
    address, key = f"/organisations/{organisation_id}/services", {"Idempotency-Key": str(uuid4())}
    return network.ask("POST", address, of, role, json=SERVICE, headers=key).status_code


def test_a_service_of_an_organisation_that_one_opened_is_in_ones_own_directory_alone(
    network: Network, space: Organisation
) -> None:
    other = Organisation(uuid4(), XG, "Espacio de práctica 1B")
    opened = Organisation(practised_organisations(space.id)[0], XG, "Luz de prueba")
    for organisation in (other, opened):
        network.join(organisation)

    answer = published(network, opened.id, space)
    listed = network.ask("GET", f"/directory/services?organisation_id={opened.id}", space, "country_admin").json[
        "items"
    ]
    (offer,) = [each["id"] for each in listed]

    assert answer == 201
    assert "Luz de prueba" in directory(network, space)
    assert directory(network, other) == {"Casa de práctica"}
    assert "Luz de prueba" not in directory(network, network.shelter)
    assert network.ask("GET", f"/directory/services/{offer}", space).status_code == 200
    for stranger in (other, network.shelter):
        address = f"/directory/services/{offer}"
        assert network.ask("GET", address, stranger, "country_admin").status_code == 404
        changed = network.ask("DELETE", address, stranger, "country_admin", headers={"If-Match": '"1"'})
        assert changed.status_code == 404


def test_who_practises_offers_nothing_for_partners_others_and_real_organisations(
    network: Network, space: Organisation
) -> None:
    other = Organisation(uuid4(), XG, "Espacio de práctica 2C")
    theirs = Organisation(practised_organisations(other.id)[0], XG, "Luz ajena")
    for organisation in (other, theirs):
        network.join(organisation)

    answers = [published(network, one.id, space) for one in (SHELTER, other, theirs, network.shelter)]

    assert answers == [404] * 4
    assert published(network, theirs.id, other) == 201
    network.ask("POST", "/directory/services", network.shelter, json=SERVICE)
    offers = network.rows("SELECT id FROM service_offer")
    assert len(offers) >= 3
    for method in ("PATCH", "DELETE"):
        for offer in offers:
            address, headers = f"/directory/services/{offer['id']}", {"If-Match": '"1"'}
            body = {"hours": "24 horas"} if method == "PATCH" else None
            assert network.ask(method, address, space, "country_admin", json=body, headers=headers).status_code == 404
    assert published(network, theirs.id, space, "caseworker") == 403
