"""What each end of a referral may read and do, and what an offer may say."""

# fixed dates: the rules are handed their moment

from datetime import timedelta
from typing import Any

import pytest

from services.referrals.domain.life_cycle import ACKNOWLEDGE, ACTIONS, MAY_READ_PACKET, PROVIDE_INFO, Party, State
from services.referrals.domain.referral_view import ReferralView
from shared.kernel.errors import Invalid
from tests.support.builders.referrals import NOON, a_referral, an_offer

CAPACITY = {"age_band": "18_plus"}


def seen_by(party: Party, **changes: Any) -> ReferralView:
    return ReferralView(a_referral(capacity=CAPACITY, **changes), party, None)


@pytest.mark.parametrize("state", list(State))
def test_the_receiver_knows_the_contents_only_after_acceptance(state: State) -> None:
    assert seen_by(Party.SENDER, state=state).shows_contents
    assert seen_by(Party.RECEIVER, state=state).shows_contents == (state in MAY_READ_PACKET)


def test_the_receiver_knows_nothing_more_once_access_has_ended() -> None:
    ended = {"state": State.IN_SERVICE, "access_ended_at": NOON}

    assert not seen_by(Party.RECEIVER, **ended).shows_contents
    assert seen_by(Party.RECEIVER, **ended).capacity == {}
    assert seen_by(Party.SENDER, **ended).capacity == CAPACITY


def test_the_receiver_reads_before_acceptance_what_decides_yes_or_no() -> None:
    assert seen_by(Party.RECEIVER).capacity == CAPACITY


def test_only_the_receiver_acknowledges_and_only_once() -> None:
    ended = {"state": State.IN_SERVICE, "access_ended_at": NOON}

    assert ACKNOWLEDGE in seen_by(Party.RECEIVER, **ended).actions
    assert ACKNOWLEDGE not in seen_by(Party.SENDER, **ended).actions
    assert ACKNOWLEDGE not in seen_by(Party.RECEIVER, **ended, acknowledged_at=NOON).actions
    assert ACKNOWLEDGE not in seen_by(Party.RECEIVER, state=State.IN_SERVICE).actions


def test_the_sender_answers_only_what_was_asked() -> None:
    assert PROVIDE_INFO in seen_by(Party.SENDER, state=State.INFO_REQUESTED).actions
    assert PROVIDE_INFO not in seen_by(Party.SENDER).actions
    assert PROVIDE_INFO not in seen_by(Party.RECEIVER, state=State.INFO_REQUESTED).actions


def test_notes_before_acceptance_are_checked_and_no_others() -> None:
    assert {name for name, action in ACTIONS.items() if action.checks_note} == {"request-info", "reject"}


def test_a_party_acts_in_its_own_country_and_the_platform_in_the_senders() -> None:
    referral = a_referral()

    assert referral.country_of(Party.RECEIVER) is referral.to_country
    assert referral.country_of(Party.SENDER) is referral.country
    assert referral.country_of(Party.PLATFORM) is referral.country


def test_notes_are_read_until_the_consent_ends() -> None:
    last_day = NOON.date()
    view = seen_by(Party.RECEIVER, consent_expires_on=last_day)

    assert view.may_read_notes(last_day)
    assert not view.may_read_notes(last_day + timedelta(days=1))


def test_nothing_of_the_message_is_printed() -> None:
    view = ReferralView(a_referral(), Party.SENDER, "Llega esta noche")

    assert "noche" not in repr(view)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"age_min": 18, "age_max": 17}, "age_max"),
        ({"capacity_free": 3, "capacity_total": 2}, "capacity_free"),
    ],
)
def test_an_offer_does_not_contradict_itself(terms: dict[str, int], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        an_offer(**terms).check_ranges()

    assert [problem.field for problem in refused.value.problems] == [field]


@pytest.mark.parametrize(
    "terms",
    [{}, {"age_min": 18, "age_max": 18}, {"capacity_free": 2, "capacity_total": 2}, {"capacity_free": 2}],
)
def test_an_offer_may_be_open_at_either_end(terms: dict[str, int]) -> None:
    an_offer(**terms).check_ranges()
