"""A case that is the duplicate of another of the same organisation."""

# fixed dates: NOON is the clock of the service

from uuid import UUID

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.case.stage import CaseStatus
from services.cases.domain.consent.consent import ConsentStatus
from services.cases.domain.parts.closure import CloseCase
from services.cases.domain.person.age import Majority
from services.cases.usecases.case.close_case import close_case
from services.cases.usecases.case.find_numbered_cases import find_numbered_cases
from services.cases.usecases.case.reopen_case import reopen_case
from services.cases.usecases.consent.withdraw_consent import withdraw_consent
from services.cases.usecases.person.search_cases import SearchCases, search_cases
from shared.contracts.cases import CaseClosed, CaseFactsChanged, ConsentWithdrawn
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from tests.support.builders.cases import TODAY, a_case, a_consent, an_identity
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import code_of
from tests.support.world import HN
from tests.unit.cases.usecases.world import World


def merge(world: World, case: Case, kept_id: UUID, reason: str = "duplicate") -> FakeCasesWork:
    with world.work() as work:
        close_case(case.id, CloseCase(reason=reason, kept_case_id=kept_id), work=work)
    return work


def two(world: World, **consents: object) -> tuple[Case, Case]:
    """A duplicate and the case that is kept."""
    case, kept = a_case(majority=Majority.MINOR), a_case(majority=Majority.MINOR)
    return world.add(case, an_identity()), world.add(kept, an_identity())


def test_the_duplicate_is_closed_and_points_to_the_kept_one_which_has_its_number(world: World) -> None:
    case, kept = two(world)
    work = merge(world, case, kept.id)
    stored, stays = world.case(case), world.case(kept)
    assert (stored.status, stored.duplicate_of, stored.closed_on) == (CaseStatus.DUPLICATE, kept.id, TODAY)
    assert (stays.closed_on, stays.also_numbered, stays.version) == (None, (case.case_number,), kept.version + 1)
    assert world.happened(kept) == ["case.merged"]
    assert work.audited == [("case.merged", kept.id), ("case.closed", case.id)]
    closed, facts = work.published
    assert isinstance(closed, CaseClosed)
    assert isinstance(facts, CaseFactsChanged)
    assert facts.duplicate


def test_consents_of_both_are_in_the_kept_case_and_a_no_wins(world: World) -> None:
    yes, no, more = (
        a_consent(),
        a_consent(status=ConsentStatus.REFUSED),
        a_consent(purpose="aggregate_statistics", recipient_type=None),
    )
    case = world.add(a_case(consents=[no, more]), an_identity())
    kept = world.add(a_case(consents=[yes]), an_identity())
    work = merge(world, case, kept.id)
    merged = {consent.id: consent for consent in world.case(kept).consents}
    assert merged.keys() == {yes.id, no.id, more.id}
    assert merged[yes.id].status == ConsentStatus.WITHDRAWN
    assert [event.consent_id for event in work.published if isinstance(event, ConsentWithdrawn)] == [yes.id]
    assert world.case(case).consents == [no, more], "the duplicate stays as it was"
    assert world.happened(kept) == ["case.merged", "consent.withdrawn", "consent.carried_over", "consent.carried_over"]


def test_a_search_shows_the_kept_case_once(world: World) -> None:
    case, kept = two(world)
    merge(world, case, kept.id)
    with world.work() as work:
        found = search_cases(SearchCases(name="María Hernández"), lambda _: None, work=work)
    assert [match.id for match in found] == [kept.id]
    with world.work() as work:
        (numbered,) = find_numbered_cases(case.case_number, 20, work=work)
    assert (numbered.id, numbered.case_number, numbered.found_as) == (kept.id, kept.case_number, case.case_number)


def test_a_duplicate_of_a_duplicate_leads_to_the_last(world: World) -> None:
    first, second = two(world)
    third = world.add(a_case(majority=Majority.MINOR), an_identity())
    merge(world, first, second.id)
    merge(world, second, third.id)
    assert set(world.case(third).also_numbered) == {first.case_number, second.case_number}
    with world.work() as work:
        (numbered,) = find_numbered_cases(first.case_number, 20, work=work)
    assert numbered.id == third.id


