"""What every e-mail of this service has in common."""

from email.message import EmailMessage

from services.identity.domain.people.people import Person
from shared.mail.sending import MailOutcome, send_message
from shared.mail.server import MailServer


class AutomaticMailer:
    """Sends messages, each to one person. Thread-safe."""

    def __init__(self, server: MailServer, *, sender: str) -> None:
        self._server = server
        self._sender = sender

    def _send(self, person: Person, *, subject: str, text: str, message_id: str) -> MailOutcome:
        """One attempt. The same `message_id` at every attempt lets a mailbox recognise a repeated message."""
        message = EmailMessage()
        message["Subject"] = subject
        message["From"] = self._sender
        message["To"] = person.email
        message["Message-ID"] = f"<{message_id}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        return send_message(self._server, message)
