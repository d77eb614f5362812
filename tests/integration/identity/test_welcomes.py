"""People are mailed once when their organisation said yes to them, without a word about the work."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from services.identity.domain.people.people import Person
from services.identity.processes.authority.access_requests import let_person_in
from services.identity.tasks import expire_late_requests, mail_welcomes, prune
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.asking_others import decide, invite, stored
from tests.integration.identity.network import PASSWORD, Network


@pytest.fixture(autouse=True)
def quiet(network: Network) -> Iterator[None]:
    """Every test begins with an empty mailbox and nothing noted."""
    network.rows("DELETE FROM welcomes")
    network.mailbox.taken.clear()
    yield
    network.mailbox.answer_to_recipient = network.mailbox.answer_to_data = "250 OK"


def mails_to(network: Network, email: str) -> list[str]:
    return [mail.get_content() for mail in network.mailbox.taken if mail["To"] == email and "http" not in str(mail)]


def opened(network: Network, email: str) -> None:
    """The invited person follows their link and sets a password."""
    browser = network.browser()
    fields = {"password": PASSWORD, "repeat": PASSWORD}
    assert browser.submit(browser.http.get(network.mailed_link(email)), fields).status_code == 303


def test_who_was_let_in_is_mailed_once_what_is_left_to_do(
    http: FlaskClient,
    network: Network,
    admin: dict[str, str],
    shelter: UUID,
    as_supervisor: dict[str, str],
    capfd: pytest.CaptureFixture[str],
) -> None:
    invited = invite(http, admin, shelter, "caseworker")
    email = invited.json["email"]
    opened(network, email)
    mail_welcomes()
    assert mails_to(network, email) == [], "not before the yes"
    done = decide(http, as_supervisor, invited.json["access_request_id"])
    assert done.json["standing"] == "untrained"
    for _ in range(2):
        mail_welcomes()
    (text,) = mails_to(network, email)
    assert "termine su capacitación" in text
    assert not re.search(r"trata\b|víctima|ceiba|shelter", text, re.IGNORECASE)
    assert email not in "".join(capfd.readouterr())


def test_who_is_certified_already_reads_that_they_can_work(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    invited = invite(http, admin, shelter, "caseworker")
    opened(network, invited.json["email"])
    network.rows("UPDATE users SET training_due_on = current_date + 90 WHERE id = %s", invited.json["id"])
    done = decide(http, as_supervisor, invited.json["access_request_id"])
    assert done.json["standing"] == "certified"
    mail_welcomes()
    (text,) = mails_to(network, invited.json["email"])
    assert "desde ahora puede trabajar" in text


def test_whose_certificate_ended_reads_what_is_left_and_a_second_yes_is_another_message(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    invited = invite(http, admin, shelter, "caseworker")
    opened(network, invited.json["email"])
    network.rows("UPDATE users SET training_due_on = current_date - 1 WHERE id = %s", invited.json["id"])
    done = decide(http, as_supervisor, invited.json["access_request_id"])
    assert done.json["standing"] == "lapsed"
    mail_welcomes()
    with network.parts.system_work(ALL_COUNTRIES) as work:
        let_person_in(work.people.get(UUID(invited.json["id"])), work=work)
    network.rows("UPDATE welcomes SET mail_until = mail_until + interval '1 day'")
    mail_welcomes()
    first, second = mails_to(network, invited.json["email"])
    assert "termine su capacitación" in first
    assert first == second
    found = [mail["Message-ID"] for mail in network.mailbox.taken if mail["To"] == invited.json["email"]]
    assert len(set(found)) == len(found)


def test_who_has_not_opened_their_link_is_not_mailed(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    invited = invite(http, admin, shelter, "caseworker")
    decide(http, as_supervisor, invited.json["access_request_id"])
    mail_welcomes()
    assert mails_to(network, invited.json["email"]) == []
    assert network.rows("SELECT 1 FROM welcomes") == []


def test_a_mail_server_that_is_down_is_asked_again(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, as_supervisor: dict[str, str]
) -> None:
    invited = invite(http, admin, shelter, "caseworker")
    opened(network, invited.json["email"])
    decide(http, as_supervisor, invited.json["access_request_id"])
    network.mailbox.answer_to_data = "451 later"
    mail_welcomes()
    network.mailbox.answer_to_data = "250 OK"
    network.rows("UPDATE welcomes SET mail_due_at = now()")
    network.mailbox.taken.clear()
    mail_welcomes()
    assert len(mails_to(network, invited.json["email"])) == 1


def test_what_no_mail_server_took_in_time_is_never_mailed_and_forgotten(
    http: FlaskClient,
    network: Network,
    admin: dict[str, str],
    shelter: UUID,
    as_supervisor: dict[str, str],
) -> None:
    invited = invite(http, admin, shelter, "caseworker")
    opened(network, invited.json["email"])
    decide(http, as_supervisor, invited.json["access_request_id"])
    network.rows("UPDATE welcomes SET mail_due_at = now() - interval '4 days', mail_until = now() - interval '1 day'")
    mail_welcomes()
    assert mails_to(network, invited.json["email"]) == []
    prune()
    assert network.rows("SELECT 1 FROM welcomes") == []


def test_a_request_that_lapsed_is_published_once_for_who_asked(
    http: FlaskClient, network: Network, admin: dict[str, str], shelter: UUID, supervisor: Person
) -> None:
    invited = invite(http, admin, shelter)
    request = invited.json["access_request_id"]
    network.rows("UPDATE access_requests SET expires_at = now() WHERE id = %s", request)
    for _ in range(2):
        expire_late_requests()
    facts = network.rows(
        "SELECT data FROM outbox WHERE name = 'identity.access_request_decided.v1' AND aggregate_id = %s", shelter
    )
    ((fact,),) = facts
    assert (fact["request_id"], fact["lapsed"], fact["asked_by"] is None) == (request, True, False)
    assert network.actions_about(request) == ["access_request.made", "access_request.expired"]
    assert stored(network, invited.json["id"]).awaits_yes
