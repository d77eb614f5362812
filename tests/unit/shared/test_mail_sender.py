"""A connection to the mail server is kept for the next message, and no message depends on it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest

from shared.mail.sender import KEPT, MOST_MESSAGES, MailSender, WrittenMessage
from shared.mail.sending import MailOutcome
from shared.mail.server import MailServer

MESSAGE = WrittenMessage(sender="a@b.example", recipient="c@d.example", content=b"Subject: Agenda\r\n\r\n.Hola\r\n")
Reply = Callable[[str, int], bytes | None]
"""(command, number of the message on the connection) → the reply; None closes the connection without one."""


def usual(command: str, _: int) -> bytes | None:
    return {"EHLO": b"250 mail", "DATA": b"354 go on", "QUIT": b"221 bye", ".": b"250 taken"}.get(command, b"250 OK")


@dataclass
class SmtpServer:
    reply: Reply = usual
    connections: int = 0
    taken: list[tuple[int, bytes]] = field(default_factory=list)
    """Number of the connection, and the message."""
    commands: list[tuple[int, str]] = field(default_factory=list)
    ended: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    hangs_up: threading.Event = field(default_factory=threading.Event)
    """Set: connections are closed between two commands."""

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.server = MailServer(host="127.0.0.1", port=self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        with connection, suppress(OSError):
            connection.settimeout(0.02)
            self._converse(connection, number)
        self.ended.release()

    def _converse(self, connection: socket.socket, number: int) -> None:
        connection.sendall(b"220 mail\r\n")
        messages = 1
        while (line := self._until(connection, b"\r\n")) is not None:
            command = line.decode().split(" ")[0].strip().upper()
            self.commands.append((number, command))
            if not self._answer(connection, command, messages):
                return
            if command == "DATA" and self.reply("DATA", messages) == b"354 go on":
                message = self._until(connection, b"\r\n.\r\n") or b""
                if self.reply(".", messages) == b"250 taken":
                    self.taken.append((number, message))
                if not self._answer(connection, ".", messages):
                    return
                messages += 1

    def _answer(self, connection: socket.socket, command: str, messages: int) -> bool:
        answer = self.reply(command, messages)
        if answer is not None:
            connection.sendall(answer + b"\r\n")
        return answer is not None

    def _until(self, connection: socket.socket, end: bytes) -> bytes | None:
        read = b""
        while not read.endswith(end):
            try:
                byte = connection.recv(1)
            except TimeoutError:
                if self.hangs_up.is_set():
                    return None
                continue
            if not byte:
                return None
            read += byte
        return read

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@pytest.fixture
def mail() -> Iterator[SmtpServer]:
    server = SmtpServer()
    yield server
    server.close()


def outcome(
    sender: MailSender, message: EmailMessage | WrittenMessage = MESSAGE
) -> tuple[int | None, str | None, bool]:
    tried: MailOutcome = sender.send(message)
    return tried.status, tried.error, tried.permanent


SENT = (250, None, False)


def test_the_next_message_uses_the_same_connection(mail: SmtpServer) -> None:
    sender = MailSender(mail.server)
    in_full = EmailMessage()
    in_full["From"], in_full["To"], in_full["Subject"] = "a@b.example", "c@d.example", "Agenda"
    in_full.set_content("Hola")
    assert [outcome(sender), outcome(sender, in_full), outcome(sender)] == [SENT] * 3
    assert [number for number, _ in mail.taken] == [1, 1, 1]
    # A line that begins with a point gets another one (RFC 5321, 4.5.2).
    assert mail.taken[0][1] == b"Subject: Agenda\r\n\r\n..Hola\r\n.\r\n"


def test_a_connection_that_the_server_has_closed_is_not_used(mail: SmtpServer) -> None:
    sender = MailSender(mail.server)
    assert outcome(sender) == SENT
    mail.hangs_up.set()
    assert mail.ended.acquire(timeout=5)
    mail.hangs_up.clear()
    assert outcome(sender) == SENT
    assert [number for number, _ in mail.taken] == [1, 2]


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        *((command, None) for command in ("MAIL", "RCPT", "DATA", ".")),
        *((command, b"421 too busy") for command in ("MAIL", "RCPT", "DATA", ".")),
        ("MAIL", b"452 too many messages"),
    ],
)
def test_a_kept_connection_that_ends_is_replaced_once(mail: SmtpServer, command: str, answer: bytes | None) -> None:
    sender = MailSender(mail.server)
    mail.reply = lambda given, number: answer if (given, number) == (command, 2) else usual(given, number)
    assert [outcome(sender), outcome(sender)] == [SENT, SENT]
    assert [number for number, _ in mail.taken] == [1, 2]
    assert mail.connections == 2


@pytest.mark.parametrize(
    ("command", "answer", "expected"),
    [
        ("RCPT", b"550 no such user", (550, "smtp_550", True)),
        ("RCPT", b"451 come back later", (451, "smtp_451", False)),
        ("RCPT", b"421 too busy", (421, "smtp_421", False)),
        ("MAIL", b"550 not you", (550, "smtp_550", False)),
        (".", b"554 not this", (554, "smtp_554", False)),
        (".", None, (None, "mail_server_away", False)),
        ("EHLO", None, (None, "mail_server_away", False)),
    ],
)
def test_a_fresh_connection_that_fails_is_a_failure(
    mail: SmtpServer, command: str, answer: bytes | None, expected: tuple[int | None, str | None, bool]
) -> None:
    mail.reply = lambda given, number: answer if given == command else usual(given, number)
    assert outcome(MailSender(mail.server)) == expected
    assert (mail.connections, mail.taken) == (1, [])


@pytest.mark.parametrize(
    ("command", "answer", "expected"),
    [
        ("RCPT", b"550 no such user", (550, "smtp_550", True)),
        ("RCPT", b"451 come back later", (451, "smtp_451", False)),
        (".", b"554 not this", (554, "smtp_554", False)),
    ],
)
def test_what_a_server_refuses_on_a_kept_connection_is_refused(
    mail: SmtpServer, command: str, answer: bytes, expected: tuple[int | None, str | None, bool]
) -> None:
    sender = MailSender(mail.server)
    mail.reply = lambda given, number: answer if (given, number) == (command, 2) else usual(given, number)
    assert [outcome(sender), outcome(sender)] == [SENT, expected]
    assert mail.connections == 1


def test_a_server_that_is_away_takes_nothing(mail: SmtpServer) -> None:
    sender = MailSender(mail.server)
    assert outcome(sender) == SENT
    mail.close()
    mail.hangs_up.set()
    assert mail.ended.acquire(timeout=5)
    assert outcome(sender) == (None, "mail_server_away", False)


def test_the_time_of_an_attempt_is_bounded_on_a_kept_connection(mail: SmtpServer) -> None:
    sender = MailSender(mail.server, timeout=0.3)
    goes_on = threading.Event()

    def reply(command: str, number: int) -> bytes | None:
        if (command, number) == ("MAIL", 2):
            goes_on.wait(5)
        return usual(command, number)

    mail.reply = reply
    assert outcome(sender) == SENT
    started = time.monotonic()
    assert outcome(sender) == (None, "timeout", False)
    assert 0.2 < time.monotonic() - started < 2
    goes_on.set()
    assert (mail.connections, len(mail.taken)) == (1, 1)


def test_a_deadline_that_is_over_does_not_end_the_next_conversation(mail: SmtpServer) -> None:
    sender = MailSender(mail.server, timeout=0.3)
    assert outcome(sender) == SENT
    time.sleep(0.4)
    assert outcome(sender) == SENT
    assert mail.connections == 1


def test_a_connection_is_kept_for_some_seconds_and_left_politely(mail: SmtpServer) -> None:
    assert outcome(MailSender(mail.server, keep_seconds=0.1)) == SENT
    assert mail.ended.acquire(timeout=5)
    assert mail.commands[-1] == (1, "QUIT")


def test_a_connection_takes_so_many_messages(mail: SmtpServer) -> None:
    sender = MailSender(mail.server)
    assert {outcome(sender) for _ in range(MOST_MESSAGES + 1)} == {SENT}
    assert [number for number, _ in mail.taken] == [1] * MOST_MESSAGES + [2]


def test_few_connections_are_kept(mail: SmtpServer) -> None:
    sender = MailSender(mail.server)
    together = threading.Barrier(KEPT + 2)

    def reply(command: str, number: int) -> bytes | None:
        if command == "DATA":
            together.wait(5)
        return usual(command, number)

    mail.reply = reply
    threads = [threading.Thread(target=sender.send, args=(MESSAGE,)) for _ in range(KEPT + 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mail.ended.acquire(timeout=5)
    assert mail.ended.acquire(timeout=5)
    assert not mail.ended.acquire(timeout=0.1)
    assert len(mail.taken) == KEPT + 2


def test_no_message_shows_its_address() -> None:
    assert "example" not in repr(MESSAGE)
