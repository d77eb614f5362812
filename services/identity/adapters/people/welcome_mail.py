"""The e-mail that a person was let in. It says nothing about the platform, the work or the organisation."""

from collections.abc import Mapping

from services.identity.adapters.automatic_mail import AutomaticMailer
from services.identity.domain.people.people import Person
from services.identity.domain.people.welcomes import Welcome
from services.identity.domain.training.standing import Standing
from shared.mail.sending import MailOutcome

_SUBJECT: Mapping[str, str] = {"es": "Agenda: dijeron que sí", "en": "Agenda: they said yes"}
_WORKS: Mapping[str, str] = {
    "es": """Hola:

Ya dijeron que sí: desde ahora puede trabajar. Entre como siempre y pulse Volver al trabajo.

Este mensaje no lleva enlaces: escriba usted la dirección. Es automático; no responda.
""",
    "en": """Hello,

They said yes: you can work from now on. Sign in as always and press Back to work.

This message carries no links: type the address yourself. It is automatic; please do not reply.
""",
}
_LEARNS: Mapping[str, str] = {
    "es": """Hola:

Ya dijeron que sí. Falta un paso suyo: termine su capacitación. Entre como siempre y abra Más → Capacitación; después
puede trabajar.

Este mensaje no lleva enlaces: escriba usted la dirección. Es automático; no responda.
""",
    "en": """Hello,

They said yes. One step of yours is left: finish your training. Sign in as always and open More → Training; then you can
work.

This message carries no links: type the address yourself. It is automatic; please do not reply.
""",
}


class WelcomeMailer(AutomaticMailer):
    """Sends them, one message each. Thread-safe."""

    def send(self, person: Person, standing: Standing, welcome: Welcome) -> MailOutcome:
        """One attempt, in the language of the person.

        A repeated message has the same id; that of another yes has another, or a mailbox drops it as known.
        """
        text = (_WORKS if standing is Standing.CERTIFIED else _LEARNS)[person.language]
        return self._send(
            person,
            subject=_SUBJECT[person.language],
            text=text,
            message_id=f"welcome-{person.id.hex}-{welcome.mail_until:%Y%m%dT%H%M%S}",
        )
