"""Mail people that their organisation said yes to them, until the mail server has taken each message."""

from collections.abc import Callable
from datetime import timedelta

from services.identity.adapters.people.welcome_mail import WelcomeMailer
from services.identity.adapters.work import IdentityWork
from services.identity.domain.people.people import Person
from services.identity.domain.people.welcomes import Welcome
from services.identity.domain.training.standing import Standing
from shared.telemetry import get_logger

log = get_logger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than a tick's attempts take; also the first pause before the next."""
AT_ONCE = 2
"""A tick mails few, so that it ends well before Celery's time limit even when every attempt times out."""


def mail_due_welcomes(
    *,
    system_work: Callable[[], IdentityWork],
    standing: Callable[[Person, IdentityWork], Standing],
    mailer: WelcomeMailer,
) -> int:
    """Make one attempt for each message that is due; returns how many there were.

    Who has not opened their link yet, or may not sign in, gets none. A crash after the mail server has taken one and
    before that is recorded mails the same message once more.
    """
    with system_work() as work:
        due = work.welcomes.claim_due(work.clock.now(), LEASE, AT_ONCE)
    for welcome in due:
        with system_work() as work:
            person = work.people.find(welcome.user_id)
            reached = standing(person, work) if person and person.may_sign_in else None
        if person is None or reached is None or _is_taken(person, reached, welcome, mailer):
            with system_work() as work:
                work.welcomes.remove(welcome.user_id)
    return len(due)


def _is_taken(person: Person, standing: Standing, welcome: Welcome, mailer: WelcomeMailer) -> bool:
    """Whether the mail server has it, or will never take it."""
    outcome = mailer.send(person, standing, welcome)
    if not outcome.sent:
        log.warning("welcome not mailed", error=outcome.error, attempt=welcome.mail_attempts)
    return outcome.sent or outcome.permanent
