"""Keep what identity publishes about organisations and their people."""

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.jobs import NotifyOfSuspension, OfferInPractice, ReferInPractice
from services.referrals.domain.organisation import OrganisationCard
from services.referrals.notifications.domain.notice import MAILBOX, ORGANISATION_SUSPENDED, Notice
from services.referrals.notifications.processes.notices import notify
from shared.contracts.identity import (
    OrganisationDutiesChanged,
    OrganisationRegistered,
    OrganisationSuspended,
    PersonChanged,
    PracticeEntered,
)
from shared.kernel.practice import partner_of


def keep_card(event: OrganisationRegistered, *, work: ReferralsWork) -> None:
    """Store or replace the public card of an organisation."""
    card = OrganisationCard(
        id=event.organisation_id,
        country=event.country,
        kind=event.kind,
        public_name=event.public_name,
        updated_at=work.clock.now(),
    )
    work.organisations.put(card)
    if partner_of(event.country, event.organisation_id) is not None:
        work.enqueue(OfferInPractice(country=event.country, organisation_id=event.organisation_id))


def suspend_card(event: OrganisationSuspended, *, work: ReferralsWork) -> None:
    """Take an organisation out of the directory, and notify its mailbox.

    Senders who wait for its answer are notified, in any country.
    """
    since = work.organisations.suspend(event.organisation_id, at=work.clock.now())
    if since is not None:
        work.enqueue(
            NotifyOfSuspension(country=event.country, organisation_id=event.organisation_id, suspended_at=since)
        )
        notice = Notice(
            country=event.country,
            organisation_id=event.organisation_id,
            kind=ORGANISATION_SUSPENDED,
            subject_id=event.organisation_id,
            occasion=since.isoformat(),
            recipient=MAILBOX,
        )
        notify(notice, work=work)


def fill_practice_space(event: PracticeEntered, *, work: ReferralsWork) -> None:
    """Have invented referrals sent to the space that a person has entered."""
    work.enqueue(ReferInPractice(country=event.country, organisation_id=event.organisation_id))


def keep_duties(event: OrganisationDutiesChanged, *, work: ReferralsWork) -> None:
    """Keep the duties of an organisation. Raises NotFound without a card."""
    work.organisations.keep_duties(event.organisation_id, event.duties, at=work.clock.now())


def keep_member(event: PersonChanged, *, work: ReferralsWork) -> None:
    """Keep who may be assigned a referral."""
    work.members.keep(event, at=work.clock.now())