def test_reopened_it_stands_for_itself_again(world: World) -> None:
    case, kept = two(world)
    merge(world, case, kept.id)
    with world.work() as work:
        reopen_case(case.id, "closed_by_mistake", work=work)
    stored = world.case(case)
    assert (stored.status, stored.duplicate_of, world.case(kept).also_numbered) == (CaseStatus.REOPENED, None, ())
    assert world.happened(kept) == ["case.merged", "case.separated"]


@pytest.mark.parametrize("which", ["itself", "missing", "closed", "other country", "reason"])
def test_only_an_open_case_of_the_organisation_is_kept(world: World, which: str) -> None:
    case, kept = two(world)
    closed = a_case()
    closed.close("other", on=TODAY)
    kept_id = {
        "itself": case.id,
        "missing": new_id(),
        "closed": world.add(closed).id,
        "other country": world.add(a_case(country=HN)).id,
        "reason": kept.id,
    }[which]
    with pytest.raises(Invalid) as refused:
        merge(world, case, kept_id, "other" if which == "reason" else "duplicate")
    assert code_of(refused) == "not_to_keep"
    assert world.case(case) == case


def test_a_closed_case_is_nobodys_duplicate(world: World) -> None:
    case, kept = two(world)
    merge(world, case, kept.id)
    with pytest.raises(CaseClosedAlready):
        merge(world, case, kept.id)


def test_numbers_of_duplicates_of_duplicates_are_taken_back_along_the_whole_chain(world: World) -> None:
    first, second = two(world)
    third = world.add(a_case(majority=Majority.MINOR), an_identity())
    merge(world, first, second.id)
    merge(world, second, third.id)
    with world.work() as work:
        reopen_case(second.id, "closed_by_mistake", work=work)
    assert world.case(third).also_numbered == ()
    assert world.case(second).also_numbered == (first.case_number,)
    assert ("case.separated", third.id) in work.audited


def test_a_consent_taken_back_in_the_duplicate_ends_in_the_kept_case_too(world: World) -> None:
    yes = a_consent()
    case = world.add(a_case(consents=[yes]), an_identity())
    kept = world.add(a_case(), an_identity())
    merge(world, case, kept.id)
    with world.work() as work:
        withdraw_consent(case.id, yes.id, "in_person", work=work)
    assert [stored.consents[0].status for stored in (world.case(case), world.case(kept))] == ["withdrawn"] * 2
    assert [event.case_id for event in work.published if isinstance(event, ConsentWithdrawn)] == [case.id, kept.id]


def test_a_no_in_the_kept_case_ends_what_the_duplicate_allowed(world: World) -> None:
    yes, no = a_consent(), a_consent(status=ConsentStatus.REFUSED)
    case = world.add(a_case(consents=[yes]), an_identity())
    kept = world.add(a_case(consents=[no]), an_identity())
    work = merge(world, case, kept.id)
    assert world.case(case).consents[0].status == ConsentStatus.WITHDRAWN
    (event,) = [event for event in work.published if isinstance(event, ConsentWithdrawn)]
    assert (event.case_id, event.consent_id) == (case.id, yes.id)


@pytest.mark.parametrize("which", ["duplicate", "kept"])
def test_two_cases_that_others_see_are_not_merged(world: World, which: str) -> None:
    sealed = {"sealed_for": ["ana", "berta"]}
    case = world.add(a_case(**(sealed if which == "duplicate" else {})), an_identity())
    kept = world.add(a_case(**(sealed if which == "kept" else {})), an_identity())
    with pytest.raises(Invalid) as refused, world.platform() as work:
        close_case(case.id, CloseCase(reason="duplicate", kept_case_id=kept.id), work=work)
    assert code_of(refused) == "not_to_keep"
