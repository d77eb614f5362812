"""In a practice space invented referrals wait for an answer, and whatever is done with them reaches no one else."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.referrals import tasks
from services.referrals.domain.jobs import InformInPractice, ReferInPractice
from services.referrals.tasks import JOBS
from shared.contracts.identity import OrganisationDutiesChanged, PracticeEntered
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.country import Country
from shared.kernel.practice import Partner, partner_id
from tests.integration.referrals.network import Network, Organisation

XG = Country.GUATEMALA.practice
PARTNERS = {partner: Organisation(partner_id(XG, partner), XG, partner) for partner in Partner}


@pytest.fixture
def space(network: Network) -> Organisation:
    """The organisation of one who practises, in which referrals wait."""
    made = Organisation(uuid4(), XG, "Espacio de práctica")
    for organisation in (*PARTNERS.values(), made):
        network.join(organisation)
    refer_to(network, made)
    return made


def refer_to(network: Network, space: Organisation) -> None:
    JOBS[ReferInPractice](ReferInPractice(country=XG, organisation_id=space.id), network.wiring)


def received(network: Network, space: Organisation) -> list[dict[str, Any]]:
    answer = network.ask("GET", "/referrals?box=in&limit=50", space)
    assert answer.status_code == 200, answer.json
    return list(answer.json["items"])


def one_of(network: Network, space: Organisation, urgency: str) -> str:
    return str(next(each["id"] for each in received(network, space) if each["urgency"] == urgency))


def test_three_wait_one_of_them_urgent_and_the_space_is_notified_of_each(network: Network, space: Organisation) -> None:
    network.deliver_events()

    waiting = received(network, space)
    assert Counter(each["urgency"] for each in waiting) == Counter(["72h", "7d", "immediate"])
    assert {each["state"] for each in waiting} == {"sent"}
    assert {each["from_organisation_id"] for each in waiting} == {str(PARTNERS[Partner.PROSECUTION].id)}
    assert [each["kind"] for each in network.notifications(space)] == ["referral_sent"] * 3


def test_a_prosecution_is_asked_for_what_a_prosecution_does_by_the_shelter(network: Network) -> None:
    prosecution = Organisation(uuid4(), XG, "Espacio de práctica")
    for organisation in PARTNERS.values():
        network.join(organisation)
    network.join(prosecution, kind="prosecution")

    refer_to(network, prosecution)

    waiting = received(network, prosecution)
    assert {each["from_organisation_id"] for each in waiting} == {str(PARTNERS[Partner.SHELTER].id)}
    assert {"victim_witness", "legal_counsel"} <= {service for each in waiting for service in each["services"]}


def test_no_more_come_while_one_waits_and_new_ones_when_all_are_answered(network: Network, space: Organisation) -> None:
    first = [each["id"] for each in received(network, space)]
    for referral in first[:2]:
        network.walk(referral, "reject", by=space)
    refer_to(network, space)
    assert len(received(network, space)) == 3

    network.walk(first[2], "reject", by=space)
    refer_to(network, space)

    assert Counter(each["state"] for each in received(network, space)) == Counter(rejected=3, sent=3)


def test_who_enters_with_eight_browsers_at_once_gets_them_once(network: Network, space: Organisation) -> None:
    other = Organisation(uuid4(), XG, "Espacio de práctica")
    network.join(other)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: refer_to(network, other), range(16)))

    assert len(received(network, other)) == 3


def test_a_space_whose_card_has_not_come_gets_none(network: Network) -> None:
    unknown = Organisation(uuid4(), XG, "Espacio de práctica")

    refer_to(network, unknown)

    assert received(network, unknown) == []


def test_entering_a_space_asks_for_its_referrals(network: Network, space: Organisation) -> None:
    network.receive(PracticeEntered(country=XG, organisation_id=space.id), REFERRALS_EVENTS)

    asked = network.rows("SELECT data FROM outbox WHERE name = %s", ReferInPractice.NAME)
    assert [row["data"]["organisation_id"] for row in asked] == [str(space.id)]


def test_before_acceptance_the_minimum_is_shown_and_after_it_the_packet_opens(
    network: Network, space: Organisation
) -> None:
    referral = one_of(network, space, "72h")
    before = network.ask("GET", f"/referrals/{referral}", space).json
    assert network.ask("GET", f"/referrals/{referral}/packet", space).status_code == 409

    network.walk(referral, "accept", by=space)

    opened = network.ask("GET", f"/referrals/{referral}/packet", space)
    after = network.ask("GET", f"/referrals/{referral}", space).json
    assert "message" not in before
    assert before["capacity"]["age_band"] == "24_26"
    assert "first_names" not in before["capacity"]
    assert opened.json["packet"]["surnames"] == "Ejemplo Inventado"
    assert after["message"]
    # Its sender has no case that could be asked.
    assert network.cases.checks == []


def test_a_case_can_be_opened_from_each(network: Network, space: Organisation) -> None:
    for each in received(network, space):
        network.walk(each["id"], "accept", by=space)
        assert network.ask("POST", f"/referrals/{each['id']}/case", space, "caseworker").status_code == 201


def test_a_question_is_answered_by_the_platform_once(network: Network, space: Organisation) -> None:
    referral = one_of(network, space, "7d")
    asked = network.step(referral, "request-info", space, json={"topics": ["language", "dependants"]})
    assert asked.status_code == 200, asked.json
    (row,) = network.rows("SELECT data FROM outbox WHERE name = %s", InformInPractice.NAME)
    assert (row["data"]["referral_id"], row["data"]["organisation_id"]) == (
        referral,
        str(PARTNERS[Partner.PROSECUTION].id),
    )

    for _ in range(2):  # the question, then its answer
        network.deliver_events()

    log = network.ask("GET", f"/referrals/{referral}/events", space).json["items"]
    assert "q’eqchi’" in str(log[-1]["note"])
    assert "referral_info_provided" in {each["kind"] for each in network.notifications(space)}


def test_a_question_that_no_longer_waits_is_not_answered(network: Network, space: Organisation) -> None:
    referral = one_of(network, space, "7d")
    network.walk(referral, "accept", by=space)
    before = network.ask("GET", f"/referrals/{referral}/events", space).json["items"]

    job = InformInPractice(country=XG, organisation_id=PARTNERS[Partner.PROSECUTION].id, referral_id=UUID(referral))
    JOBS[InformInPractice](job, network.wiring)

    assert network.ask("GET", f"/referrals/{referral}/events", space).json["items"] == before


def test_nobody_else_who_practises_sees_them_nor_is_told_when_they_are_overdue(
    network: Network, space: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator = Organisation(uuid4(), XG, "Espacio de práctica")
    network.join(administrator)
    duties = OrganisationDutiesChanged(country=XG, organisation_id=administrator.id, duties=("country_admin",))
    network.receive(duties, REFERRALS_EVENTS)
    monkeypatch.setattr(tasks, "services", lambda: network.wiring)
    sent = network.send(urgency="immediate")
    network.clock.advance(hours=5)

    tasks.tick_deadlines()
    network.deliver_events()

    assert received(network, administrator) == network.notifications(administrator) == []
    assert network.ask("GET", f"/referrals/{one_of(network, space, '72h')}", administrator).status_code == 404
    levels = network.rows("SELECT id, country, escalation_level AS level FROM referral WHERE escalation_level > 0")
    assert [(str(row["id"]), row["level"]) for row in levels] == [(sent["id"], 1)]


def test_nothing_of_it_reaches_the_network(network: Network, space: Organisation) -> None:
    for each, action in zip(received(network, space), ("accept", "reject", "accept"), strict=True):
        network.walk(each["id"], action, by=space)
    network.deliver_events()

    countries = "SELECT DISTINCT country FROM notification"
    assert [row["country"] for row in network.rows(countries)] == ["XG"]
    assert received(network, network.shelter) == received(network, network.sender) == []
