"""Recording and correcting who the person of a case is."""

# fixed dates: NOON is the clock of the service

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.person.age import Majority
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.person import Person
from services.cases.usecases.person.change_identity import change_identity
from shared.contracts.cases import CaseFactsChanged, DisclosureStopped
from shared.kernel.errors import Invalid, NotFound, PreconditionFailed
from tests.support.builders.cases import NOON, TODAY, a_case, a_consent, a_record, an_identity
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import actions, another_version, any_version, code_of, published
from tests.support.world import GT
from tests.unit.cases.usecases.world import World, audited_fields


def recorded(world: World, case: Case, identity: Identity) -> FakeCasesWork:
    """The unit of work in which `identity` took the place of what was there."""
    with world.work() as work:
        change_identity(case.id, lambda _: identity, require_version=any_version, work=work)
    return work


def test_an_identity_is_recorded_as_the_next_version(world: World) -> None:
    case = world.add(identity=an_identity())
    with world.work() as work:
        new, version = change_identity(
            case.id, lambda _: an_identity(known_as="Majo"), require_version=any_version, work=work
        )
    assert (new, version) == (an_identity(known_as="Majo"), 2)
    assert world.identity(case) == (new, 2)
    assert (world.case(case).version, work.audited) == (2, [("identity.recorded", case.id)])


def test_the_first_identity_of_a_case_is_version_one(world: World) -> None:
    case = world.add()
    recorded(world, case, an_identity())
    assert world.identity(case) == (an_identity(), 1)


def test_a_change_is_made_from_what_was_there(world: World) -> None:
    case, seen = world.add(identity=an_identity()), list[Identity]()

    def build(old: Identity) -> Identity:
        seen.append(old)
        return old

    with world.work() as work:
        change_identity(case.id, build, require_version=any_version, work=work)
    assert seen == [an_identity()]


def test_only_the_names_of_changed_fields_are_audited_and_on_the_timeline(world: World) -> None:
    case = world.add(identity=an_identity())
    work = recorded(world, case, an_identity(known_as="Majo", email="majo@example.org"))
    assert audited_fields(work) == [["known_as", "email"]]
    (entry,) = world.timeline(case)
    assert (entry.kind, entry.details) == ("identity.recorded", {"fields": ["known_as", "email"]})


def test_a_case_is_found_by_the_new_names_and_not_by_the_old(world: World) -> None:
    case = world.add(identity=Identity(first_names="María"))
    recorded(world, case, Identity(first_names="Xóchitl"))
    assert world.found(case, Identity(first_names="Xochitl"))
    assert not world.found(case, Identity(first_names="María"))


def test_a_record_without_a_birth_year_takes_it_from_the_birthdate(world: World) -> None:
    case = world.add(a_case(person=Person()))
    work = recorded(world, case, Identity(birthdate="1990-05-14"))
    stored = world.case(case)
    assert (stored.person.birth_year, stored.majority) == (1990, Majority.ADULT)
    (entry,) = world.timeline(case)
    assert entry.details == {"fields": ["birthdate"], "majority_before": "unknown", "majority_after": "adult"}
    (event,) = work.published
    assert isinstance(event, CaseFactsChanged)
    assert event.majority == "adult"


def test_names_are_nothing_that_statistics_count(world: World) -> None:
    case = world.add(a_case(majority=Majority.MINOR))
    assert published(recorded(world, case, Identity(first_names="Ana"))) == []


def test_the_birthdate_says_how_old_the_person_is_today(world: World) -> None:
    # 18 since yesterday; the birth year alone would leave a doubt.
    case = world.add(a_case(person=Person(birth_year=2008)), Identity(birthdate="2008-11-23"))
    recorded(world, case, Identity(birthdate="2008-11-23", first_names="Ana"))
    (entry,) = world.timeline(case)
    assert entry.details == {"fields": ["first_names"]}


def test_a_birthdate_that_makes_a_child_of_an_adult_stops_what_rests_on_their_own_consent(world: World) -> None:
    consent = a_consent(capacity="self_adult")
    case = world.add(a_case(person=Person(), majority=Majority.ADULT, consents=[consent]))
    record = world.refer(case, a_record(consent))
    work = recorded(world, case, Identity(birthdate="2012-01-01"))
    stopped = DisclosureStopped(country=GT, case_id=case.id, referral_id=record.referral_id, reason="consent_capacity")
    assert stopped in work.published


def test_a_change_of_names_stops_no_disclosure(world: World) -> None:
    case = world.add(a_case(majority=Majority.MINOR))
    world.refer(case, a_record())
    assert published(recorded(world, case, Identity(first_names="Ana"))) == []


@pytest.mark.parametrize(
    ("birthdate", "code"),
    [("2026-11-25", "in_the_future"), ("1900", "too_long_ago"), ("2000-01-01", "disagrees_with_birthdate")],
)
def test_a_birthdate_that_cannot_be_is_refused(world: World, birthdate: str, code: str) -> None:
    case = world.add(a_case(person=Person(birth_year=2009)), an_identity())
    with pytest.raises(Invalid) as refused:
        recorded(world, case, an_identity(birthdate=birthdate))
    assert (refused.value.problems[0].field, code_of(refused)) == ("birthdate", code)
    assert world.identity(case) == (an_identity(), 1)


def test_a_birthdate_that_was_recorded_once_does_not_block_other_corrections(world: World) -> None:
    case = world.add(a_case(person=Person(birth_year=1906)), an_identity(birthdate="1906"))
    world.now = NOON.replace(year=2027)
    recorded(world, case, an_identity(birthdate="1906", known_as="Majo"))
    assert world.identity(case)[0].known_as == "Majo"


def test_the_version_is_the_one_of_the_identity(world: World) -> None:
    case, seen = world.add(), list[int]()
    for _ in range(2):
        with world.work() as work:
            change_identity(case.id, lambda old: old, require_version=seen.append, work=work)
    assert seen == [0, 1]


def test_an_identity_of_another_version_is_not_overwritten(world: World) -> None:
    case = world.add(identity=an_identity())
    with pytest.raises(PreconditionFailed), world.work() as work:
        change_identity(case.id, lambda _: Identity(), require_version=another_version, work=work)
    assert (world.identity(case), actions(work)) == ((an_identity(), 1), [])


def test_an_erased_person_does_not_come_back(world: World) -> None:
    case = world.add(identity=an_identity())
    with world.work() as work:
        work.vault.erase(case, reason="requested", erased_by="ana", at=NOON)
    with pytest.raises(NotFound):
        recorded(world, case, an_identity())
    assert not world.found(case, Identity(first_names="Itzel"))


def test_the_identity_of_a_closed_case_stays(world: World) -> None:
    case = a_case()
    case.close("other", on=TODAY)
    world.add(case, an_identity())
    with pytest.raises(CaseClosedAlready):
        recorded(world, case, Identity())
