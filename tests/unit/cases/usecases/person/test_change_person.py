"""Changing the record of another person of a case, and removing one who was added by mistake."""

# fixed dates: NOON is the clock of the service

from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.person.identity import Identity
from services.cases.usecases.person.add_person import AddPerson, add_person
from services.cases.usecases.person.change_identity import change_identity
from services.cases.usecases.person.change_person import change_person, remove_person
from services.cases.usecases.person.read_identity import read_identity
from shared.contracts.cases import CaseFactsChanged
from shared.kernel.errors import Invalid, NotFound, PreconditionFailed
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from tests.support.builders.cases import TODAY, a_case, a_second_victim, a_supervisor, an_identity
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import another_version, any_version, code_of, published
from tests.unit.cases.usecases.person.erasing import erase_identity
from tests.unit.cases.usecases.world import World, audited_fields

ROSA = Identity(first_names="Rosa", surnames="Ajú", birthdate="1996-02-03")


@pytest.fixture
def case(world: World) -> Case:
    """A case of two victims; who both are is recorded."""
    case = world.add(identity=an_identity())
    woman = a_second_victim()
    with world.work() as work:
        command = AddPerson(person=woman.person, experience=woman.experience, identity=ROSA)
        return add_person(case.id, command, work=work)[0]


def rosa(case: Case) -> UUID:
    """The person in the vault."""
    return case.others[0].id


def changed(world: World, case: Case, changes: dict[str, Any], grant: Grant | None = None) -> FakeCasesWork:
    """The unit of work in which the record of Rosa was changed."""
    with world.work(grant) as work:
        change_person(case.id, rosa(case), changes, require_version=any_version, work=work)
    return work


def removed(world: World, case: Case, grant: Grant | None = None) -> FakeCasesWork:
    """The unit of work in which Rosa was removed."""
    with world.work(grant) as work:
        remove_person(case.id, rosa(case), require_version=any_version, work=work)
    return work


def test_the_record_of_one_person_changes_and_that_of_the_other_stays(world: World, case: Case) -> None:
    work = changed(world, case, {"person": {"gender": "non_binary"}})
    stored = world.case(case)
    assert (stored.others[0].person.gender, stored.person) == ("non_binary", case.person)
    entry = world.timeline(case)[-1]
    assert (entry.kind, entry.details) == (
        "person.changed",
        {
            "person_id": str(rosa(case)),
            "fields": ["person.gender"],
            "changes": {"person.gender": {"before": "feminine", "after": "non_binary"}},
        },
    )
    assert (work.audited, audited_fields(work)) == ([("person.changed", case.id)], [["person.gender"]])


def test_a_change_is_counted_for_that_person_alone(world: World, case: Case) -> None:
    work = changed(world, case, {"person": {"gender": "non_binary"}})
    (event,) = work.published
    assert isinstance(event, CaseFactsChanged)
    assert (event.case_id, event.gender) == (rosa(case), "non_binary")


def test_who_is_a_victim_no_longer_is_counted_no_longer(world: World, case: Case) -> None:
    work = changed(world, case, {"person": {"role": "witness"}})
    (event,) = work.published
    assert isinstance(event, CaseFactsChanged)
    assert (event.case_id, event.role, event.statistics_consent) == (rosa(case), "dependant", False)
    assert published(changed(world, case, {"person": {"gender": "masculine"}})) == []


def test_a_birth_year_that_contradicts_the_birthdate_in_the_vault_is_refused(world: World, case: Case) -> None:
    with pytest.raises(Invalid) as refused:
        changed(world, case, {"person": {"birth_year": 1990}})
    assert code_of(refused) == "disagrees_with_birthdate"


def test_a_record_of_another_version_is_neither_overwritten_nor_removed(world: World, case: Case) -> None:
    with pytest.raises(PreconditionFailed), world.work() as work:
        change_person(case.id, rosa(case), {}, require_version=another_version, work=work)
    with pytest.raises(PreconditionFailed), world.work() as work:
        remove_person(case.id, rosa(case), require_version=another_version, work=work)
    assert world.case(case) == case


def test_the_first_person_is_changed_by_the_case_and_never_removed(world: World, case: Case) -> None:
    for act in (
        lambda work: change_person(case.id, case.person_id, {}, require_version=any_version, work=work),
        lambda work: remove_person(case.id, case.person_id, require_version=any_version, work=work),
    ):
        with pytest.raises(NotFound), world.work() as work:
            act(work)


def test_a_removed_person_leaves_no_name_and_no_number(world: World, case: Case) -> None:
    whose = case.vault_person(rosa(case))
    work = removed(world, case)
    stored = world.case(case)
    assert (stored.others, world.found(case, ROSA), world.found(case, an_identity())) == ([], False, True)
    with world.platform() as later:
        assert later.vault.read(whose) == (Identity(), 0)
        assert later.vault.is_erased(whose)
    (event,) = work.published
    assert isinstance(event, CaseFactsChanged)
    assert (event.case_id, event.statistics_consent) == (whose.person_id, False)
    assert world.happened(case) == ["person.added", "person.removed"]


def test_the_identity_of_one_person_is_read_and_changed_and_the_other_stays(world: World, case: Case) -> None:
    with world.work() as work:
        assert read_identity(case.id, "referral", person_id=rosa(case), work=work) == (ROSA, 1)
    new = Identity(first_names="Rosa", surnames="Ajú Coc", birthdate="1996-02-03")
    with world.work() as work:
        change_identity(case.id, lambda _: new, require_version=any_version, person_id=rosa(case), work=work)
    with world.work() as work:
        assert read_identity(case.id, "referral", person_id=rosa(case), work=work) == (new, 2)
    assert world.identity(case) == (an_identity(), 1)
    assert world.timeline(case)[-1].details == {"fields": ["surnames"], "person_id": str(rosa(case))}
    assert world.found(case, Identity(surnames="Coc"))


def test_one_person_is_erased_and_the_other_is_still_found(world: World, case: Case) -> None:
    with world.work(a_supervisor()) as work:
        erase_identity(case.id, "person_request", person_id=rosa(case), work=work)
    assert (world.found(case, ROSA), world.found(case, an_identity())) == (False, True)
    assert world.identity(case)[0] == an_identity()


def test_nothing_changes_in_a_closed_case(world: World) -> None:
    case = a_case(others=[a_second_victim()])
    case.close("other", on=TODAY)
    world.add(case)
    with pytest.raises(CaseClosedAlready):
        changed(world, case, {})
    with pytest.raises(CaseClosedAlready):
        removed(world, case)


def test_a_person_of_another_case_is_not_found(world: World, case: Case) -> None:
    other = world.add(a_case(others=[a_second_victim()]))
    with pytest.raises(NotFound), world.work() as work:
        change_person(case.id, rosa(other), {}, require_version=any_version, work=work)
    with pytest.raises(NotFound), world.work() as work:
        read_identity(case.id, "referral", person_id=new_id(), work=work)
