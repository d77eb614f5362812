"""E-mail that discloses nothing: a neutral subject, a code, and a link that asks to sign in."""

from services.referrals.notifications.adapters.email_writer import EmailWriter
from services.referrals.notifications.domain.delivery import EmailMessage, Outcome
from shared.mail.sender import MailSender
from shared.mail.server import MailServer


class Mailer:
    """Makes one attempt at an e-mail. Thread-safe."""

    def __init__(self, server: MailServer, *, sender: str, link: str) -> None:
        self._sender = MailSender(server)
        self._writer = EmailWriter(sender=sender, link=link)

    def mail(self, message: EmailMessage) -> Outcome:
        """Attempt it; never raises for what the mail server does. A 5xx for the address is permanent (RFC 5321)."""
        tried = self._sender.send(self._writer.write(message))
        return Outcome(
            milliseconds=tried.milliseconds, status=tried.status, error=tried.error, permanent=tried.permanent
        )
