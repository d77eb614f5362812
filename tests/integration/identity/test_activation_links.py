"""The link to set a password is mailed to its person, and no one else can obtain it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from services.identity.domain.roles.roles import Role
from services.identity.domain.tokens.sessions import ACTIVATION_LIFE
from services.identity.tasks import mail_links
from tests.integration.identity.network import Network


def rows_of(network: Network, table: str) -> str:
    return " ".join(text for (text,) in network.rows(f"SELECT to_jsonb(t)::text FROM {table} t"))


def test_the_link_is_in_no_answer_and_no_row_and_only_in_the_persons_mailbox(
    http: FlaskClient, network: Network, admin: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    body, key = network.invitation("gt_ministry", role="country_admin"), {"Idempotency-Key": str(uuid4())}
    invited = http.post("/api/v1/users", json=body, headers=admin | key)
    reset = http.post(f"{invited.location}/reset-factors", headers=admin)
    link = network.mailed_link(body["email"])

    assert link
    token = link.partition("token=")[2]
    assert (invited.status_code, reset.status_code) == (201, 200)
    for answer in (invited, reset, http.get(invited.location, headers=admin)):
        assert not [name for name in answer.json if "activation" in name or "token" in name]
        assert token not in answer.text
    for table in ("activations", "outbox", "audit", "idempotency"):
        assert token not in rows_of(network, table)
    assert token not in "".join(capfd.readouterr())
    recipients = {mail["To"] for mail in network.mailbox.taken if token in mail.get_content()}
    assert recipients == {body["email"]}


def test_an_administrator_cannot_sign_in_as_the_person_whose_factors_were_reset(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    victim = network.add_person(Role.SUPERVISOR, "gt1")
    answer = http.post(f"/api/v1/users/{victim.id}/reset-factors", headers=admin)
    thief = network.browser()
    stolen = f"/oauth2/activate?token={answer.json.get('activation_token', '')}"
    assert thief.http.get(stolen).status_code == 404
    assert thief.sign_in(victim).status_code == 401


def test_a_link_that_waits_is_sealed_and_one_that_was_mailed_is_forgotten(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    body = network.invitation("gt_ministry", role="country_admin")
    user_id = http.post("/api/v1/users", json=body, headers=admin).json["id"]
    query = "SELECT link_sealed FROM activations WHERE user_id = %s"
    waiting = bytes(network.rows(query, user_id)[0].link_sealed)
    token = network.mailed_link(body["email"]).partition("token=")[2]
    kept = network.rows(query, user_id)[0].link_sealed
    assert token.encode() not in waiting
    assert kept is None
    assert "user.link_mailed" in network.actions_about(user_id)


def test_a_person_says_until_when_their_link_opens_and_nothing_once_it_does_no_more(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    path = http.post(
        "/api/v1/users", json=network.invitation("gt_ministry", role="country_admin"), headers=admin
    ).location

    def shown() -> str | None:
        until: str | None = http.get(path, headers=admin).json["link_expires_at"]
        return until

    life = datetime.fromisoformat(shown() or "") - datetime.now(UTC)
    assert timedelta(hours=71) < life <= ACTIVATION_LIFE
    network.rows("UPDATE activations SET expires_at = now() WHERE user_id = %s", path.rpartition("/")[2])
    assert shown() is None
    http.post(f"{path}/reset-factors", headers=admin)
    assert shown() is not None
    http.post(f"{path}/suspend", headers=admin)
    assert shown() is None


def test_two_workers_mail_a_link_once(http: FlaskClient, network: Network, admin: dict[str, str]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    bodies = [network.invitation("gt_ministry", role="country_admin") for _ in range(6)]
    for body in bodies:
        http.post("/api/v1/users", json=body, headers=admin)
    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(mail_links) for _ in range(12)]
    assert [run.exception() for run in runs] == [None] * 12
    for body in bodies:
        assert len([mail for mail in network.mailbox.taken if mail["To"] == body["email"]]) == 1
