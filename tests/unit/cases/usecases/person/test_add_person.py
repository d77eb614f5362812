"""Adding a person to a case."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from typing import Any

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.person.age import Majority
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.person import Experience, Exploitation, Person
from services.cases.usecases.person.add_person import AddPerson, add_person
from shared.contracts.cases import CaseFactsChanged
from shared.kernel.errors import Invalid
from shared.kernel.grant import Grant
from tests.support.builders.cases import TODAY, a_case, an_identity
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import code_of, published
from tests.unit.cases.usecases.world import World

DAUGHTER = AddPerson(
    person=Person(role="dependant", gender="feminine"),
    identity=Identity(first_names="Xóchitl", surnames="Canché", birthdate="2018-03-01"),
)
SECOND_VICTIM = AddPerson(
    person=Person(birth_year=1996, gender="feminine"),
    experience=Experience(acts=("recruitment",), exploitation=(Exploitation(type="forced_labour"),)),
)


def added(world: World, case: Case, command: AddPerson, grant: Grant | None = None) -> FakeCasesWork:
    """The unit of work in which `command` was carried out."""
    with world.work(grant) as work:
        add_person(case.id, command, work=work)
    return work


def test_the_person_is_part_of_the_case_with_a_record_of_their_own(world: World) -> None:
    case = world.add(identity=an_identity())
    added(world, case, DAUGHTER)
    stored = world.case(case)
    (daughter,) = stored.others
    assert (stored.version, daughter.added_on, daughter.person.role) == (2, TODAY, "dependant")
    assert (daughter.person.birth_year, daughter.majority) == (2018, Majority.MINOR)
    assert stored.person == case.person


def test_the_identity_is_in_the_vault_and_that_of_the_first_person_stays(world: World) -> None:
    case = world.add(identity=an_identity())
    added(world, case, DAUGHTER)
    stored = world.case(case)
    with world.platform() as work:
        assert work.vault.read(stored.vault_person(stored.others[0].id)) == (DAUGHTER.identity, 1)
    assert world.identity(stored) == (an_identity(), 1)


def test_the_case_is_found_under_the_names_of_both(world: World) -> None:
    case = world.add(identity=an_identity())
    added(world, case, DAUGHTER)
    assert world.found(case, Identity(first_names="Xochitl"))
    assert world.found(case, Identity(first_names="María"))


def test_a_person_without_an_identity_takes_nothing_from_the_search(world: World) -> None:
    case = world.add(identity=an_identity())
    added(world, case, SECOND_VICTIM)
    assert world.found(case, Identity(first_names="María"))


def test_that_it_happened_is_audited_and_on_the_timeline_without_a_name(world: World) -> None:
    case = world.add()
    work = added(world, case, DAUGHTER)
    (entry,) = world.timeline(case)
    assert entry.kind == "person.added"
    assert entry.details == {"person_id": str(world.case(case).others[0].id), "role": "dependant"}
    assert work.audited == [("person.added", case.id)]


def test_a_dependant_is_nothing_that_statistics_count(world: World) -> None:
    case = world.add(a_case(majority=Majority.MINOR))
    assert published(added(world, case, DAUGHTER)) == []


def test_a_second_victim_is_counted_as_a_person_of_their_own(world: World) -> None:
    case = world.add(a_case(majority=Majority.MINOR))
    work = added(world, case, SECOND_VICTIM)
    (event,) = work.published
    assert isinstance(event, CaseFactsChanged)
    member = world.case(case).others[0]
    assert (event.case_id, event.file_id, event.role) == (member.id, case.id, "victim")
    assert event.person_key == work.pseudonyms.person_key(member.id)
    assert event.exploitation_types == ("forced_labour",)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"person": Person(birth_year=2027)}, "in_the_future"),
        ({"identity": Identity(birthdate="2026-11-25")}, "in_the_future"),
        ({"person": Person(birth_year=1990), "identity": Identity(birthdate="2000-01-01")}, "disagrees_with_birthdate"),
        ({"experience": Experience(means=("not_required_minor",)), "person": Person(age=40)}, "not_a_minor"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(world: World, changes: dict[str, Any], code: str) -> None:
    case = world.add()
    with pytest.raises(Invalid) as refused:
        added(world, case, replace(SECOND_VICTIM, **changes))
    assert code_of(refused) == code
    assert (world.case(case), world.happened(case)) == (case, [])


def test_nobody_is_added_to_a_closed_case(world: World) -> None:
    case = a_case()
    case.close("other", on=TODAY)
    world.add(case)
    with pytest.raises(CaseClosedAlready):
        added(world, case, DAUGHTER)


def test_the_command_shows_no_name_when_it_is_printed() -> None:
    assert "Xóchitl" not in repr(DAUGHTER)
