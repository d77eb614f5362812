"""E-mail: neutral words, one message per id, and no mail lost while the server is away."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from infra.local.ports import free_port
from services.referrals.notifications.adapters.mailer import Mailer
from services.referrals.notifications.usecases.attempt_delivery import Transports
from services.referrals.tasks import tick_deliveries
from shared.contracts.identity import OrganisationSuspended
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.mail.server import MailServer
from tests.integration.referrals.fake_cases import SECRET_NAME
from tests.integration.referrals.mailbox import Mailbox, mail_server
from tests.integration.referrals.network import Network

CHANNEL = "/notification-channels/email"
SENSITIVE = (
    *("trata", "trafficking", "víctima", "victim", "albergue", "shelter"),
    *("referencia", "referral", "caso", "case"),
)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def mailing(network: Network, port: int) -> Iterator[Network]:
    """The network with its mail going to `port`, and the shelter's address set."""
    usual = network.wiring.transports
    server = MailServer(host="127.0.0.1", port=port)
    mailer = Mailer(server, sender="agenda@ceiba.example", link="http://127.0.0.1:8080")
    object.__setattr__(network.wiring, "transports", Transports(post=usual.post, mail=mailer.mail))
    answer = network.ask("PUT", CHANNEL, network.shelter, json={"address": "focal@casa.example"})
    assert answer.status_code == 200, answer.json
    yield network
    object.__setattr__(network.wiring, "transports", usual)


@pytest.fixture
def mailbox(port: int) -> Iterator[Mailbox]:
    with mail_server(port) as box:
        yield box


def _state(network: Network) -> tuple[str, int, str | None]:
    row = network.rows("SELECT state, attempts, last_error FROM delivery WHERE channel = 'email'")[0]
    return row["state"], row["attempts"], row["last_error"]


def _later(network: Network, **by: float) -> None:
    network.clock.advance(**by)
    tick_deliveries()
    network.wiring.dispatcher.wait()


def test_an_email_contains_a_code_and_nothing_else(mailing: Network, mailbox: Mailbox) -> None:
    sent = mailing.send(message=SECRET_NAME)
    mailing.deliver_events()

    assert len(mailbox.taken) == 1
    mail = mailbox.taken[0]
    country, _, code = sent["code"].partition("-")
    assert mail["Subject"] == f"Agenda: {code}"
    assert mail["To"] == "focal@casa.example"
    delivery = mailing.rows("SELECT id FROM delivery")[0]["id"]
    assert mail["Message-ID"] == f"<{delivery}@ceiba.example>"
    text = "".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text").lower()
    assert code.lower() in text
    for word in (*SENSITIVE, SECRET_NAME.lower(), "guatemala", f"{country}-".lower()):
        assert word not in text + mail["Subject"].lower(), word
    assert {part.get_content_type() for part in mail.walk()} >= {"text/plain", "text/html"}


def test_the_organisation_chooses_the_language(mailing: Network, mailbox: Mailbox) -> None:
    match = {"If-Match": '"1"'}
    body = {"address": "focal@casa.example", "language": "en"}
    assert mailing.ask("PUT", CHANNEL, mailing.shelter, json=body, headers=match).status_code == 200
    mailing.send()
    mailing.deliver_events()

    assert "There is a new item" in mailbox.taken[0].get_body(("plain",)).get_content()


def test_a_server_that_is_away_loses_nothing_and_gets_one_message(mailing: Network, port: int) -> None:
    mailing.send()
    mailing.deliver_events()
    assert _state(mailing) == ("pending", 1, "mail_server_away")

    _later(mailing, minutes=30)
    assert _state(mailing) == ("pending", 2, "mail_server_away")
    with mail_server(port) as mailbox:
        _later(mailing, minutes=10)
        _later(mailing, hours=2)
        assert len(mailbox.taken) == 1
    assert _state(mailing)[0] == "delivered"


def test_greylisting_is_waited_out_under_the_same_message_id(mailing: Network, mailbox: Mailbox) -> None:
    mailbox.answer_to_recipient = "451 4.7.1 come back later"
    mailing.send()
    mailing.deliver_events()
    assert _state(mailing) == ("pending", 1, "smtp_451")

    mailbox.answer_to_recipient = "250 OK"
    _later(mailing, seconds=10)
    _later(mailing, minutes=10)

    assert len(mailbox.taken) == 1
    assert _state(mailing)[:2] == ("delivered", 2)


