"""Where caseworkers see no cases but their own, they see no referrals but those of these cases, at both ends."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from shared.contracts.cases import CaseSealChanged, CaseWorkersChanged
from shared.contracts.identity import OrganisationRulesChanged
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.grant import Permission
from tests.integration.referrals.network import Network, Organisation
from tests.integration.referrals.test_assignments import assign, joins

ADDRESSES = ("", "/events", "/deliveries")
BOXES = ("/referrals?limit=200", "/referrals?sort=respond_by&limit=200")


def shows(network: Network, organisation: Organisation, see: str) -> None:
    """Identity says which cases the caseworkers of the organisation see."""
    rules = OrganisationRulesChanged(
        country=organisation.country, organisation_id=organisation.id, approvals_for=(), caseworkers_see=see
    )
    network.receive(rules, REFERRALS_EVENTS)


def belongs(network: Network, organisation: Organisation, case_id: str, *workers: str) -> None:
    """Cases says whose case it is."""
    event = CaseWorkersChanged(
        country=organisation.country, case_id=UUID(case_id), organisation_id=organisation.id, workers=workers
    )
    network.receive(event, REFERRALS_EVENTS)


def seen(network: Network, sent: dict[str, Any], by: Organisation, subject: str, role: str = "caseworker") -> bool:
    """Whether a caller sees the referral; the same by every address, list and notice."""

    def ask(path: str) -> Any:
        return network.ask("GET", path, by, role, subject=subject)

    found = [ask(f"/referrals/{sent['id']}{address}").status_code == 200 for address in ADDRESSES]
    found += [sent["id"] in {item["id"] for item in ask(box).json["items"]} for box in BOXES]
    notices = ask("/notifications?limit=200").json["items"]
    found += [any(notice["referral_id"] == sent["id"] for notice in notices)]
    assert len(set(found)) == 1, found
    return found[0]


@pytest.fixture
def author(network: Network) -> str:
    return joins(network, network.sender)


@pytest.fixture
def sent(network: Network, author: str) -> dict[str, Any]:
    """A referral that its author sent, accepted, in an organisation whose caseworkers see their own cases."""
    answer = network.ask("POST", "/referrals", network.sender, "caseworker", json=network.referral(), subject=author)
    assert answer.status_code == 201, answer.json
    network.walk(answer.json["id"], "accept")
    network.deliver_events()
    shows(network, network.sender, "own")
    return dict(answer.json)


def test_a_colleague_reads_neither_message_nor_notes_of_another_case(
    network: Network, sent: dict[str, Any], author: str
) -> None:
    colleague = joins(network, network.sender)

    assert seen(network, sent, network.sender, author)
    assert not seen(network, sent, network.sender, colleague)
    assert network.step(sent["id"], "cancel", network.sender, subject=colleague).status_code == 404


def test_whose_case_it_is_sees_its_referrals_whoever_sent_them(network: Network, sent: dict[str, Any]) -> None:
    colleague = joins(network, network.sender)
    belongs(network, network.sender, sent["case_id"], colleague)
    assert seen(network, sent, network.sender, colleague)

    belongs(network, network.sender, sent["case_id"], str(uuid4()))

    assert not seen(network, sent, network.sender, colleague)


def test_a_case_that_was_assigned_before_it_was_referred_is_known_from_the_packet(
    network: Network, author: str
) -> None:
    assigned = joins(network, network.sender)
    shows(network, network.sender, "own")
    network.cases.workers = (assigned, author)

    answer = network.ask("POST", "/referrals", network.sender, "caseworker", json=network.referral(), subject=author)
    network.walk(answer.json["id"], "accept")
    network.deliver_events()

    assert seen(network, answer.json, network.sender, assigned)
    assert not seen(network, answer.json, network.sender, joins(network, network.sender))


@pytest.mark.parametrize("role", ["supervisor", "focal_point"])
def test_others_than_caseworkers_see_every_referral(network: Network, sent: dict[str, Any], role: str) -> None:
    other = joins(network, network.sender, role=role)

    assert seen(network, sent, network.sender, other, role)


def test_a_system_that_answers_sees_every_referral_of_the_organisation(network: Network, sent: dict[str, Any]) -> None:
    assert seen(network, sent, network.sender, "system-of-the-ngo", "focal_point")


@pytest.mark.parametrize("role", ["caseworker", "supervisor"])
def test_who_is_not_known_and_does_not_answer_sees_their_own_alone(
    network: Network, sent: dict[str, Any], role: str
) -> None:
    unknown = "system-of-the-ngo"
    own = network.ask("POST", "/referrals", network.sender, role, json=network.referral(), subject=unknown).json
    network.walk(own["id"], "accept")
    network.deliver_events()

    assert seen(network, own, network.sender, unknown, role)
    assert not seen(network, sent, network.sender, unknown, role)


def test_a_person_who_left_sees_no_referral_of_others(network: Network, sent: dict[str, Any]) -> None:
    left = joins(network, network.sender, role="supervisor")
    joins(network, network.sender, user_id=left, role="supervisor", active=False)

    assert not seen(network, sent, network.sender, left, "supervisor")


def test_at_the_receiver_a_system_that_does_not_answer_sees_none_of_others(
    network: Network, sent: dict[str, Any]
) -> None:
    shows(network, network.shelter, "own")

    assert not seen(network, sent, network.shelter, "system-of-the-shelter")
    assert seen(network, sent, network.shelter, "system-of-the-shelter", "focal_point")


def test_a_context_says_who_answers_under_its_signature(network: Network, sent: dict[str, Any]) -> None:
    reader = network.grant(network.sender)
    answering = replace(reader, permissions=reader.permissions | {Permission.REFERRALS_ANSWER})

    def reads(context: str) -> int:
        with psycopg.connect(network.database.app_url) as connection:
            connection.execute("SELECT set_config('ceiba.context', %s, true)", [context])
            found = connection.execute("SELECT count(*) FROM referral WHERE id = %s", [sent["id"]]).fetchone()
            return found[0] if found else 0

    mine = network.wiring.signer.sign(reader)
    *claim, empty, signature = mine.split("|")

    assert (reads(network.wiring.signer.sign(answering)), reads(mine), empty) == (1, 0, "")
    assert reads("|".join([*claim, "referrals:answer", signature])) == 0


def test_an_organisation_without_the_rule_shows_every_referral(network: Network, sent: dict[str, Any]) -> None:
    shows(network, network.sender, "organisation")

    assert seen(network, sent, network.sender, joins(network, network.sender))


def test_at_the_receiver_who_works_on_it_sees_it(network: Network, sent: dict[str, Any]) -> None:
    shows(network, network.shelter, "own")
    worker, colleague = joins(network, network.shelter), joins(network, network.shelter)
    assert assign(network, sent, worker).status_code == 200

    assert seen(network, sent, network.shelter, worker)
    assert not seen(network, sent, network.shelter, colleague)


@pytest.fixture
def opened(network: Network, sent: dict[str, Any]) -> str:
    """The case of the shelter that the referral led to."""
    answer = network.ask("POST", f"/referrals/{sent['id']}/case", network.shelter, "supervisor")
    assert answer.status_code in (200, 201), answer.json
    return str(answer.json["case_id"])


def test_at_the_receiver_whose_case_was_opened_from_it_sees_it(
    network: Network, sent: dict[str, Any], opened: str
) -> None:
    shows(network, network.shelter, "own")
    worker, colleague = joins(network, network.shelter), joins(network, network.shelter)
    belongs(network, network.shelter, opened, worker)

    assert seen(network, sent, network.shelter, worker)
    assert not seen(network, sent, network.shelter, colleague)


def test_a_case_that_the_receiver_sealed_hides_its_referral_there_and_not_at_the_sender(
    network: Network, sent: dict[str, Any], author: str, opened: str
) -> None:
    named, other = joins(network, network.shelter), joins(network, network.shelter)
    seal = CaseSealChanged(
        country=network.shelter.country,
        case_id=UUID(opened),
        organisation_id=network.shelter.id,
        sealed_for=(named, str(uuid4())),
        emergency_for=None,
        emergency_until=None,
    )
    network.receive(seal, REFERRALS_EVENTS)

    def reads(by: Organisation, subject: str) -> list[int]:
        return [
            network.ask("GET", f"/referrals/{sent['id']}{address}", by, "caseworker", subject=subject).status_code
            for address in ("", "/events")
        ]

    assert reads(network.shelter, named) == [200, 200]
    assert reads(network.shelter, other) == [404, 404]
    assert reads(network.sender, author) == [200, 200]
