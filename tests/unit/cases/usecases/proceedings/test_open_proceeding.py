"""Open a proceeding: about whom, in which country, under the law of which day."""

# fixed dates: NOON is the clock of the service

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.cases.domain.proceedings.proceeding import NamedPerson
from services.cases.usecases.proceedings.open_proceeding import open_proceeding
from services.cases.usecases.proceedings.read_proceedings import (
    find_proceedings,
    read_persons_of_proceeding,
    read_proceeding,
    read_proceedings,
    read_shared_persons,
    read_stages,
)
from shared.kernel.errors import Invalid
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY, a_case, a_member, a_second_victim
from tests.support.builders.proceedings import PROSECUTION, a_caseworker_in_court, a_liaison, open_command
from tests.support.use_cases import actions, code_of
from tests.support.world import GT, HN, SHELTER
from tests.unit.cases.usecases.court import ANA, LIAISON, Court
from tests.unit.cases.usecases.world import World

pytestmark = pytest.mark.unit


@pytest.fixture
def court(world: World) -> Court:
    """A case of an adult, and one who lives with them."""
    return Court(world, others=[a_second_victim()])


def refused(court: Court, *persons: NamedPerson, grant: Grant = LIAISON, **changes: Any) -> str:
    with pytest.raises(Invalid) as refusal, court.world.work(grant) as work:
        open_proceeding(open_command(*persons, **changes), work=work)
    assert court.world.database.table("vault.proceeding") == {}
    return code_of(refusal)


def test_a_liaison_opens_one_about_a_shared_person(court: Court) -> None:
    shared = court.share()
    with court.world.work(LIAISON) as work:
        made = open_proceeding(open_command(NamedPerson(shared_person_id=shared.id, standing="victim")), work=work)

    assert (made.organisation_id, made.recorded_by, made.recorded_at) == (PROSECUTION, "lía", NOON)
    assert (made.changed_by, made.changed_at, made.version) == ("lía", NOON, 1)
    assert (made.stage, made.stage_since) == ("investigation", TODAY - timedelta(days=20))
    assert court.stored(made) == replace(made, articles=tuple(made.articles))
    assert work.audited == [("proceeding.opened", made.id)]
    (person,) = court.persons(made)
    assert (person.keeper_id, person.organisation_id) == (PROSECUTION, SHELTER)
    assert (person.case_id, person.person_id) == (court.case.id, court.case.person_id)
    assert (person.shared_person_id, person.standing) == (shared.id, "victim")
    assert (person.added_at, person.added_by) == (NOON, "lía")


def test_its_first_stage_has_a_day_and_a_source(court: Court) -> None:
    made = court.opened(source="court")

    with court.world.work(LIAISON) as work:
        (first,) = read_stages(made.id, work=work)
    assert (first.stage, first.on, first.source) == (made.stage, made.stage_since, "court")
    assert (first.recorded_at, first.recorded_by) == (NOON, "lía")


def test_a_caseworker_names_the_first_person_of_a_case_or_another_one(court: Court) -> None:
    first = NamedPerson(case_id=court.case.id, standing="victim")
    other = NamedPerson(case_id=court.case.id, person_id=court.case.others[0].id, standing="witness")

    made = court.opened(first, other, grant=ANA)

    persons = court.persons(made, ANA)
    assert [person.person_id for person in persons] == [court.case.person_id, court.case.others[0].id]
    assert [person.standing for person in persons] == ["victim", "witness"]
    assert {person.organisation_id for person in persons} == {SHELTER}


def test_nothing_of_the_case_changes(court: Court) -> None:
    before, told = court.world.case(court.case), court.world.happened(court.case)

    court.own()
    court.opened()

    assert court.world.case(court.case) == before
    assert court.world.happened(court.case) == told


def test_a_closed_case_has_proceedings_too(court: Court) -> None:
    with court.world.platform() as work:
        case = work.cases.get_for_update(court.case.id)
        case.close("returned", on=TODAY)
        work.cases.save(case)

    assert court.own().stage == "investigation"


def test_who_shares_a_person_does_not_name_them_as_shared(court: Court) -> None:
    shared = court.share()

    assert refused(court, NamedPerson(shared_person_id=shared.id, standing="victim"), grant=ANA) == "not_known"


def test_a_person_of_another_country_is_not_named(court: Court) -> None:
    both = frozenset({GT, HN})
    abroad = court.world.add(a_case(country=HN))
    shared = court.share(abroad)

    for grant, named in (
        (a_caseworker_in_court(countries=both), {"case_id": abroad.id}),
        (a_liaison(countries=both), {"shared_person_id": shared.id}),
    ):
        assert refused(court, NamedPerson(**named, standing="victim"), grant=grant) == "not_known"


