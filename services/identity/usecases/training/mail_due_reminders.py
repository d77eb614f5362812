"""Mail the reminders that a certificate of training ends or will be needed, until the mail server has taken each."""

from collections.abc import Callable
from datetime import timedelta

from services.identity.adapters.training.reminder_mail import ReminderMailer
from services.identity.adapters.work import IdentityWork
from services.identity.domain.people.people import Person
from services.identity.domain.training.reminders import Reminder
from services.identity.domain.training.training import Certificate
from shared.telemetry import get_logger

log = get_logger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than a tick's attempts take; also the first pause before the next."""
AT_ONCE = 2
"""A tick mails few, so that it ends well before Celery's time limit even when every attempt times out."""


def mail_due_reminders(
    *,
    system_work: Callable[[], IdentityWork],
    certificate: Callable[[Person, IdentityWork], Certificate],
    mailer: ReminderMailer,
) -> int:
    """Make one attempt for each reminder that is due; returns how many there were.

    Who has passed again meanwhile, or may not sign in, is not reminded. A crash after the mail server has taken one and
    before that is recorded mails the same message once more.
    """
    with system_work() as work:
        due = work.reminders.claim_due(work.clock.now(), LEASE, AT_ONCE)
    for reminder in due:
        with system_work() as work:
            person = work.people.find(reminder.user_id)
            held = certificate(person, work) if person and person.may_sign_in else None
        wanted = held is not None and held.ends_on == reminder.ends_on
        if not person or not held or not wanted or _is_taken(person, reminder, held, mailer):
            with system_work() as work:
                work.reminders.mark_done(reminder)
    return len(due)


def _is_taken(person: Person, reminder: Reminder, held: Certificate, mailer: ReminderMailer) -> bool:
    """Whether the mail server has it, or will never take it."""
    outcome = mailer.send(person, reminder, holds_one=held.spared_until is None)
    if not outcome.sent:
        log.warning("reminder not mailed", error=outcome.error, attempt=reminder.mail_attempts)
    return outcome.sent or outcome.permanent