def test_ticks_at_once_send_each_message_once(mailing: Network, mailbox: Mailbox) -> None:
    mailbox.answer_to_recipient = "451 4.7.1 come back later"
    for _ in range(12):
        mailing.send()
    mailing.deliver_events()
    mailbox.answer_to_recipient = "250 OK"
    mailing.clock.advance(minutes=1)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: tick_deliveries(), range(6)))
    mailing.wiring.dispatcher.wait()

    assert len(mailbox.taken) == 12
    assert {row["attempts"] for row in mailing.rows("SELECT attempts FROM delivery")} == {2}


def test_a_refused_address_is_shown_in_the_application_and_not_tried_again(mailing: Network, mailbox: Mailbox) -> None:
    mailbox.answer_to_recipient = "550 5.1.1 no such user"
    mailing.send()
    mailing.deliver_events()

    assert _state(mailing) == ("failed", 1, "smtp_550")
    assert "email_refused" in [n["kind"] for n in mailing.notifications(mailing.shelter)]
    channel = mailing.ask("GET", CHANNEL, mailing.shelter).json
    assert channel["refused_at"] is not None

    mailing.send()
    mailing.deliver_events()
    assert len(mailing.rows("SELECT 1 FROM delivery WHERE channel = 'email'")) == 1


def test_a_new_address_is_tried_again(mailing: Network, mailbox: Mailbox) -> None:
    mailbox.answer_to_recipient = "550 no"
    mailing.send()
    mailing.deliver_events()
    mailbox.answer_to_recipient = "250 OK"

    body, match = {"address": "otra@casa.example"}, {"If-Match": '"1"'}
    assert mailing.ask("PUT", CHANNEL, mailing.shelter, json=body, headers=match).json["refused_at"] is None
    mailing.send()
    mailing.deliver_events()

    assert [mail["To"] for mail in mailbox.taken] == ["otra@casa.example"]


def test_the_address_is_stored_encrypted_and_read_by_its_organisation_alone(mailing: Network) -> None:
    assert mailing.ask("GET", CHANNEL, mailing.shelter).json["address"] == "focal@casa.example"
    assert mailing.ask("GET", CHANNEL, None).status_code == 401
    assert mailing.ask("GET", CHANNEL, mailing.shelter, "caseworker").status_code == 403
    assert mailing.ask("GET", CHANNEL, mailing.stranger).status_code == 404
    assert mailing.ask("GET", CHANNEL, mailing.shelter, country="MX").status_code == 404
    assert not mailing.rows("SELECT 1 FROM email_channel t WHERE t::text LIKE '%%casa.example%%'")


def test_replacing_an_address_needs_its_version(mailing: Network) -> None:
    body = {"address": "otra@casa.example"}

    assert mailing.ask("PUT", CHANNEL, mailing.shelter, json=body).status_code == 428
    assert mailing.ask("PUT", CHANNEL, mailing.shelter, json=body, headers={"If-Match": '"7"'}).status_code == 412
    refused = mailing.ask("PUT", CHANNEL, mailing.shelter, json={"address": "nobody"}, headers={"If-Match": '"1"'})
    assert refused.status_code == 422


def test_a_delivery_to_the_sender_shows_the_channel_and_no_address(mailing: Network, mailbox: Mailbox) -> None:
    sent = mailing.send()
    mailing.deliver_events()

    seen = mailing.ask("GET", f"/referrals/{sent['id']}/deliveries", mailing.sender, "caseworker")

    assert [(d["channel"], d["state"]) for d in seen.json["items"]] == [("email", "delivered")]
    assert "casa.example" not in seen.text


def test_a_suspension_reaches_the_mailbox_as_one_discreet_letter_without_a_link(mailing: Network, port: int) -> None:
    """The server is away at first: an attempt that is claimed later is not held back either."""
    shelter = mailing.shelter
    suspended = OrganisationSuspended(country=shelter.country, organisation_id=shelter.id)
    for _ in range(2):
        mailing.receive(suspended, REFERRALS_EVENTS, event_id=uuid4())
    mailing.wiring.dispatcher.wait()
    with mail_server(port) as mailbox:
        _later(mailing, minutes=10)
        (mail,) = mailbox.taken
    assert (mail["Subject"], mail["To"]) == ("Agenda", "focal@casa.example")
    text = "".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text").lower()
    assert "detenida" in text
    assert not [word for word in (*SENSITIVE, shelter.name.lower(), "http", "ceiba") if word in text]
    assert _state(mailing)[0] == "delivered"
