"""Who may be named by a prosecutor's office: whoever an accepted referral is about, until it is taken back."""

# fixed dates: NOON is the clock of the service

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.cases.domain.consent.disclosure import Companion
from services.cases.domain.person.age import Majority
from services.cases.domain.person.person import Person
from services.cases.usecases.consent.withdraw_consent import withdraw_consent
from services.cases.usecases.disclosure.record_referral_step import record_referral_step
from shared.contracts.referrals import ReferralStep
from tests.support.builders.cases import NOON, TODAY, a_second_victim, a_supervisor
from tests.support.builders.proceedings import PROSECUTION
from tests.support.world import HN, SHELTER
from tests.unit.cases.usecases.court import Sharing
from tests.unit.cases.usecases.person.erasing import erase_identity
from tests.unit.cases.usecases.world import World

pytestmark = pytest.mark.unit


@pytest.fixture
def sharing(world: World) -> Sharing:
    return Sharing(world)


def step(accepted: ReferralStep, state: str) -> ReferralStep:
    """Another step of the same referral."""
    return replace(accepted, state=state)


def withdraw(sharing: Sharing) -> None:
    with sharing.world.work() as work:
        withdraw_consent(sharing.case.id, sharing.consent.id, "in_person", work=work)


def test_an_accepted_referral_shares_its_person(sharing: Sharing) -> None:
    accepted = sharing.refer()
    sharing.hear(accepted)

    (shared,) = sharing.shared()
    assert (shared.case_id, shared.person_id, shared.number) == (sharing.case.id, sharing.case.person_id, 1)
    assert (shared.organisation_id, shared.to_organisation_id) == (SHELTER, PROSECUTION)
    assert (shared.referral_id, shared.consent_id, shared.shared_at) == (
        accepted.referral_id,
        sharing.consent.id,
        NOON,
    )


@pytest.mark.parametrize("state", ["sent", "received", "rejected", "in_service", "completed", "expired"])
def test_no_other_step_shares_anybody(sharing: Sharing, state: str) -> None:
    sharing.hear(step(sharing.refer(), state))

    assert sharing.shared() == []


def test_the_acceptance_twice_shares_once(sharing: Sharing) -> None:
    accepted = sharing.refer()
    sharing.hear(accepted, accepted)
    (once,) = sharing.shared()
    sharing.world.now += timedelta(days=1)

    sharing.hear(accepted)

    assert sharing.shared() == [once]


@pytest.mark.parametrize(
    ("changes", "is_shared"),
    [
        ({"kind": "prosecution_notice"}, True),
        ({"kind": "service_referral"}, True),
        ({"kind": "service_referral", "recipient_type": "network_ngo"}, False),
        ({"kind": "prosecution_notice", "to_country": HN}, False),
        ({"kind": "consultation", "profile": "d0_anonymous", "consent_id": None}, False),
    ],
    ids=["a notice", "a service of the office", "a service of an NGO", "another country", "an anonymous consultation"],
)
def test_only_what_goes_to_a_prosecutor_of_the_country_shares(
    sharing: Sharing, changes: Mapping[str, Any], is_shared: bool
) -> None:
    sharing.hear(sharing.refer(**changes))

    assert bool(sharing.shared()) is is_shared


def test_a_referral_that_was_never_prepared_shares_nobody(sharing: Sharing) -> None:
    accepted = sharing.refer()
    sharing.hear(replace(accepted, referral_id=sharing.case.id))

    assert sharing.shared() == []


def test_who_goes_along_is_shared_with_their_number(world: World) -> None:
    companion = a_second_victim()
    own, theirs = Sharing.consent_of(None), Sharing.consent_of(companion.id)
    sharing = Sharing(world, others=[companion, a_second_victim()], consents=[own, theirs])
    along = Companion(person_id=companion.id, consent_id=theirs.id)
    sharing.hear(sharing.refer(consent_id=own.id, accompanied_by=(along,)))

    found = {shared.person_id: shared.number for shared in sharing.shared()}
    assert found == {sharing.case.person_id: 1, companion.id: 2}


