"""The sender answers a question of the receiver."""

# fixed dates: NOON is the clock of the service

from collections.abc import Sequence
from uuid import UUID

import pytest

from services.referrals.domain.errors import OtherPartyOnly, WrongState
from services.referrals.domain.life_cycle import State
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import StepDetails
from services.referrals.usecases.provide_info import check_info, provide_info
from shared.kernel.errors import Invalid, NotFound, PreconditionFailed
from shared.kernel.grant import Grant
from shared.text.free_text import Finding, find_patterns
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import RECEIVER, STRANGERS, THE_RECEIVER, THE_SENDER
from tests.support.use_cases import actions, another_version, published
from tests.support.world import GT

ANSWER = StepDetails(note="Habla español")


class Texts:
    """The cases service, which finds names by their shape."""

    def __init__(self) -> None:
        self.asked: list[tuple[UUID, str]] = []

    def find_identifying(self, case_id: UUID, text: str) -> Sequence[Finding]:
        self.asked.append((case_id, text))
        return find_patterns(text)


def check(world: World, referral: Referral, details: StepDetails, texts: Texts, grant: Grant = THE_SENDER) -> None:
    check_info(referral.id, details, open_work=lambda: world.work(grant), texts=texts)


def test_an_answer_is_logged_published_and_audited(world: World) -> None:
    referral = world.refer(State.INFO_REQUESTED)
    with world.work(THE_SENDER) as work:
        provide_info(referral.id, ANSWER, work=work)
    after = world.referral(referral)
    assert (after.state, after.version, after.respond_by) == (State.INFO_REQUESTED, 2, referral.respond_by)
    (entry,) = world.log(referral)
    assert (entry.state_from, entry.state_to, entry.note) == (
        State.INFO_REQUESTED,
        State.INFO_REQUESTED,
        "Habla español",
    )
    assert [(event.NAME, event.data()["answer"]) for event in work.published] == [
        ("referrals.referral_info_provided.v1", 2)
    ]
    assert [(row["action"], row["country"]) for row in work.audit_rows] == [("referral.info_provided", GT)]


def test_each_answer_notifies_the_receiver(world: World) -> None:
    referral = world.refer(State.INFO_REQUESTED)
    for _ in range(2):
        with world.work(THE_SENDER) as work:
            provide_info(referral.id, ANSWER, work=work)
        for event in work.published * 2:
            world.receive(event)
    assert [row.occasion for row in world.notices(RECEIVER)] == ["2", "3"]


@pytest.mark.parametrize("state", sorted(set(State) - {State.INFO_REQUESTED}))
def test_what_was_not_asked_is_not_answered(world: World, state: State) -> None:
    referral = world.refer(state)
    with world.work(THE_SENDER) as work, pytest.raises(WrongState) as refused:
        provide_info(referral.id, ANSWER, work=work)
    assert (refused.value.state, published(work), actions(work)) == (state, [], [])


def test_only_the_sender_answers(world: World) -> None:
    referral, texts = world.refer(State.INFO_REQUESTED), Texts()
    refusals = [(THE_RECEIVER, OtherPartyOnly), *((grant, NotFound) for grant in STRANGERS)]
    for grant, refusal in refusals:
        with world.work(grant) as work, pytest.raises(refusal):
            provide_info(referral.id, ANSWER, work=work)
        with pytest.raises(refusal):
            check(world, referral, ANSWER, texts, grant)
    assert (world.referral(referral), texts.asked) == (referral, [])


def test_an_answer_to_an_older_version_is_refused(world: World) -> None:
    referral = world.refer(State.INFO_REQUESTED)
    with world.work(THE_SENDER) as work, pytest.raises(PreconditionFailed):
        provide_info(referral.id, ANSWER, work=work, require_version=another_version)
    assert world.log(referral) == []


def test_a_note_is_compared_with_who_the_person_is(world: World) -> None:
    referral, texts = world.refer(State.INFO_REQUESTED), Texts()
    check(world, referral, ANSWER, texts)
    assert texts.asked == [(referral.case_id, "Habla español")]
    named = StepDetails(note="Se llama Rosa Pérez")
    with pytest.raises(Invalid) as refused:
        check(world, referral, named, texts)
    assert {problem.field for problem in refused.value.problems} == {"note"}
    check(world, referral, StepDetails(note="Se llama Rosa Pérez", text_confirmed=True), texts)


def test_without_a_note_nothing_is_compared(world: World) -> None:
    texts = Texts()
    check(world, world.refer(State.INFO_REQUESTED), StepDetails(), texts)
    assert texts.asked == []
