"""The e-mail with the link to set a password. It says nothing about the platform or the work."""

from collections.abc import Mapping

from services.identity.adapters.automatic_mail import AutomaticMailer
from services.identity.domain.people.people import Person
from shared.mail.sending import MailOutcome

_SUBJECT: Mapping[str, str] = {"es": "Agenda: cree su contraseña", "en": "Agenda: create your password"}
_TEXT: Mapping[str, str] = {
    "es": """Hola:

Con este enlace usted crea su contraseña. Es solo para usted, sirve una vez y vence en 72 horas:

{link}

No lo reenvíe. Nadie le pedirá este enlace, tampoco la administración. Si usted no lo esperaba, no lo abra y avise a su
organización.

Este mensaje es automático; no responda a esta dirección.
""",
    "en": """Hello,

With this link you create your password. It is for you alone, works once and expires after 72 hours:

{link}

Do not forward it. Nobody will ask you for this link, nor will an administrator. If you did not expect it, do not open
it and tell your organisation.

This message is automatic; please do not reply.
""",
}


class ActivationMailer(AutomaticMailer):
    """Sends links to set a password. Thread-safe."""

    def send(self, person: Person, link: str, message_id: str) -> MailOutcome:
        """One attempt; the same `message_id` at every attempt lets a mailbox recognise a repeated message."""
        return self._send(
            person,
            subject=_SUBJECT[person.language],
            text=_TEXT[person.language].format(link=link),
            message_id=message_id,
        )
