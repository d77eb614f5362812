"""E-mail that says nothing: a neutral subject, a code, a link that asks to sign in. Never a name, never the matter."""

from email.message import EmailMessage
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape

from services.referrals.domain.delivery import EmailParcel, Outcome
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

    def mail(self, parcel: EmailParcel) -> Outcome:
        """Attempt it; never raises for what the mail server does. A 5xx for the address is permanent (RFC 5321)."""
        tried = send_message(self._server, self.write(parcel))
        return Outcome(
            milliseconds=tried.milliseconds, status=tried.status, error=tried.error, permanent=tried.permanent
        )

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
