"""Hands message after message to one mail server, on a connection that is kept for some seconds for the next one."""

import select
import smtplib
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage

from shared.deadline import Deadline
from shared.mail.sending import TIMEOUT_SECONDS, MailOutcome, attempt, open_connection
from shared.mail.server import MailServer

KEEP_SECONDS = 10.0
LONGEST_LIFE = 60.0
"""In seconds. A busy server shows its certificate again this often."""
MOST_MESSAGES = 100
"""On one connection: some servers refuse more."""
KEPT = 2
_GOODBYE_SECONDS = 1.0
_CLOSED = (smtplib.SMTPServerDisconnected, ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError)
_CLOSES = 421
"""The server closes the connection (RFC 5321, 4.2.2)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenMessage:
    """A message in lines that end with CR LF, from one plain address to another."""

    sender: str
    recipient: str
    content: bytes

    def __repr__(self) -> str:
        return "WrittenMessage()"


@dataclass(eq=False)
class _Kept:
    connection: smtplib.SMTP
    made_at: float = field(default_factory=time.monotonic)
    kept_at: float = 0.0
    messages: int = 0

    @property
    def may_stay(self) -> bool:
        return self.messages < MOST_MESSAGES and time.monotonic() - self.made_at < LONGEST_LIFE

    def is_quiet(self) -> bool:
        """Whether nothing has arrived since the last reply; False too when the server has closed."""
        sock = self.connection.sock
        if sock is None:
            return False
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        unread = sock.pending() if isinstance(sock, ssl.SSLSocket) else 0
        return unread == 0 and not poll.poll(0)

    def send(self, message: EmailMessage | WrittenMessage, deadline: Deadline) -> None:
        if self.connection.sock is not None:
            # The deadline shuts the socket down first, and says that it was the time.
            self.connection.sock.settimeout(deadline.left + 1)
        deadline.guard(self.connection.sock)
        self.messages += 1
        if isinstance(message, WrittenMessage):
            self.connection.sendmail(message.sender, [message.recipient], message.content)
        else:
            self.connection.send_message(message)

    def leave(self) -> None:
        """Say goodbye, as a server expects, and close."""
        with suppress(smtplib.SMTPException, OSError):
            if self.connection.sock is not None:
                self.connection.sock.settimeout(_GOODBYE_SECONDS)
            self.connection.quit()
        self.connection.close()


class MailSender:
    """Makes attempts. Thread-safe: between attempts it keeps connections alone."""

    def __init__(
        self, server: MailServer, *, timeout: float = TIMEOUT_SECONDS, keep_seconds: float = KEEP_SECONDS
    ) -> None:
        self._server = server
        self._timeout = timeout
        self._keep_seconds = keep_seconds
        self._lock = threading.Lock()
        self._kept: list[_Kept] = []
        """Kept longest first."""
        self._is_sweeping = False

    def send(self, message: EmailMessage | WrittenMessage) -> MailOutcome:
        """Attempt it; never raises for what the mail server does."""
        return attempt(lambda deadline: self._hand_in(message, deadline), seconds=self._timeout)

    def _hand_in(self, message: EmailMessage | WrittenMessage, deadline: Deadline) -> None:
        kept = self._take()
        if kept is not None:
            try:
                self._exchange(kept, message, deadline)
            except (smtplib.SMTPException, OSError) as error:
                # Closed by the server in the meantime. Should they have taken the message all the same, then the
                # Message-ID tells the mailbox that the second is the first.
                if deadline.passed or not _is_of_connection(error):
                    raise
            else:
                return
        self._exchange(_Kept(open_connection(self._server, deadline)), message, deadline)

    def _exchange(self, kept: _Kept, message: EmailMessage | WrittenMessage, deadline: Deadline) -> None:
        taken = False
        try:
            kept.send(message, deadline)
            taken = True
        finally:
            if taken and kept.may_stay:
                self._keep(kept)
            elif deadline.passed:
                kept.connection.close()
            else:
                kept.leave()

    def _take(self) -> _Kept | None:
        """The one that was used last, if it is still open."""
        while True:
            with self._lock:
                if not self._kept:
                    return None
                kept = self._kept.pop()
            if not self._is_over(kept) and kept.is_quiet():
                return kept
            kept.connection.close()

    def _keep(self, kept: _Kept) -> None:
        kept.kept_at = time.monotonic()
        with self._lock:
            self._kept.append(kept)
            surplus = self._kept[:-KEPT]
            del self._kept[:-KEPT]
            begins = not self._is_sweeping
            self._is_sweeping = True
        for other in surplus:
            other.leave()
        if begins:
            self._sweep_later()

    def _is_over(self, kept: _Kept) -> bool:
        return time.monotonic() - kept.kept_at >= self._keep_seconds or not kept.may_stay

    def _sweep_later(self) -> None:
        timer = threading.Timer(self._keep_seconds, self._sweep)
        timer.daemon = True
        timer.start()

    def _sweep(self) -> None:
        with self._lock:
            over = [kept for kept in self._kept if self._is_over(kept)]
            self._kept = [kept for kept in self._kept if kept not in over]
            goes_on = self._is_sweeping = bool(self._kept)
        for kept in over:
            kept.leave()
        if goes_on:
            self._sweep_later()


def _is_of_connection(error: Exception) -> bool:
    """Whether the kept connection was closed, or the server wants no more messages on it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code == _CLOSES for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return isinstance(error, smtplib.SMTPSenderRefused) or error.smtp_code == _CLOSES
    return isinstance(error, _CLOSED)
