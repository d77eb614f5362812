"""A merge that was a mistake is undone: the kept case keeps no word of the other person."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.consent.consent import Consent, ConsentStatus
from services.cases.domain.parts.closure import CloseCase
from services.cases.usecases.case.close_case import close_case
from services.cases.usecases.case.reopen_case import reopen_case
from services.cases.usecases.consent.give_back_consents import give_back_consents
from services.cases.usecases.consent.record_consent import record_consent
from services.cases.usecases.consent.withdraw_consent import withdraw_consent
from services.cases.usecases.disclosure.prepare_packet import Packet, prepare_packet
from services.cases.usecases.disclosure.read_disclosures import read_disclosures
from shared.contracts.cases import STATISTICS, CaseFactsChanged, ConsentWithdrawn, DisclosureStopped
from shared.kernel.errors import Invalid
from tests.support.builders.cases import NOON, TODAY, a_case, a_consent, a_packet, a_record, an_identity
from tests.support.fakes.cases import FakeCasesWork
from tests.support.world import GT
from tests.unit.cases.usecases.world import World

YES = a_consent()
COUNTED = a_consent(purpose=STATISTICS, recipient_type=None)


def two(world: World, *of_other: Consent, own: tuple[Consent, ...] = ()) -> tuple[Case, Case]:
    """The case of another person, with what they agreed to, and the one that is kept, merged by mistake."""
    case = world.add(a_case(consents=list(of_other), best_interest="considered"), an_identity())
    kept = world.add(a_case(consents=list(own), best_interest="considered"), an_identity())
    with world.work() as work:
        close_case(case.id, CloseCase(reason="duplicate", kept_case_id=kept.id), work=work)
    return case, kept


def reopen(world: World, case: Case) -> FakeCasesWork:
    with world.work() as work:
        reopen_case(case.id, "closed_by_mistake", work=work)
    return work


def test_what_came_over_says_from_which_case_and_ends_with_the_mistake(world: World) -> None:
    case, kept = two(world, YES, COUNTED)
    assert [each.taken_from_case_id for each in world.case(kept).consents] == [case.id, case.id]
    work = reopen(world, case)

    assert [(each.status, each.withdrawal_channel) for each in world.case(kept).consents] == [
        (ConsentStatus.WITHDRAWN, "mistaken_merge"),
        (ConsentStatus.WITHDRAWN, "mistaken_merge"),
    ]
    assert [each.status for each in world.case(case).consents] == [ConsentStatus.GIVEN] * 2, "theirs go on"
    assert world.happened(kept)[-3:] == ["case.separated", "consent.given_back", "consent.given_back"]
    ended = [event for event in work.published if isinstance(event, ConsentWithdrawn)]
    assert [(event.case_id, event.consent_id) for event in ended] == [(kept.id, YES.id), (kept.id, COUNTED.id)]
    facts = [event for event in work.published if isinstance(event, CaseFactsChanged) and event.case_id == kept.id]
    assert [event.statistics_consent for event in facts] == [False]


def test_nothing_more_is_disclosed_and_what_was_sent_meanwhile_stops_and_is_shown(world: World) -> None:
    case, kept = two(world, YES)
    sent = world.refer(kept, a_record(YES))
    own = world.refer(kept, a_record(profile="d1_capacity", disclosed_at=NOON - timedelta(days=1)))
    work = reopen(world, case)

    stopped = [event.referral_id for event in work.published if isinstance(event, DisclosureStopped)]
    assert stopped == [sent.referral_id]
    with world.work() as work:
        refused = prepare_packet(kept.id, a_packet(YES), work=work)
    assert isinstance(refused, Invalid)
    assert [problem.code for problem in refused.problems] == ["consent_missing"]
    with world.work() as work:
        ledger = read_disclosures(kept.id, work=work)
    assert {each.id: shown for each, shown in ledger} == {sent.id: True, own.id: False}


def test_the_persons_own_consent_to_statistics_goes_on(world: World) -> None:
    own = replace(COUNTED, id=YES.id)
    case, kept = two(world, COUNTED, own=(own,))
    work = reopen(world, case)
    assert [each.status for each in world.case(kept).consents] == [ConsentStatus.GIVEN, ConsentStatus.WITHDRAWN]
    (facts,) = [event for event in work.published if isinstance(event, CaseFactsChanged) and event.case_id == kept.id]
    assert facts.statistics_consent, "published last, after the withdrawal of what was not theirs"
    assert isinstance(work.published[0], ConsentWithdrawn)


def test_the_no_of_the_other_person_does_not_speak_for_this_one(world: World) -> None:
    case, kept = two(world, a_consent(status=ConsentStatus.REFUSED))
    reopen(world, case)
    with world.work() as work:
        consent, _ = record_consent(kept.id, a_consent(given_on=TODAY), work=work)
        packet = prepare_packet(kept.id, a_packet(consent), work=work)
    assert isinstance(packet, Packet)


def test_a_mistake_in_a_chain_is_undone_in_every_case_behind_it(world: World) -> None:
    case, middle = two(world, YES)
    last = world.add(a_case(), an_identity())
    with world.work() as work:
        close_case(middle.id, CloseCase(reason="duplicate", kept_case_id=last.id), work=work)
    reopen(world, case)
    assert [world.case(each).consents[0].is_of_another for each in (case, middle, last)] == [False, True, True]


@pytest.mark.parametrize("taken_back_in", ["duplicate", "kept", "other duplicate"])
def test_a_consent_that_is_taken_back_ends_in_every_case_that_has_it(world: World, taken_back_in: str) -> None:
    case, kept = two(world, YES)
    other = world.add(a_case(consents=[YES]), an_identity())
    with world.work() as work:
        close_case(other.id, CloseCase(reason="duplicate", kept_case_id=kept.id), work=work)
    there = {"duplicate": case, "kept": kept, "other duplicate": other}[taken_back_in]
    with world.work() as work:
        withdraw_consent(there.id, YES.id, "phone", work=work)
    files = {case.id: case, kept.id: kept, other.id: other}
    for each in files.values():
        (consent,) = world.case(each).consents
        assert (consent.status, consent.withdrawal_channel) == (ConsentStatus.WITHDRAWN, "phone")
    assert {event.case_id for event in work.published if isinstance(event, ConsentWithdrawn)} == files.keys()


def test_a_later_no_in_the_kept_case_ends_the_yes_in_the_duplicate(world: World) -> None:
    case, kept = two(world, YES)
    with world.work() as work:
        record_consent(kept.id, a_consent(status=ConsentStatus.REFUSED, given_on=TODAY), work=work)
    (ended,) = world.case(case).consents
    assert (ended.status, ended.withdrawal_channel) == (ConsentStatus.WITHDRAWN, "later_refusal")


def test_what_an_earlier_release_left_behind_ends_once(world: World) -> None:
    case, kept = two(world, YES)
    reopen(world, case)
    # As that release stored it: without an origin, and still given.
    with world.platform() as work:
        stored = work.cases.get(kept.id)
        stored.consents = [YES]
        work.cases.save(stored)
    assert [give_back_consents(GT, open_work=world.platform) for _ in range(2)] == [1, 0]
    assert [each.is_of_another for each in world.case(kept).consents] == [True]
    assert [each.status for each in world.case(case).consents] == [ConsentStatus.GIVEN]


def test_cases_that_are_one_again_keep_what_they_have_in_common(world: World) -> None:
    case, kept = two(world, YES)
    reopen(world, case)
    with world.work() as work:
        close_case(case.id, CloseCase(reason="duplicate", kept_case_id=kept.id), work=work)
    assert give_back_consents(GT, open_work=world.platform) == 0
    assert [each.status for each in world.case(kept).consents] == [ConsentStatus.GIVEN]