def test_somebody_who_is_not_in_the_case_is_not_named(court: Court) -> None:
    command = open_command(NamedPerson(case_id=court.case.id, person_id=new_id(), standing="victim"))
    with pytest.raises(Invalid), court.world.work(ANA) as work:
        open_proceeding(command, work=work)


def test_a_person_is_named_once(court: Court) -> None:
    first, second = court.share(), court.share()
    twice = [NamedPerson(shared_person_id=each.id, standing="victim") for each in (first, second)]

    assert refused(court, *twice) == "twice"


def test_a_country_out_of_scope_is_refused(court: Court) -> None:
    named = NamedPerson(shared_person_id=court.share().id, standing="victim")

    code = refused(court, named, country=HN, institution="HN_MP_UTESCTP", articles=("HN_59_2012_52",))

    assert code == "country_out_of_scope"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"stage": "no_report"}, "needs_a_report"),
        ({"since": TODAY + timedelta(days=2)}, "in_the_future"),
        ({"institution": "HN_MP_UTESCTP"}, "other_country"),
        ({"articles": ("GT_CP_194",)}, "not_in_force"),
        ({"responsible": new_id()}, "not_assignable"),
    ],
    ids=lambda value: value if isinstance(value, str) else "+".join(value),
)
def test_what_is_not_right_is_not_stored(court: Court, wrong: Mapping[str, Any], code: str) -> None:
    named = NamedPerson(shared_person_id=court.share().id, standing="victim")

    assert refused(court, named, **wrong) == code


def test_a_standing_is_one_of_the_country(court: Court) -> None:
    assert refused(court, NamedPerson(shared_person_id=court.share().id, standing="hero")) == "unknown_code"


@pytest.mark.parametrize("role", ["legal_liaison", "caseworker", "supervisor"])
def test_who_accompanies_is_a_person_of_the_keeper(court: Court, role: str) -> None:
    lawyer = court.world.add_member(a_member(organisation_id=PROSECUTION, role=role))

    assert court.opened(responsible=lawyer.user_id).responsible == lawyer.user_id


@pytest.mark.parametrize(
    "changes",
    [{"role": "focal_point"}, {"active": False}, {"organisation_id": SHELTER}],
    ids=lambda changes: next(iter(changes)),
)
def test_nobody_else_accompanies(court: Court, changes: Mapping[str, Any]) -> None:
    member = {"organisation_id": PROSECUTION, "role": "legal_liaison", **changes}
    other = court.world.add_member(a_member(**member))
    named = NamedPerson(shared_person_id=court.share().id, standing="victim")

    assert refused(court, named, responsible=other.user_id) == "not_assignable"


def test_reading_leaves_an_audit_row_each(court: Court) -> None:
    made = court.opened()
    with court.world.work(LIAISON) as work:
        assert read_proceedings(stage=None, responsible=None, after=None, limit=9, work=work).items == [made]
        assert read_proceeding(made.id, work=work) == made
        assert find_proceedings(GT, "mp 001 2026 88123", work=work) == [made]
        assert len(read_shared_persons(after=None, limit=9, work=work).items) == 1
        assert len(read_persons_of_proceeding(made.id, work=work)) == 1

    assert actions(work) == [
        "proceedings.read",
        "proceeding.read",
        "proceedings.searched",
        "shared_persons.read",
        "proceeding.read",
    ]
    assert [row["fields"] for row in work.audit_rows if "88123" in str(row)] == []


def test_the_keeper_knows_a_shared_person_by_a_label_alone(court: Court) -> None:
    shared = court.share(number=2)
    made = court.opened(NamedPerson(shared_person_id=shared.id, standing="victim"))

    with court.world.work(LIAISON) as work:
        (person,) = read_persons_of_proceeding(made.id, work=work)

    assert (person.label, person.organisation_id, person.standing) == (shared.label, SHELTER, "victim")
    assert (person.case_id, person.person_id, person.sharing_ended_at) == (None, None, None)


def test_once_sharing_has_ended_the_label_is_gone(court: Court) -> None:
    shared = court.share()
    made = court.opened(NamedPerson(shared_person_id=shared.id, standing="victim"))
    with court.world.platform() as work:
        work.shared_persons.end_of_person(shared.case_id, shared.person_id, NOON)

    with court.world.work(LIAISON) as work:
        (person,) = read_persons_of_proceeding(made.id, work=work)
    assert (person.label, person.organisation_id, person.sharing_ended_at) == (None, None, NOON)


def test_the_keeper_knows_a_person_of_their_own_case(court: Court) -> None:
    other = court.case.others[0].id
    made = court.opened(NamedPerson(case_id=court.case.id, person_id=other, standing="victim"), grant=ANA)

    with court.world.work(ANA) as work:
        (person,) = read_persons_of_proceeding(made.id, work=work)
    assert (person.case_id, person.person_id, person.organisation_id) == (court.case.id, other, SHELTER)
    assert person.label is not None
    assert person.label.endswith(" 2")
