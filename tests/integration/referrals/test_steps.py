"""Every action, by every party, in every state: the table in the domain is the law, and the endpoints obey it."""

from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from services.referrals.adapters.tables import referral
from services.referrals.domain.life_cycle import ACTIONS, MAY_BECOME, Party, State
from services.referrals.usecases.read_referral import read_referral
from shared.kernel.errors import Conflict
from tests.integration.referrals.fake_cases import SECRET_NAME
from tests.integration.referrals.network import Network, Organisation

ENDPOINTS = [name for name, action in ACTIONS.items() if action.party is not Party.PLATFORM]
PEOPLE = ("receiver", "sender", "stranger", "same organisation, other country")
PATHS = {
    State.SENT: (),
    State.RECEIVED: ("receive",),
    State.INFO_REQUESTED: ("request-info",),
    State.ACCEPTED: ("accept",),
    State.REJECTED: ("reject",),
    State.IN_SERVICE: ("accept", "start"),
    State.COMPLETED: ("accept", "start", "complete"),
    State.CANCELLED: ("cancel",),
}
BY_FACT = (State.WITHDRAWN, State.EXPIRED)


def _referral_in(state: State, network: Network) -> str:
    sent = network.send()
    for action in PATHS.get(state, ()):
        network.walk(sent["id"], action, by=network.sender if action == "cancel" else network.shelter)
    if state in BY_FACT:
        network.rows(
            "UPDATE referral SET state = %s, sealed = NULL, message = NULL, closed_at = now() WHERE id = %s",
            str(state),
            sent["id"],
        )
    return sent["id"]


def _expected(action: str, person: str, state: State) -> int:
    if person not in ("receiver", "sender"):
        return 404
    if ACTIONS[action].party != person:
        return 403
    return 200 if ACTIONS[action].leads_to in MAY_BECOME[state] else 409


def test_every_state_is_reached_by_this_test() -> None:
    assert set(PATHS) | set(BY_FACT) == set(State)


@pytest.mark.parametrize("state", list(State))
def test_every_action_by_every_party_obeys_the_table(network: Network, state: State) -> None:
    judged = 0
    for action, person in product(ENDPOINTS, PEOPLE):
        organisation = {"receiver": network.shelter, "sender": network.sender}.get(person, network.stranger)
        token = {}
        if person == "same organisation, other country":
            organisation, token = network.shelter, {"country": "MX"}
        referral_id = _referral_in(state, network)

        answer = network.step(referral_id, action, organisation, **token)

        assert answer.status_code == _expected(action, person, state), (action, person, state, answer.json)
        if answer.status_code == 200:
            assert answer.json["state"] == ACTIONS[action].leads_to
        if answer.status_code == 409:
            assert answer.json["errors"][0]["code"] == state
        judged += 1
    assert judged == len(ENDPOINTS) * len(PEOPLE)


@pytest.mark.parametrize("action", ENDPOINTS)
def test_a_step_needs_a_token_and_the_permission(network: Network, action: str) -> None:
    sent = network.send()
    path = f"/referrals/{sent['id']}/{action}"

    assert network.ask("POST", path, None, json={}).status_code == 401
    wrong_role = "focal_point" if action == "cancel" else "caseworker"
    assert network.ask("POST", path, network.shelter, wrong_role, json={}).status_code == 403


def test_missing_and_forbidden_look_alike(network: Network) -> None:
    sent = network.send()

    foreign = network.step(sent["id"], "accept", network.stranger).json
    missing = network.step(str(uuid4()), "accept", network.stranger).json

    del foreign["request_id"], missing["request_id"]
    assert foreign == missing


def test_an_older_version_is_refused_and_the_current_one_taken(network: Network) -> None:
    sent = network.send()
    network.walk(sent["id"], "receive")

    stale = network.step(sent["id"], "accept", network.shelter, headers={"If-Match": '"1"'})
    assert stale.status_code == 412

    current = network.step(sent["id"], "accept", network.shelter, headers={"If-Match": '"2"'})
    assert (current.status_code, current.headers["ETag"]) == (200, '"3"')


def test_before_acceptance_the_receiver_reads_capacity_and_codes_only(network: Network) -> None:
    sent = network.send(message=f"Ella es {SECRET_NAME}")

    before = network.ask("GET", f"/referrals/{sent['id']}", network.shelter)
    assert before.json["capacity"]["age_band"] == "9_17"
    assert not {"case_id", "consent_id", "message", "fields"} & set(before.json)
    assert SECRET_NAME not in before.text

    with network.wiring.work(network.grant(network.shelter)) as work:
        assert read_referral(UUID(sent["id"]), work=work).message is None

    network.walk(sent["id"], "accept")
    after = network.ask("GET", f"/referrals/{sent['id']}", network.shelter)
    assert after.json["message"] == f"Ella es {SECRET_NAME}"
    assert "case_id" not in after.json


