"""What people write before acceptance does not say who the person is: compared in cases, refused here."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.integration.referrals.network import Network, Organisation

STORED = {"code": "stored_name", "offset": 5, "length": 11}
GUESS = {"code": "looks_like_name", "offset": 5, "length": 11}


def send(network: Network, **changes: Any) -> TestResponse:
    return network.ask("POST", "/referrals", network.sender, "caseworker", json=network.referral(**changes))


def asked(network: Network) -> dict[str, Any]:
    sent = network.send(message=None)
    assert network.step(sent["id"], "request-info", network.shelter, {"topics": ["health"]}).status_code == 200
    return sent


def provide(
    network: Network,
    sent: dict[str, Any],
    note: str,
    by: Organisation | None = None,
    role: str = "caseworker",
    **more: bool,
) -> TestResponse:
    body = {"note": note} | more
    return network.ask("POST", f"/referrals/{sent['id']}/provide-info", by or network.sender, role, json=body)


def test_a_message_that_names_the_person_is_refused_by_its_place_and_nothing_is_sent(network: Network) -> None:
    network.cases.findings = [STORED]

    answer = send(network, message="Ella Ixchel Cana llega hoy", text_confirmed=True)

    problem = answer.json["errors"][0]
    assert (answer.status_code, problem["pointer"], problem["code"]) == (422, "/message", "stored_name")
    assert "6 a 16" in problem["message"]
    assert "Ixchel" not in answer.text
    assert network.rows("SELECT 1 FROM referral") == []


@pytest.mark.parametrize("confirmed", [False, True])
def test_the_message_is_compared_by_the_request_for_the_packet(network: Network, confirmed: bool) -> None:
    body = network.referral(message="Llega a las 15:30", text_confirmed=confirmed)

    assert network.ask("POST", "/referrals", network.sender, "caseworker", json=body).status_code == 201

    (asked,) = network.cases.asked
    assert asked["path"] == f"/api/v1/cases/{body['case_id']}/packets"
    assert (asked["message"], asked["text_confirmed"]) == ("Llega a las 15:30", confirmed)
    assert network.cases.checked == []


def test_a_cases_service_that_makes_packets_without_comparing_is_asked_to_compare_first(network: Network) -> None:
    network.cases.compares_messages = False
    body = network.referral(message="Llega a las 15:30")

    assert network.ask("POST", "/referrals", network.sender, "caseworker", json=body).status_code == 201

    path = f"/api/v1/cases/{body['case_id']}/text-check"
    assert network.cases.checked == [{"text": "Llega a las 15:30", "path": path}]
    assert ["text_confirmed" in asked for asked in network.cases.asked] == [True, False]


def test_such_a_service_seals_nothing_for_a_message_that_names_the_person(network: Network) -> None:
    network.cases.compares_messages = False
    network.cases.findings = [STORED]

    refused = send(network, message="Ella Ixchel Cana llega hoy", text_confirmed=True)
    network.cases.text_check_away = True
    unknown = send(network, message="Llega hoy")

    problem = refused.json["errors"][0]
    assert (refused.status_code, problem["pointer"], problem["code"]) == (422, "/message", "stored_name")
    assert unknown.status_code == 503
    assert all("text_confirmed" in asked for asked in network.cases.asked)
    assert network.rows("SELECT 1 FROM referral") == []


def test_without_a_message_there_is_nothing_to_compare(network: Network) -> None:
    network.send(message=None)

    assert "text_confirmed" not in network.cases.asked[-1]
    assert network.cases.checked == []


def test_a_guess_may_be_confirmed(network: Network) -> None:
    network.cases.findings = [GUESS]

    refused = send(network, message="Casa Ixchel Cana")
    sent = send(network, message="Casa Ixchel Cana", text_confirmed=True)

    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "looks_like_name")
    assert sent.status_code == 201


def test_while_cases_is_away_no_text_leaves(network: Network) -> None:
    sent = asked(network)
    network.cases.text_check_away, network.cases.status = True, 503

    answers = [send(network, message="Llega hoy"), provide(network, sent, "Sin alergias")]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert answers[0].headers["Retry-After"] == "5"
    assert len(network.rows("SELECT 1 FROM referral")) == 1
    assert network.rows("SELECT 1 FROM referral_event WHERE note IS NOT NULL") == []


def test_an_answer_that_names_the_person_is_refused_and_not_kept(network: Network) -> None:
    sent = asked(network)
    network.cases.findings = [STORED]

    answer = provide(network, sent, "Ella Ixchel Cana", text_confirmed=True)

    problem = answer.json["errors"][0]
    assert (answer.status_code, problem["pointer"], problem["code"]) == (422, "/note", "stored_name")
    assert network.rows("SELECT 1 FROM referral_event WHERE note IS NOT NULL") == []
    assert network.cases.checked[-1]["path"] == f"/api/v1/cases/{sent['case_id']}/text-check"
    network.cases.findings = []
    assert provide(network, sent, "Sin alergias").status_code == 200


def test_nobody_else_has_a_text_compared(network: Network) -> None:
    sent = asked(network)

    assert provide(network, sent, "Sin alergias", network.stranger).status_code == 404
    assert provide(network, sent, "Sin alergias", network.shelter).status_code == 403
    assert provide(network, sent, "Sin alergias", network.sender, "focal_point").status_code == 403
    path = f"/referrals/{sent['id']}/provide-info"
    assert network.ask("POST", path, None, json={"note": "x"}).status_code == 401
    assert network.cases.checked == []


@pytest.mark.parametrize("action", ["request-info", "reject"])
@pytest.mark.parametrize(
    ("note", "code", "confirmable"),
    [
        ("¿Es Ixchel Cana?", "looks_like_name", True),
        ("Llame al 5555-1234", "number", False),
        ("Escriba a x@y.example", "contact", False),
        ("¿Vive en la zona 18?", "looks_like_address", True),
    ],
)
def test_what_the_receiver_writes_before_accepting_is_looked_at_by_its_shape(
    network: Network, action: str, note: str, code: str, confirmable: bool
) -> None:
    sent = network.send()
    extra = {"reason": "capacity"} if action == "reject" else {}

    refused = network.step(sent["id"], action, network.shelter, {"note": note} | extra)
    confirmed = network.step(sent["id"], action, network.shelter, {"note": note, "text_confirmed": True} | extra)

    problem = refused.json["errors"][0]
    assert (refused.status_code, problem["pointer"], problem["code"]) == (422, "/note", code)
    assert confirmed.status_code == (200 if confirmable else 422)


def test_after_acceptance_both_parties_may_name_the_person(network: Network) -> None:
    sent = network.send()
    network.walk(sent["id"], "accept")

    assert network.step(sent["id"], "start", network.shelter, {"note": "Llegó Ixchel Cana"}).status_code == 200


def scrub(
    network: Network, sent: dict[str, Any], text: str, by: Organisation | None, role: str = "focal_point"
) -> TestResponse:
    return network.ask("POST", f"/referrals/{sent['id']}/scrub-text", by, role, json={"text": text})


def test_a_receiver_gets_their_text_without_what_looks_as_if_it_identified(network: Network) -> None:
    sent = network.send()
    checked = len(network.cases.checked)

    answer = scrub(network, sent, "¿Es Ixchel Cana? Llame al 5555-1234", network.shelter)

    assert answer.status_code == 200
    assert answer.json["scrubbed"] == "¿Es [nombre]? Llame al [teléfono o documento]"
    assert [(one["code"], one["confirmable"]) for one in answer.json["findings"]] == [
        ("looks_like_name", True),
        ("number", False),
    ]
    note = {"note": answer.json["scrubbed"]}
    assert network.step(sent["id"], "request-info", network.shelter, note).status_code == 200
    # The identity is the sender's: nothing that the receiver asks is compared with it.
    assert len(network.cases.checked) == checked


def test_a_receiver_learns_nothing_of_a_name_that_only_the_sender_knows(network: Network) -> None:
    network.cases.findings = [STORED]

    answer = scrub(network, network.send(message=None), "¿viene zopilote hoy?", network.shelter)

    assert (answer.json["findings"], answer.json["scrubbed"]) == ([], "¿viene zopilote hoy?")


def test_nobody_but_the_receiver_has_a_text_scrubbed_there(network: Network) -> None:
    sent = network.send()

    assert scrub(network, sent, "hola", None).status_code == 401
    assert scrub(network, sent, "hola", network.stranger).status_code == 404
    assert scrub(network, sent, "hola", network.abroad).status_code == 404
    assert scrub(network, sent, "hola", network.sender).status_code == 403
    assert scrub(network, sent, "hola", network.shelter, "caseworker").status_code == 403
    assert scrub(network, sent, "a" * 4001, network.shelter).status_code == 422


def test_a_scrubbed_text_is_kept_nowhere(network: Network) -> None:
    sent = network.send()
    before = network.rows("SELECT count(*) FROM audit")[0]["count"], len(network.rows("SELECT 1 FROM referral_event"))

    scrub(network, sent, "¿Es Ixchel Cana?", network.shelter)

    after = network.rows("SELECT count(*) FROM audit")[0]["count"], len(network.rows("SELECT 1 FROM referral_event"))
    assert after == before
