"""The life cycle, as a table."""

# fixed dates: the rules are handed their moment

from datetime import date, timedelta

import pytest

from services.referrals.domain.errors import OtherPartyOnly, PacketGone, WrongState
from services.referrals.domain.life_cycle import (
    ACTIONS,
    CASE_CLOSED,
    CLOSES_ACCESS,
    CONSENT_WITHDRAWN,
    ENDED,
    IDENTITY_ERASED,
    MAY_BECOME,
    MAY_READ_PACKET,
    OPEN,
    UNANSWERED,
    Party,
    State,
    possible_actions,
)
from services.referrals.domain.urgency import URGENCIES, answer_within, times_of
from shared.contracts.codelists import code_list
from shared.contracts.country_settings import DEFAULTS, ESCALATION, REFERRAL_DEADLINES
from shared.contracts.disclosure_refusals import CONSENT_INSUFFICIENT
from shared.contracts.referrals import REFERRAL_STEPS, ReferralSent
from shared.kernel.errors import NotFound
from tests.support.builders.referrals import NOON, STRANGERS, THE_RECEIVER, THE_SENDER, a_referral

DEADLINES = DEFAULTS[REFERRAL_DEADLINES]


def test_the_states_are_codes_of_the_published_list() -> None:
    assert set(State) == set(code_list("referral_status").items) - {"draft"}
    assert set(MAY_BECOME) == set(State)


def test_how_a_referral_ended_is_a_state_and_because_of_what_is_a_reason() -> None:
    # The platform cancels when a case is closed, and withdraws when a person is erased: no state says who wanted it.
    states, reasons = code_list("referral_status"), code_list("referral_platform_reason")
    ended = [[states.label(state, language) for state in ("cancelled", "withdrawn")] for language in ("es", "en")]
    assert ended == [["Cancelada", "Retirada"], ["Cancelled", "Withdrawn"]]
    assert {CONSENT_WITHDRAWN, *CONSENT_INSUFFICIENT, IDENTITY_ERASED, CASE_CLOSED} <= set(reasons.items)


def test_no_state_is_entered_twice() -> None:
    def reachable(state: State) -> set[State]:
        return set(MAY_BECOME[state]).union(*map(reachable, MAY_BECOME[state]))

    assert all(state not in reachable(state) for state in State)
    assert reachable(State.SENT) | {State.SENT} == set(State)


CHOICES = {
    (State.SENT, Party.RECEIVER): {"receive", "request-info", "accept", "reject"},
    (State.RECEIVED, Party.RECEIVER): {"request-info", "accept", "reject"},
    (State.INFO_REQUESTED, Party.RECEIVER): {"accept", "reject"},
    (State.ACCEPTED, Party.RECEIVER): {"start"},
    (State.IN_SERVICE, Party.RECEIVER): {"complete"},
    (State.SENT, Party.SENDER): {"cancel"},
    (State.RECEIVED, Party.SENDER): {"cancel"},
    (State.INFO_REQUESTED, Party.SENDER): {"cancel", "provide-info"},
    (State.ACCEPTED, Party.SENDER): {"cancel"},
    (State.SENT, Party.PLATFORM): {"withdraw", "expire", "close"},
    (State.RECEIVED, Party.PLATFORM): {"withdraw", "expire", "close"},
    (State.INFO_REQUESTED, Party.PLATFORM): {"withdraw", "expire", "close"},
    (State.ACCEPTED, Party.PLATFORM): {"withdraw", "close"},
}
"""Everything that anybody may do. A stay that has begun only ends, and what has ended stays as it is."""


@pytest.mark.parametrize("party", list(Party))
@pytest.mark.parametrize("state", list(State))
def test_each_end_is_offered_its_own_steps_and_no_others(state: State, party: Party) -> None:
    offered = possible_actions(state, party)

    assert set(offered) == CHOICES.get((state, party), set())
    assert len(offered) == len(set(offered))


def test_what_leads_somewhere_is_open_and_everything_else_has_ended() -> None:
    assert {state for state, _ in CHOICES} == OPEN
    assert set(State) - OPEN == ENDED


