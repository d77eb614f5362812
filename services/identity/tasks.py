"""Ticks: each finds by itself what is due, so two at once are harmless."""

from services.identity.bootstrap import services
from services.identity.usecases.authority.expire_requests import expire_requests
from services.identity.usecases.clear_expired import clear_expired
from services.identity.usecases.organisations.publish_all_duties import publish_all_duties
from services.identity.usecases.people.mail_due_links import mail_due_links
from services.identity.usecases.people.mail_due_welcomes import mail_due_welcomes
from services.identity.usecases.tokens.announce_logouts import LogoutParts, announce_logouts
from services.identity.usecases.tokens.rotate_signing_key import rotate_aged_signing_key
from services.identity.usecases.training.mail_due_reminders import mail_due_reminders
from services.identity.usecases.training.plan_reminders import plan_reminders
from shared.kernel.country import ALL_COUNTRIES, BOTH_REALMS
from shared.telemetry import get_logger

log = get_logger(__name__)


def push_revocations() -> None:
    """Write every live revocation into the list again, in case the first attempt after the commit was lost."""
    parts = services()
    now = parts.clock.now()
    with parts.system_work(BOTH_REALMS) as work:
        live = work.revocations.live(now)
    parts.revocation_list.push(live, now)


def rotate_key() -> None:
    """Rotate the signing key when it has served its time."""
    with services().system_work(BOTH_REALMS) as work:
        rotated = rotate_aged_signing_key(work=work)
    if rotated:
        log.info("signing key rotated")


def publish_duties() -> None:
    """Publish duties that no change has published: those from before they were published at all."""
    with services().system_work(BOTH_REALMS) as work:
        publish_all_duties(work=work)


def mail_links() -> None:
    """Mail the links with which people set their passwords."""
    parts = services()
    if parts.mailer is not None:
        mail_due_links(system_work=lambda: parts.system_work(BOTH_REALMS), mailer=parts.mailer)


def note_reminders() -> None:
    """Note who is to be reminded that their certificate ends."""
    parts = services()
    if parts.reminder_mailer is not None:
        with parts.system_work(ALL_COUNTRIES) as work:
            plan_reminders(parts.certificates, work=work)


def mail_reminders() -> None:
    """Mail each reminder that is due, with the mail server of the settings."""
    parts = services()
    if parts.reminder_mailer is not None:
        mail_due_reminders(
            system_work=lambda: parts.system_work(ALL_COUNTRIES),
            certificate=parts.certificate,
            mailer=parts.reminder_mailer,
        )


def mail_welcomes() -> None:
    """Mail people that they were let in, with the mail server of the settings."""
    parts = services()
    if parts.welcome_mailer is not None:
        mail_due_welcomes(
            system_work=lambda: parts.system_work(ALL_COUNTRIES), standing=parts.standing, mailer=parts.welcome_mailer
        )


def expire_late_requests() -> None:
    """Close the requests for access that no one answered in time."""
    with services().system_work(ALL_COUNTRIES) as work:
        expire_requests(work=work)


def announce_ended_sessions() -> None:
    """Notify applications that a session has ended."""
    found = services()
    announce_logouts(LogoutParts(lambda: found.system_work(BOTH_REALMS), found.tokens, found.poster, found.clock))


def prune() -> None:
    """Drop codes, links, sign-ins and tokens that are long over."""
    with services().system_work(BOTH_REALMS) as work:
        clear_expired(work=work)
