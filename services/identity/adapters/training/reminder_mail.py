"""The e-mail that a certificate ends soon, or will be needed. It says nothing about the platform or the work."""

import hashlib
from collections.abc import Mapping

from services.identity.adapters.automatic_mail import AutomaticMailer
from services.identity.domain.people.people import Person
from services.identity.domain.training.reminders import Reminder
from shared.mail.sending import MailOutcome

_SUBJECT: Mapping[str, str] = {"es": "Agenda: una fecha se acerca", "en": "Agenda: a date is near"}
_DAY: Mapping[str, str] = {"es": "%d/%m/%Y", "en": "%Y-%m-%d"}
_ENDS: Mapping[str, str] = {
    "es": """Hola:

Su certificado de capacitación vale hasta el {day}. Para renovarlo, entre como siempre y abra Más → Capacitación. Toma
unos minutos.

Este mensaje no lleva enlaces: escriba usted la dirección. Es automático; no responda.
""",
    "en": """Hello,

Your certificate of training counts until {day}. To renew it, sign in as always and open More → Training. It takes a
few minutes.

This message carries no links: type the address yourself. It is automatic; please do not reply.
""",
}
_NEEDED: Mapping[str, str] = {
    "es": """Hola:

Después del {day} necesita el certificado de capacitación; sin él podrá leer y no escribir. Para obtenerlo, entre como
siempre y abra Más → Capacitación. Son unos minutos por módulo, y puede hacerlos en varios días.

Este mensaje no lleva enlaces: escriba usted la dirección. Es automático; no responda.
""",
    "en": """Hello,

After {day} you need the certificate of training; without it you can read and not write. To get it, sign in as always
and open More → Training. It takes some minutes for each module, and you can do them on different days.

This message carries no links: type the address yourself. It is automatic; please do not reply.
""",
}


class ReminderMailer(AutomaticMailer):
    """Sends reminders, one message each. Thread-safe."""

    def send(self, person: Person, reminder: Reminder, *, holds_one: bool) -> MailOutcome:
        """One attempt, in the language of the person, who holds a certificate that ends or has had none so far."""
        text = (_ENDS if holds_one else _NEEDED)[person.language]
        named = f"{reminder.user_id}/{reminder.ends_on}/{reminder.days}"
        return self._send(
            person,
            subject=_SUBJECT[person.language],
            text=text.format(day=reminder.ends_on.strftime(_DAY[person.language])),
            message_id=hashlib.sha256(named.encode()).hexdigest()[:32],
        )
