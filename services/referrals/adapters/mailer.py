"""E-mail that says nothing: a neutral subject, a code, a link that asks to sign in. Never a name, never the matter."""

import smtplib
import ssl
from email.message import EmailMessage
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape

from services.referrals.adapters.deadline import Deadline
from services.referrals.domain.delivery import EmailParcel, Outcome
from services.referrals.domain.mail_server import MailServer

TIMEOUT_SECONDS = 15.0
_SUBJECT = "Agenda"


class Mailer:
    """Makes one attempt at an e-mail. Thread-safe."""

    def __init__(self, server: MailServer, *, sender: str, link: str) -> None:
        self._server = server
        self._sender = sender
        self._link = link
        self._templates = _templates()

    def mail(self, parcel: EmailParcel) -> Outcome:
        """Attempt it; never raises for what the mail server does. A 5xx for the address is permanent (RFC 5321)."""
        message = self.write(parcel)
        with Deadline(TIMEOUT_SECONDS) as deadline:
            try:
                self._hand_in(message, deadline)
            except smtplib.SMTPRecipientsRefused as refused:
                status = next(iter(refused.recipients.values()))[0]
                return _failure(deadline, status, permanent=500 <= status < 600)
            except smtplib.SMTPResponseException as answer:
                return _failure(deadline, int(answer.smtp_code))
            except (smtplib.SMTPException, OSError, ValueError):
                error = "timeout" if deadline.passed else "mail_server_away"
                return Outcome(milliseconds=deadline.milliseconds, error=error)
            return Outcome(milliseconds=deadline.milliseconds, status=250)

    def write(self, parcel: EmailParcel) -> EmailMessage:
        """The message: the same Message-ID at every attempt, so that a repeated one is recognised."""
        message = EmailMessage()
        message["Subject"] = f"{_SUBJECT}: {parcel.code}" if parcel.code else _SUBJECT
        message["From"] = self._sender
        message["To"] = parcel.address
        message["Message-ID"] = f"<{parcel.claim.delivery_id}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        words = {"code": parcel.code, "link": self._link}
        message.set_content(self._templates.get_template(f"notice.{parcel.language}.txt").render(words))
        message.add_alternative(
            self._templates.get_template(f"notice.{parcel.language}.html").render(words), subtype="html"
        )
        return message

    def _hand_in(self, message: EmailMessage, deadline: Deadline) -> None:
        kind = smtplib.SMTP_SSL if self._server.scheme == "smtps" else smtplib.SMTP
        with kind(self._server.host, self._server.port, timeout=deadline.left) as connection:
            deadline.guard(connection.sock)
            if self._server.scheme == "smtp+starttls":
                connection.starttls(context=ssl.create_default_context())
                deadline.guard(connection.sock)
            if self._server.user:
                connection.login(self._server.user, self._server.password)
            connection.send_message(message)


def _failure(deadline: Deadline, status: int, *, permanent: bool = False) -> Outcome:
    return Outcome(milliseconds=deadline.milliseconds, status=status, error=f"smtp_{status}", permanent=permanent)


def _templates() -> Environment:
    folder = files("services.referrals.adapters") / "templates"
    texts = {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith((".txt", ".html"))
    }
    return Environment(
        loader=DictLoader(texts),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