def test_the_sender_reads_the_sent_message(network: Network) -> None:
    sent = network.send()

    seen = network.ask("GET", f"/referrals/{sent['id']}", network.sender, "caseworker").json

    assert seen["message"] == "Llega esta noche"
    assert seen["case_id"] == sent["case_id"]
    assert seen["actions"] == ["cancel"]


def test_the_log_names_each_step_and_opens_its_note_to_both_ends_only(network: Network) -> None:
    sent = network.send()
    network.step(sent["id"], "request-info", network.shelter, {"topics": ["health"], "note": "¿Toma medicinas?"})
    network.step(sent["id"], "accept", network.shelter, {"note": "Con gusto"})

    path = f"/referrals/{sent['id']}/events"
    log = network.ask("GET", path, network.sender, "caseworker").json["items"]

    assert [entry["state_to"] for entry in log] == ["sent", "info_requested", "accepted"]
    assert [entry["note"] for entry in log] == [None, "¿Toma medicinas?", "Con gusto"]
    assert network.ask("GET", path, network.shelter).json["items"] == log
    assert log[1]["topics"] == ["health"]
    assert log[2]["organisation_id"] == str(network.shelter.id)
    assert network.ask("GET", path, network.stranger).status_code == 404
    assert not network.rows("SELECT 1 FROM referral_event WHERE note LIKE %s::bytea", "%gusto%")


def test_a_rejection_needs_a_reason_from_the_list(network: Network) -> None:
    sent = network.send()

    assert network.step(sent["id"], "reject", network.shelter, {"note": "no"}).status_code == 422
    assert network.step(sent["id"], "reject", network.shelter, {"reason": "mood"}).status_code == 422


def test_the_boxes_show_each_end_its_side(network: Network) -> None:
    ids = [network.send(urgency=urgency)["id"] for urgency in ("24h", "72h", "24h")]
    network.walk(ids[0], "receive")

    def box(organisation: Organisation, query: str) -> list[str]:
        answer = network.ask("GET", f"/referrals?{query}", organisation)
        assert answer.status_code == 200, answer.json
        return [item["id"] for item in answer.json["items"]]

    assert box(network.shelter, "box=in") == ids[::-1]
    assert box(network.shelter, "box=out") == []
    assert box(network.sender, "box=out") == ids[::-1]
    assert box(network.shelter, "box=in&state=received") == [ids[0]]
    assert box(network.shelter, "box=in&state=received&state=sent&urgency=24h") == [ids[2], ids[0]]
    assert box(network.stranger, "box=in") == []
    assert network.ask("GET", "/referrals?colour=red", network.shelter).status_code == 422


def test_a_box_is_read_page_by_page(network: Network) -> None:
    ids = [network.send()["id"] for _ in range(5)]

    first = network.ask("GET", "/referrals?box=in&limit=2", network.shelter)
    second = network.ask("GET", f"/referrals?box=in&limit=2&cursor={first.json['next_cursor']}", network.shelter)
    third = network.ask("GET", f"/referrals?box=in&limit=2&cursor={second.json['next_cursor']}", network.shelter)

    seen = [item["id"] for page in (first, second, third) for item in page.json["items"]]
    assert seen == ids[::-1]
    assert 'rel="next"' in first.headers["Link"]
    assert third.json["next_cursor"] is None


def test_every_step_is_audited_in_the_country_where_it_was_taken(network: Network) -> None:
    sent = network.send(to_organisation_id=str(network.abroad.id))
    network.walk(sent["id"], "receive", "accept", by=network.abroad)

    rows = network.rows("SELECT action, country FROM audit WHERE object_id = %s ORDER BY id", sent["id"])
    assert [(row["action"], row["country"]) for row in rows] == [
        ("referral.sent", "GT"),
        ("referral.received", "HN"),
        ("referral.accepted", "HN"),
    ]


def test_a_decision_abroad_is_published_for_the_senders_country(network: Network) -> None:
    sent = network.send(to_organisation_id=str(network.abroad.id))
    network.walk(sent["id"], "accept", by=network.abroad)

    fact = network.rows("SELECT data, country FROM outbox WHERE name LIKE %s", "%accepted%")[0]
    assert fact["data"]["country"] == "GT"
    assert fact["data"]["to_country"] == "HN"
    assert fact["data"]["hours_to_answer"] == 0.0


ANSWER = {"topics": ["health", "language"], "note": "Toma insulina; habla q'eqchi'"}


def _asked(network: Network) -> dict[str, Any]:
    sent = network.send(to_organisation_id=str(network.abroad.id))
    network.walk(sent["id"], "request-info", by=network.abroad)
    return sent


def _answer(
    network: Network, referral_id: str, organisation: Organisation | None, role: str = "caseworker", **more: Any
) -> TestResponse:
    return network.ask("POST", f"/referrals/{referral_id}/provide-info", organisation, role, json=ANSWER, **more)