def test_groups_follow_from_the_table() -> None:
    assert frozenset(state for state in State if not MAY_BECOME[state]) == CLOSES_ACCESS | {State.COMPLETED}
    assert UNANSWERED < OPEN
    assert not MAY_READ_PACKET & CLOSES_ACCESS
    assert not MAY_READ_PACKET & UNANSWERED


def test_every_fact_but_the_first_belongs_to_an_action() -> None:
    assert {action.event for action in ACTIONS.values()} == set(REFERRAL_STEPS) - {ReferralSent}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(ACTIONS))
def test_an_action_leads_where_the_table_lets_it(name: str, state: State) -> None:
    referral = a_referral(state=state)
    if ACTIONS[name].leads_to in MAY_BECOME[state]:
        referral.take(ACTIONS[name], at=NOON)
        assert referral.state == ACTIONS[name].leads_to
        assert referral.version == 2
        assert (referral.closed_at is None) is bool(MAY_BECOME[referral.state])
    else:
        with pytest.raises(WrongState) as wrong:
            referral.take(ACTIONS[name], at=NOON)
        assert wrong.value.problems[0].code == state
        assert referral.state == state


def test_hours_to_answer_count_to_the_decision_and_stay() -> None:
    referral = a_referral()
    referral.take(ACTIONS["receive"], at=NOON + timedelta(hours=1))
    assert referral.hours_to_answer is None
    referral.take(ACTIONS["accept"], at=NOON + timedelta(hours=3))
    referral.take(ACTIONS["start"], at=NOON + timedelta(hours=30))
    assert referral.hours_to_answer == 3.0


def test_an_answered_referral_is_no_longer_reminded_of() -> None:
    referral = a_referral()
    referral.take(ACTIONS["receive"], at=NOON)
    assert referral.remind_at is not None
    referral.take(ACTIONS["accept"], at=NOON)
    assert referral.remind_at is None


@pytest.mark.parametrize("state", list(State))
def test_the_packet_opens_only_between_acceptance_and_the_end_of_access(state: State) -> None:
    referral = a_referral(state=state)
    if state in MAY_READ_PACKET:
        assert referral.packet_on(NOON.date()) == b"sealed"
    else:
        with pytest.raises(PacketGone if state in CLOSES_ACCESS else WrongState):
            referral.packet_on(NOON.date())


def test_the_packet_closes_the_day_after_the_consent_ends() -> None:
    referral = a_referral(state=State.ACCEPTED, consent_expires_on=date(2026, 11, 20))

    assert referral.packet_on(date(2026, 11, 20))
    with pytest.raises(PacketGone):
        referral.packet_on(date(2026, 11, 21))


def test_a_party_must_match_in_organisation_and_country() -> None:
    referral = a_referral()

    assert referral.party(THE_RECEIVER) is Party.RECEIVER
    assert referral.party(THE_SENDER) is Party.SENDER
    for stranger in STRANGERS:
        with pytest.raises(NotFound):
            referral.party(stranger)
        with pytest.raises(NotFound):
            referral.require(Party.RECEIVER, stranger)
    with pytest.raises(OtherPartyOnly):
        referral.require(Party.SENDER, THE_RECEIVER)


@pytest.mark.parametrize("urgency", URGENCIES)
def test_the_reminder_comes_at_half_of_the_time(urgency: str) -> None:
    times = times_of(urgency, DEADLINES, DEFAULTS[ESCALATION], sent_at=NOON)

    assert (times.respond_by - NOON) == 2 * (times.remind_at - NOON) == answer_within(urgency, DEADLINES)


def test_a_country_says_how_many_hours_a_risk_gives_and_hours_mean_what_they_say() -> None:
    shorter = {**DEADLINES, "high": 6}
    found = {code: answer_within(code, shorter) / timedelta(hours=1) for code in URGENCIES}
    assert found == {
        "immediate": 2,
        "24h": 24,
        "72h": 72,
        "7d": 168,
        "imminent": 2,
        "high": 6,
        "medium": 72,
        "low": 168,
    }


def test_codes_of_the_risk_list_are_urgencies_too() -> None:
    assert set(code_list("risk_level").items) <= set(URGENCIES)