def test_of_several_packets_the_last_says_who_goes_along(world: World) -> None:
    companion = a_second_victim()
    sharing = Sharing(world, others=[companion])
    first = sharing.refer(accompanied_by=(Companion(person_id=companion.id),))
    sharing.refer(referral_id=first.referral_id, disclosed_at=NOON + timedelta(hours=1))

    sharing.hear(first)

    assert [shared.person_id for shared in sharing.shared()] == [sharing.case.person_id]


@pytest.mark.parametrize("state", ["withdrawn", "cancelled"])
def test_what_is_taken_back_is_no_longer_shared(sharing: Sharing, state: str) -> None:
    accepted = sharing.refer()
    sharing.hear(accepted, step(accepted, state), accepted, step(accepted, state))

    assert sharing.shared() == []


@pytest.mark.parametrize("state", ["withdrawn", "cancelled"])
def test_an_acceptance_that_comes_after_it_shares_nobody(sharing: Sharing, state: str) -> None:
    accepted = sharing.refer()

    sharing.hear(step(accepted, state), accepted)

    assert sharing.shared() == []


def test_steps_of_one_transaction_end_as_they_do_apart(sharing: Sharing) -> None:
    accepted, other = sharing.refer(), sharing.refer()
    with sharing.world.platform() as work:
        for one in (accepted, other, step(accepted, "withdrawn")):
            record_referral_step(one, work=work)

    assert [shared.referral_id for shared in sharing.shared()] == [other.referral_id]


def test_another_referral_still_shares(sharing: Sharing) -> None:
    first, second = sharing.refer(), sharing.refer()
    sharing.hear(first, second, step(first, "withdrawn"))

    assert [shared.referral_id for shared in sharing.shared()] == [second.referral_id]


def test_a_completed_referral_goes_on_sharing(sharing: Sharing) -> None:
    accepted = sharing.refer()
    sharing.hear(accepted, step(accepted, "completed"))

    assert len(sharing.shared()) == 1


def test_a_consent_taken_back_ends_it(sharing: Sharing) -> None:
    accepted = sharing.refer()
    sharing.hear(accepted)
    withdraw(sharing)
    assert sharing.shared() == []

    sharing.hear(accepted)
    assert sharing.shared() == []


def test_a_consent_taken_back_before_the_acceptance_shares_nobody(sharing: Sharing) -> None:
    accepted = sharing.refer()
    withdraw(sharing)
    sharing.hear(accepted)

    assert sharing.shared() == []


def test_another_consent_goes_on(sharing: Sharing) -> None:
    other = Sharing.consent_of(None)
    with sharing.world.work() as work:
        case = work.cases.get_for_update(sharing.case.id)
        case.consents.append(other)
        work.cases.save(case)
    sharing.hear(sharing.refer(), sharing.refer(consent_id=other.id))
    withdraw(sharing)

    assert [shared.consent_id for shared in sharing.shared()] == [other.id]


@pytest.mark.parametrize(
    "changes",
    [{"expires_on": TODAY - timedelta(days=1)}, {"capacity": "guardian"}, {"purpose": "referral"}],
    ids=["expired", "of another capacity", "for another purpose"],
)
def test_a_disclosure_that_is_no_longer_permitted_shares_nobody(world: World, changes: Mapping[str, Any]) -> None:
    """A consent that ends between the referral and its acceptance has no withdrawal that would be heard of."""
    ended = replace(Sharing.consent_of(None), **changes)
    sharing = Sharing(world, consents=[ended])

    accepted = sharing.refer(consent_id=ended.id)
    sharing.hear(step(accepted, "sent"), accepted)

    assert sharing.shared() == []


def test_a_child_is_shared_before_their_best_interests_are_recorded(world: World) -> None:
    guardian = replace(Sharing.consent_of(None), capacity="guardian")
    sharing = Sharing(world, consents=[guardian], person=Person(birth_year=2012), majority=Majority.MINOR)
    sharing.hear(sharing.refer(consent_id=guardian.id))

    assert len(sharing.shared()) == 1


def test_an_erased_person_is_not_shared(sharing: Sharing) -> None:
    accepted = sharing.refer()
    sharing.hear(accepted)
    with sharing.world.work(a_supervisor()) as work:
        erase_identity(sharing.case.id, "requested", work=work)
    assert sharing.shared() == []

    sharing.hear(sharing.refer())
    assert sharing.shared() == []
