"""Who is to be mailed that their organisation said yes to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.identity.domain.people.people import Person
from shared.kernel.country import Country

MAIL_LIFE = timedelta(days=3)
"""How long it is tried, as for links: what is read later is no news, and may no longer be so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Welcome:
    """One e-mail to one person, which is forgotten once the mail server has it, or its time is over."""

    user_id: UUID
    country: Country
    mail_due_at: datetime
    """When the next attempt is made."""
    mail_until: datetime
    """From when on none is made: `MAIL_LIFE` after the yes."""
    mail_attempts: int = 0


def new_welcome(person: Person, now: datetime) -> Welcome:
    """The e-mail to who was let in at `now`, due at once."""
    return Welcome(user_id=person.id, country=person.country, mail_due_at=now, mail_until=now + MAIL_LIFE)
