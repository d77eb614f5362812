"""What each end of a referral may read and do, and what a step leaves behind."""

# fixed dates: the rules are handed their moment

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from services.referrals.domain.errors import (
    NoPersonInvolved,
    NoTransferAsked,
    OtherPartyOnly,
    PacketGone,
    WrongState,
)
from services.referrals.domain.life_cycle import ACTIONS, CLOSES_ACCESS, MAY_READ_PACKET, UNANSWERED, Party, State
from shared.contracts.referral_kinds import CASE_TRANSFER, CONSULTATION
from shared.contracts.referrals import ReferralAccepted, ReferralCompleted, ReferralEscalated
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from shared.kernel.grant import Permission
from tests.support.builders.referrals import NOON, RECEIVER, STRANGERS, THE_RECEIVER, THE_SENDER, a_caller, a_referral
from tests.support.world import HN

TODAY, YESTERDAY = date(2026, 11, 20), date(2026, 11, 19)


def test_a_step_is_for_the_end_that_it_names() -> None:
    referral = a_referral()

    referral.require(Party.SENDER, THE_SENDER)
    referral.require(Party.RECEIVER, THE_RECEIVER)
    for party, other in ((Party.SENDER, THE_RECEIVER), (Party.RECEIVER, THE_SENDER)):
        with pytest.raises(OtherPartyOnly):
            referral.require(party, other)
    for stranger in STRANGERS:
        with pytest.raises(NotFound):
            referral.require(Party.SENDER, stranger)


def test_the_receiver_acts_in_its_country_and_everybody_else_in_the_senders() -> None:
    referral = a_referral()

    assert [referral.country_of(party) for party in (Party.SENDER, Party.RECEIVER, Party.PLATFORM)] == [
        "GT",
        "HN",
        "GT",
    ]


def test_the_packet_is_opened_by_those_who_answer_and_by_who_attends() -> None:
    attending = uuid4()
    referral = a_referral(assigned_to=attending)

    assert referral.may_open_packet(a_caller(RECEIVER, HN, may=(Permission.REFERRALS_ANSWER,)))
    assert referral.may_open_packet(a_caller(RECEIVER, HN, subject=str(attending)))
    assert not referral.may_open_packet(a_caller(RECEIVER, HN, may=(Permission.REFERRALS_READ,)))
    assert not a_referral().may_open_packet(a_caller(RECEIVER, HN))


def test_a_step_leaves_its_reason_outcome_and_one_more_version() -> None:
    referral = a_referral(reason="earlier")

    referral.take(ACTIONS["accept"], at=NOON)
    assert (referral.reason, referral.outcome, referral.version) == ("earlier", None, 2)
    referral.take(ACTIONS["start"], at=NOON)
    referral.take(ACTIONS["complete"], at=NOON, reason="later", outcome="delivered")
    assert (referral.reason, referral.outcome, referral.version) == ("later", "delivered", 4)


def test_a_step_from_elsewhere_changes_nothing() -> None:
    referral = a_referral(state=State.COMPLETED)

    with pytest.raises(WrongState):
        referral.take(ACTIONS["accept"], at=NOON, reason="x", outcome="y")
    assert (referral.state, referral.reason, referral.outcome, referral.version) == (State.COMPLETED, None, None, 1)


@pytest.mark.parametrize(
    ("step", "answers"), [("accept", True), ("reject", True), ("cancel", False), ("expire", False)]
)
def test_only_a_decision_of_the_receiver_is_an_answer(step: str, answers: bool) -> None:
    referral = a_referral(state=State.INFO_REQUESTED)

    referral.take(ACTIONS[step], at=NOON + timedelta(minutes=50))

    assert referral.hours_to_answer == (0.83 if answers else None)
    assert referral.remind_at is None


def test_the_answer_stays_the_first_one() -> None:
    referral = a_referral(state=State.ACCEPTED, answered_at=NOON)

    referral.take(ACTIONS["cancel"], at=NOON + timedelta(hours=9))

    assert (referral.answered_at, referral.closed_at) == (NOON, NOON + timedelta(hours=9))


@pytest.mark.parametrize("state", list(State))
def test_who_has_not_decided_still_owes_an_answer(state: State) -> None:
    assert a_referral(state=state).is_unanswered is (state in UNANSWERED)


@pytest.mark.parametrize("state", list(State))
def test_access_is_closed_by_the_state_or_because_of_the_person(state: State) -> None:
    assert a_referral(state=state).is_access_closed is (state in CLOSES_ACCESS)
    assert a_referral(state=state, access_ended_at=NOON).is_access_closed


@pytest.mark.parametrize("state", list(State))
def test_who_could_read_of_the_person_once_was_accepted(state: State) -> None:
    assert a_referral(state=state).was_accepted is (state in MAY_READ_PACKET)
    assert a_referral(state=state, answered_at=NOON).was_accepted is (state is not State.REJECTED)


def test_a_receiver_whose_access_has_ended_must_acknowledge_it_once() -> None:
    referral = a_referral(state=State.IN_SERVICE)
    assert not referral.must_acknowledge

    referral.end_access("consent_withdrawn", at=NOON)

    assert referral.must_acknowledge
    assert (referral.access_ended_at, referral.access_ended_because) == (NOON, "consent_withdrawn")
    referral.acknowledged_at = NOON
    assert not referral.must_acknowledge
    with pytest.raises(PacketGone):
        referral.packet_on(TODAY)


