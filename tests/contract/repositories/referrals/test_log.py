"""The log of a referral, and the notes that are destroyed in it."""

# fixed dates: NOON is the clock of the service

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import State
from services.referrals.domain.referral import Referral
from tests.contract.repositories.referrals.works import Works, stored
from tests.support.builders.referrals import NOON, RECEIVER, STRANGERS, THE_RECEIVER, THE_SENDER, a_log_entry
from tests.support.referrals_effects import CIPHER
from tests.support.world import HN

TODAY = date(2026, 11, 20)
NOTE = "¿Qué idioma habla?"


def a_logged_referral(works: Works, **changes: Any) -> Referral:
    """A referral whose receiver has asked."""
    referral = stored(works, data_key=CIPHER.new_key(HN).wrapped, **changes)
    asked = a_log_entry(
        state_from=State.SENT,
        state_to=State.INFO_REQUESTED,
        at=NOON + timedelta(hours=1),
        organisation_id=RECEIVER,
        topics=("language",),
        note=NOTE,
    )
    with works.platform() as work:
        work.log.add(referral, a_log_entry())
        work.log.add(referral, asked)
    return referral


def notes(work: ReferralsWork, referral: Referral) -> list[str | None]:
    return [entry.note for entry in work.log.of(referral, with_notes=True)]


def test_both_parties_read_the_log_in_order(works: Works) -> None:
    referral = a_logged_referral(works)
    for grant in (THE_SENDER, THE_RECEIVER):
        with works.open(grant) as work:
            first, second = work.log.of(referral, with_notes=True)
        assert first == a_log_entry()
        assert (second.state_from, second.state_to) == (State.SENT, State.INFO_REQUESTED)
        assert (second.topics, second.note, second.organisation_id) == (("language",), NOTE, RECEIVER)


def test_without_notes_the_log_has_steps_and_codes_alone(works: Works) -> None:
    referral = a_logged_referral(works)
    with works.open(THE_SENDER) as work:
        assert [entry.note for entry in work.log.of(referral, with_notes=False)] == [None, None]


def test_strangers_see_no_log_and_write_none(works: Works) -> None:
    referral = a_logged_referral(works)
    for grant in STRANGERS:
        with works.open(grant) as work:
            assert work.log.of(referral, with_notes=False) == []
        with pytest.raises(DBAPIError), works.open(grant) as work:
            work.log.add(referral, a_log_entry())


def test_the_log_says_when_a_state_was_entered(works: Works) -> None:
    referral = a_logged_referral(works)
    with works.platform() as work:
        # A step that leaves the state as it is enters nothing.
        later = NOON + timedelta(hours=2)
        work.log.add(referral, a_log_entry(state_from=State.SENT, state_to=State.SENT, at=later))
        sent, asked, accepted = ((referral.id, state) for state in (State.SENT, State.INFO_REQUESTED, State.ACCEPTED))
        of_other = (a_logged_referral(works).id, State.SENT)
        times = work.log.times_of([sent, asked, accepted, of_other])
        assert times == {sent: NOON, asked: NOON + timedelta(hours=1), of_other: NOON}
        assert work.log.times_of([sent]) == {sent: NOON}
        assert work.log.times_of([]) == {}


def test_the_notes_of_one_referral_are_destroyed(works: Works) -> None:
    referral, other = a_logged_referral(works), a_logged_referral(works)
    with works.open(THE_RECEIVER) as work:
        work.log.destroy_notes(referral.id)
        assert (notes(work, referral), notes(work, other)) == ([None, None], [None, NOTE])


def test_the_notes_under_a_consent_are_destroyed(works: Works) -> None:
    referral = a_logged_referral(works)
    shared: dict[str, Any] = {"consent_id": referral.consent_id}
    same = a_logged_referral(works, case_id=referral.case_id, **shared)
    others = [a_logged_referral(works, **shared), a_logged_referral(works, case_id=referral.case_id)]
    assert referral.consent_id is not None
    with works.platform() as work:
        work.log.destroy_notes_of_consent(referral.case_id, referral.consent_id)
        assert notes(work, referral) == notes(work, same) == [None, None]
        assert [notes(work, other) for other in others] == [[None, NOTE]] * 2


def test_the_notes_past_their_consent_are_destroyed(works: Works) -> None:
    over = a_logged_referral(works, consent_expires_on=TODAY - timedelta(days=1))
    kept = [a_logged_referral(works, consent_expires_on=day) for day in (TODAY, None)]
    with works.platform() as work:
        work.log.destroy_notes_past_consent(TODAY)
        assert notes(work, over) == [None, None]
        assert [notes(work, referral) for referral in kept] == [[None, NOTE], [None, NOTE]]


def test_a_stranger_destroys_no_notes(works: Works) -> None:
    referral = a_logged_referral(works)
    for grant in STRANGERS:
        with works.open(grant) as work:
            work.log.destroy_notes(referral.id)
    with works.platform() as work:
        assert notes(work, referral) == [None, NOTE]