def test_the_sender_answers_questions_and_the_receiver_is_notified_each_time(network: Network) -> None:
    sent = _asked(network)
    before = network.ask("GET", f"/referrals/{sent['id']}", network.sender, "caseworker").json
    assert before["actions"] == ["provide-info", "cancel"]

    first = _answer(network, sent["id"], network.sender)
    _answer(network, sent["id"], network.sender)
    network.deliver_events()
    network.rows("UPDATE outbox_delivery SET state = 'pending'")
    network.deliver_events()

    assert (first.status_code, first.json["state"]) == (200, "info_requested")
    assert first.json["respond_by"] == before["respond_by"]
    assert before["info_provided_at"] is None
    for box, party, role in (("out", network.sender, "caseworker"), ("in", network.abroad, "focal_point")):
        lines = network.ask("GET", f"/referrals?box={box}&limit=200", party, role).json["items"]
        assert next(line for line in lines if line["id"] == sent["id"])["info_provided_at"] >= first.json["sent_at"]
    told = [n["kind"] for n in network.notifications(network.abroad)]
    assert told == ["referral_info_provided", "referral_info_provided", "referral_sent"]
    log = network.ask("GET", f"/referrals/{sent['id']}/events", network.abroad).json["items"]
    assert [(e["state_from"], e["state_to"]) for e in log[2:]] == [("info_requested", "info_requested")] * 2
    assert (log[2]["note"], log[2]["topics"]) == (ANSWER["note"], ANSWER["topics"])
    assert log[2]["organisation_id"] == str(network.sender.id)
    audit = network.rows(
        "SELECT country FROM audit WHERE action = 'referral.info_provided' AND object_id = %s", sent["id"]
    )
    assert audit == [{"country": "GT"}] * 2
    network.walk(sent["id"], "accept", by=network.abroad)
    assert "note" not in str(network.rows("SELECT data FROM outbox WHERE name LIKE %s", "%info_provided%"))


def test_nobody_but_the_sender_answers_and_only_where_something_is_asked(network: Network) -> None:
    sent = _asked(network)

    assert _answer(network, sent["id"], None).status_code == 401
    assert _answer(network, sent["id"], network.sender, "focal_point").status_code == 403
    assert _answer(network, sent["id"], network.abroad).status_code == 403
    assert _answer(network, sent["id"], network.stranger).status_code == 404
    assert _answer(network, sent["id"], network.sender, country="MX").status_code == 404
    assert _answer(network, sent["id"], network.sender, headers={"If-Match": '"1"'}).status_code == 412
    path = f"/referrals/{sent['id']}/provide-info"
    assert network.ask("POST", path, network.sender, "caseworker", json={"topics": ["health"]}).status_code == 422

    unasked = network.send()
    answer = _answer(network, unasked["id"], network.sender)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (409, "sent")


def test_the_longest_waiting_come_first_and_none_is_left_out(network: Network) -> None:
    urgencies = ("7d", "immediate", "72h", "24h", "immediate")
    sent = {network.send(urgency=urgency)["id"]: urgency for urgency in urgencies}
    answered = next(iter(sent))
    network.walk(answered, "accept")
    query = "box=in&state=sent&state=received&state=info_requested&sort=respond_by&limit=2"

    seen: list[str] = []
    cursor = ""
    while True:
        page = network.ask("GET", f"/referrals?{query}{cursor}", network.shelter).json
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert [sent[referral_id] for referral_id in seen] == ["immediate", "immediate", "24h", "72h"]
    assert network.ask("GET", f"/referrals?box=in{cursor}", network.shelter).status_code == 422


def test_a_referral_that_has_changed_since_it_was_read_is_not_overwritten(network: Network) -> None:
    sent = UUID(network.send()["id"])

    with network.wiring.work(network.grant(network.shelter)) as work:
        read = work.referrals.get_for_update(sent)
        work.connection.execute(update(referral).where(referral.c.id == sent).values(version=read.version + 1))
        with pytest.raises(Conflict):
            work.referrals.save(read)


def test_a_referral_is_saved_more_than_once_in_a_transaction(network: Network) -> None:
    sent = UUID(network.send()["id"])

    with network.wiring.work(network.grant(network.shelter)) as work:
        read = work.referrals.get_for_update(sent)
        for _ in range(2):
            read.version += 1
            work.referrals.save(read)

    assert network.rows("SELECT version FROM referral WHERE id = %s", sent) == [{"version": 3}]


def test_a_referral_that_was_not_locked_is_not_saved(network: Network) -> None:
    sent = UUID(network.send()["id"])

    with network.wiring.work(network.grant(network.shelter)) as work:
        read = work.referrals.get(sent)
        with pytest.raises(KeyError):
            work.referrals.save(read)
