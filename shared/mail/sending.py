"""One attempt to hand a message to the mail server (RFC 5321), bounded as a whole."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from shared.deadline import Deadline
from shared.mail.server import MailServer

TIMEOUT_SECONDS = 15.0


@dataclass(frozen=True, kw_only=True, slots=True)
class MailOutcome:
    """What one attempt came to. The server's own words are never kept, because they repeat the address."""

    milliseconds: int
    status: int | None = None
    """The reply code; None when there was none."""
    error: str | None = None
    """`smtp_<code>`, `timeout` or `mail_server_away`; None when the message was taken."""
    permanent: bool = False
    """The address was refused with a 5xx: no later attempt can succeed."""

    @property
    def sent(self) -> bool:
        """Whether the mail server took the message."""
        return self.error is None


def send_message(server: MailServer, message: EmailMessage) -> MailOutcome:
    """Attempt it on a connection of its own; never raises for what the mail server does."""

    def hand_in(deadline: Deadline) -> None:
        with open_connection(server, deadline) as connection:
            connection.send_message(message)

    return attempt(hand_in)


def attempt(hand_in: Callable[[Deadline], None], *, seconds: float = TIMEOUT_SECONDS) -> MailOutcome:
    """What `hand_in` comes to, which raises what `smtplib` does."""
    with Deadline(seconds) as deadline:
        try:
            hand_in(deadline)
        except smtplib.SMTPRecipientsRefused as refused:
            status = next(iter(refused.recipients.values()))[0]
            return _failure(deadline, status, permanent=500 <= status < 600)
        except smtplib.SMTPResponseException as answer:
            return _failure(deadline, int(answer.smtp_code))
        except (smtplib.SMTPException, OSError, ValueError):
            error = "timeout" if deadline.passed else "mail_server_away"
            return MailOutcome(milliseconds=deadline.milliseconds, error=error)
        return MailOutcome(milliseconds=deadline.milliseconds, status=250)


def open_connection(server: MailServer, deadline: Deadline) -> smtplib.SMTP:
    """A connection that may hand in mail, guarded by the deadline. Raises what `smtplib` does."""
    kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    connection = kind(server.host, server.port, timeout=deadline.left)
    try:
        deadline.guard(connection.sock)
        if server.scheme == "smtp+starttls":
            connection.starttls(context=ssl.create_default_context())
            deadline.guard(connection.sock)
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _failure(deadline: Deadline, status: int, *, permanent: bool = False) -> MailOutcome:
    return MailOutcome(milliseconds=deadline.milliseconds, status=status, error=f"smtp_{status}", permanent=permanent)
