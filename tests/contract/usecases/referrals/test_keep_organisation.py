"""What identity publishes about organisations and their people."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta

import pytest

from services.referrals.domain.jobs import NotifyOfSuspension
from services.referrals.notifications.domain.delivery import EmailMessage, Letter
from services.referrals.notifications.domain.notice import MAILBOX
from services.referrals.notifications.processes.notices import notify
from shared.contracts.identity import (
    COUNTRY_ADMIN,
    OrganisationDutiesChanged,
    OrganisationRegistered,
    OrganisationSuspended,
    PersonChanged,
)
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import new_id
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import NOON, RECEIVER, THE_RECEIVER, a_card, a_notice, an_email_channel
from tests.support.world import HN

REGISTERED = OrganisationRegistered(country=HN, organisation_id=RECEIVER, kind="ngo", public_name="Refugio")
SUSPENDED = OrganisationSuspended(country=HN, organisation_id=RECEIVER)
ON_DUTY = OrganisationDutiesChanged(country=HN, organisation_id=RECEIVER, duties=(COUNTRY_ADMIN,))


def test_a_registered_organisation_is_in_the_directory(world: World) -> None:
    for _ in range(2):
        world.receive(REGISTERED)
    with world.platform() as work:
        assert work.organisations.find(RECEIVER) == a_card(RECEIVER)


def test_an_organisation_that_is_registered_again_is_renamed_and_suspended_no_more(world: World) -> None:
    for event in (REGISTERED, ON_DUTY, SUSPENDED, replace(REGISTERED, public_name="Casa", kind="legal")):
        world.receive(event)
    with world.platform() as work:
        assert work.organisations.find(RECEIVER) == a_card(
            RECEIVER, public_name="Casa", kind="legal", duties=(COUNTRY_ADMIN,)
        )


def test_senders_are_notified_of_a_suspension_by_a_job_that_names_its_first_moment(world: World) -> None:
    world.receive(REGISTERED)
    for world.now in (NOON, NOON + timedelta(hours=1)):
        work = world.receive(SUSPENDED)
        assert work.enqueued == [NotifyOfSuspension(country=HN, organisation_id=RECEIVER, suspended_at=NOON)]
        with world.platform() as work:
            assert work.organisations.suspended_among([RECEIVER]) == {RECEIVER}


def test_the_mailbox_of_a_suspended_organisation_gets_one_letter_that_says_so_and_nothing_else(world: World) -> None:
    world.add(an_email_channel())
    world.receive(REGISTERED)
    for world.now in (NOON, NOON + timedelta(hours=1)):
        world.receive(SUSPENDED)
    with world.platform() as work:
        notify(a_notice(), work=work)
    (letter,) = world.effects.dispatched
    assert isinstance(letter, EmailMessage)
    assert (letter.letter, letter.organisation_id, letter.code) == (Letter.STOPPED, RECEIVER, "")
    assert [one.recipient for one in world.notices(RECEIVER) if one.notification.kind == "organisation_suspended"] == [
        MAILBOX
    ]


def test_a_suspension_of_an_unknown_organisation_is_skipped(world: World) -> None:
    assert world.receive(SUSPENDED).enqueued == []


def test_duties_are_replaced(world: World) -> None:
    world.receive(REGISTERED)
    for duties in ((COUNTRY_ADMIN,), ()):
        world.receive(replace(ON_DUTY, duties=duties))
        with world.platform() as work:
            on_duty = work.organisations.on_duty(COUNTRY_ADMIN, HN)
        assert [card.duties for card in on_duty] == [duties] * bool(duties)


def test_duties_wait_for_the_card(world: World) -> None:
    with pytest.raises(NotFound):
        world.receive(ON_DUTY)


def test_a_person_may_be_assigned_while_they_are_active(world: World) -> None:
    person = PersonChanged(country=HN, user_id=new_id(), organisation_id=RECEIVER, role="caseworker", active=True)
    world.receive(person)
    with world.work(THE_RECEIVER) as work:
        work.members.require(person.user_id, RECEIVER, ["caseworker"])
    world.receive(replace(person, active=False))
    with world.work(THE_RECEIVER) as work, pytest.raises(Invalid):
        work.members.require(person.user_id, RECEIVER, ["caseworker"])