def test_a_packet_that_was_destroyed_is_gone_and_its_codes_remain() -> None:
    referral = a_referral(state=State.ACCEPTED, code="GT-7K3-Q9X")

    referral.destroy_packet()

    assert (referral.sealed, referral.message, referral.code) == (None, None, "GT-7K3-Q9X")
    with pytest.raises(PacketGone):
        referral.packet_on(TODAY)


@pytest.mark.parametrize("state", list(State))
def test_a_packet_that_may_not_be_opened_yet_says_where_it_stands(state: State) -> None:
    if state in MAY_READ_PACKET:
        assert a_referral(state=state, consent_expires_on=TODAY).packet_on(TODAY) == b"sealed"
        with pytest.raises(PacketGone):
            a_referral(state=state, consent_expires_on=YESTERDAY).packet_on(TODAY)
    elif state in UNANSWERED:
        with pytest.raises(WrongState) as wrong:
            a_referral(state=state).packet_on(TODAY)
        assert wrong.value.problems[0].code == state


@pytest.mark.parametrize("state", list(State))
def test_notes_are_read_while_access_is_open_and_of_a_rejection_by_the_sender(state: State) -> None:
    referral = a_referral(state=state)
    is_open = state not in CLOSES_ACCESS

    assert referral.may_read_notes(Party.RECEIVER, TODAY) is is_open
    assert referral.may_read_notes(Party.SENDER, TODAY) is (is_open or state is State.REJECTED)


def test_notes_are_not_read_once_the_consent_has_ended() -> None:
    for party in (Party.SENDER, Party.RECEIVER):
        assert a_referral(consent_expires_on=TODAY).may_read_notes(party, TODAY)
        assert not a_referral(consent_expires_on=YESTERDAY).may_read_notes(party, TODAY)
        assert not a_referral(state=State.REJECTED, consent_expires_on=YESTERDAY).may_read_notes(party, TODAY)


def test_the_event_of_a_step_says_to_both_parties_where_the_referral_stands() -> None:
    referral = a_referral(reason="other")
    referral.take(ACTIONS["accept"], at=NOON + timedelta(hours=2))

    event = referral.event(ReferralAccepted)

    assert (event.country, event.to_country) == (Country.GUATEMALA, Country.HONDURAS)
    assert event.countries() == {Country.GUATEMALA, Country.HONDURAS}
    assert (event.referral_id, event.case_id, event.code) == (referral.id, referral.case_id, referral.code)
    assert event.from_organisation_id == referral.from_organisation_id
    assert event.to_organisation_id == referral.to_organisation_id
    assert (event.kind, event.services, event.urgency) == ("service_referral", ("medical",), "24h")
    assert (event.respond_by, event.state, event.reason, event.hours_to_answer) == (
        referral.respond_by,
        "accepted",
        "other",
        2.0,
    )


def test_a_receiver_who_serves_the_person_asks_for_the_case_until_the_sender_answers() -> None:
    referral = a_referral(state=State.IN_SERVICE)
    for because, answered in (("moved", NOON + timedelta(hours=1)), ("near", NOON + timedelta(hours=2))):
        version = referral.version
        referral.ask_for_case(because, at=NOON)
        assert (referral.transfer_asked_at, referral.transfer_asked_because) == (NOON, because)
        assert (referral.transfer_answered_at, referral.transfer_refused_because) == (None, None)
        assert (referral.transfer_waits, referral.version) == (True, version + 1)
        with pytest.raises(WrongState) as refused:
            referral.ask_for_case("again", at=NOON)
        assert refused.value.state == State.IN_SERVICE

        referral.answer_request(at=answered, refused_because="own_plan")
        assert (referral.transfer_answered_at, referral.transfer_refused_because) == (answered, "own_plan")
        assert (referral.transfer_waits, referral.version) == (False, version + 2)
        with pytest.raises(NoTransferAsked):
            referral.answer_request(at=answered)


def test_a_transfer_is_served_once_the_receiver_has_opened_a_case() -> None:
    transfer, case_id = a_referral(state=State.ACCEPTED, kind=CASE_TRANSFER, version=2), uuid4()
    assert not transfer.may_take(ACTIONS["start"])
    assert transfer.may_take(ACTIONS["cancel"])
    assert a_referral(state=State.ACCEPTED).may_take(ACTIONS["start"])

    transfer.open_case(case_id, at=NOON)

    assert (transfer.opened_case_id, transfer.case_opened_at, transfer.version) == (case_id, NOON, 3)
    assert transfer.may_take(ACTIONS["start"])


def test_a_packet_can_be_opened_to_the_end_of_the_last_day_where_the_person_was() -> None:
    referral = a_referral(state=State.ACCEPTED, consent_expires_on=TODAY)
    midnight = datetime(2026, 11, 21, 6, tzinfo=UTC)
    assert referral.packet_at(midnight - timedelta(minutes=1)) == b"sealed"
    assert referral.packet_for_a_case(midnight - timedelta(minutes=1)) == b"sealed"
    for read in (referral.packet_at, referral.packet_for_a_case):
        with pytest.raises(PacketGone):
            read(midnight)
    with pytest.raises(NoPersonInvolved):
        a_referral(state=State.ACCEPTED, kind=CONSULTATION).packet_for_a_case(NOON)


def test_an_event_says_what_came_of_the_referral_and_what_only_its_kind_says() -> None:
    referral = a_referral(state=State.COMPLETED, outcome="delivered")
    assert referral.event(ReferralCompleted).outcome == "delivered"
    assert referral.event(ReferralEscalated, level=2).level == 2
