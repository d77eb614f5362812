"""E-mail that discloses nothing: a neutral subject, a code, and a link that asks to sign in."""

from email.message import EmailMessage as MimeMessage
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape

from services.referrals.notifications.domain.delivery import EmailMessage, Outcome
from shared.mail.sending import send_message
from shared.mail.server import MailServer

_SUBJECT = "Agenda"


class Mailer:
    """Makes one attempt at an e-mail. Thread-safe."""

    def __init__(self, server: MailServer, *, sender: str, link: str) -> None:
        self._server = server
        self._sender = sender
        self._link = link
        self._templates = _templates()

    def mail(self, message: EmailMessage) -> Outcome:
        """Attempt it; never raises for what the mail server does. A 5xx for the address is permanent (RFC 5321)."""
        tried = send_message(self._server, self.write(message))
        return Outcome(
            milliseconds=tried.milliseconds, status=tried.status, error=tried.error, permanent=tried.permanent
        )

    def write(self, message: EmailMessage) -> MimeMessage:
        """The message: the same Message-ID at every attempt, so that a repeated one is recognised."""
        mime = MimeMessage()
        mime["Subject"] = f"{_SUBJECT}: {message.code}" if message.code else _SUBJECT
        mime["From"] = self._sender
        mime["To"] = message.address
        mime["Message-ID"] = f"<{message.claim.delivery_id}@{self._sender.rpartition('@')[2]}>"
        mime["Auto-Submitted"] = "auto-generated"
        words = {"code": message.code, "link": self._link}
        mime.set_content(self._templates.get_template(f"notice.{message.language}.txt").render(words))
        mime.add_alternative(
            self._templates.get_template(f"notice.{message.language}.html").render(words), subtype="html"
        )
        return mime


def _templates() -> Environment:
    folder = files("services.referrals.notifications.adapters") / "templates"
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
