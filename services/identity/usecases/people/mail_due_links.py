"""Mail the links with which people set their passwords, until the mail server has taken each."""

from collections.abc import Callable
from datetime import timedelta

from services.identity.adapters.people.activation_mail import ActivationMailer
from services.identity.adapters.work import IdentityWork
from services.identity.domain.people.activations import Activation
from services.identity.domain.people.people import PersonStatus
from shared.mail.sending import MailOutcome
from shared.telemetry import get_logger

log = get_logger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than a tick's attempts take; also the first pause before the next."""
AT_ONCE = 2
"""A tick mails few, so that it ends well before Celery's time limit even when every attempt times out."""


def mail_due_links(*, system_work: Callable[[], IdentityWork], mailer: ActivationMailer) -> int:
    """Make one attempt for each link that is due; returns how many there were.

    The link is opened in memory only: it is in no message, event or log. A crash after the mail server has taken it and
    before that is recorded mails the same link once more.
    """
    with system_work() as work:
        due = work.activations.claim_due(work.clock.now(), LEASE, AT_ONCE)
    for link in due:
        _mail(link, system_work, mailer)
    return len(due)


def _mail(link: Activation, system_work: Callable[[], IdentityWork], mailer: ActivationMailer) -> None:
    with system_work() as work:
        person = work.people.find(link.user_id)
    if person is None or person.status is not PersonStatus.INVITED or link.link_sealed is None:
        with system_work() as work:
            work.activations.forget_link(link.token_digest)
        return
    address = work.links.unseal(link.link_sealed, link.user_id)
    outcome = mailer.send(person, address, link.token_digest.hex()[:32])
    if not outcome.sent:
        details = {"user_id": str(link.user_id), "error": outcome.error, "attempt": link.mail_attempts}
        log.warning("activation link not mailed", **details)
    if outcome.sent or outcome.permanent:
        with system_work() as work:
            _record_outcome(link, outcome, work)


def _record_outcome(link: Activation, outcome: MailOutcome, work: IdentityWork) -> None:
    work.activations.forget_link(link.token_digest)
    action = "user.link_mailed" if outcome.sent else "user.link_refused"
    work.audit(action, country=link.country, object_type="user", object_id=link.user_id)
