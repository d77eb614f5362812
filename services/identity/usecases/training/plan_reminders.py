"""Note who is to be reminded that their certificate of training ends, or that they will need one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.people.people import Person
from services.identity.domain.training.reminders import REMIND_BEFORE, Reminder, reminder_due
from services.identity.domain.training.standing import local_day
from services.identity.domain.training.training import Certificate

Certificates = Callable[[Sequence[Person], IdentityWork], Mapping[UUID, Certificate]]

_DAY = timedelta(days=1)
"""More on both sides, because it is another day in some country."""
_NEAR = timedelta(days=max(REMIND_BEFORE))


def plan_reminders(certificates: Certificates, *, work: IdentityWork) -> int:
    """Note each reminder that is due and was not noted before; returns how many."""
    now = work.clock.now()
    first, last = now.date() - 2 * _DAY, now.date() + _NEAR + _DAY
    ending = work.passes.people_with_an_end(after=first, until=last)
    found = [person for user_id in ending if (person := work.people.find(user_id))]
    found += work.people.whose_training_is_due(after=first + _DAY, until=last + _DAY)
    people = [person for person in {person.id: person for person in found}.values() if person.may_sign_in]
    held = certificates(people, work)
    noted = 0
    for person in people:
        ends_on = held[person.id].ends_on
        days = reminder_due(ends_on, local_day(person.country, now)) if ends_on else None
        if ends_on is None or days is None:
            continue
        noted += work.reminders.add(
            Reminder(user_id=person.id, country=person.country, ends_on=ends_on, days=days, mail_due_at=now)
        )
    return noted
