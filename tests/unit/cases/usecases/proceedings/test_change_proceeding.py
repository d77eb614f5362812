"""Change a proceeding, the persons in it and its stage."""

# fixed dates: NOON is the clock of the service

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from services.cases.domain.proceedings.proceeding import NamedPerson, Proceeding
from services.cases.domain.proceedings.stages import RecordStage, StageChange
from services.cases.usecases.proceedings.change_proceeding import (
    add_person_to_proceeding,
    change_proceeding,
    change_standing,
    record_stage,
)
from services.cases.usecases.proceedings.read_proceedings import read_stages
from shared.kernel.errors import Invalid, NotFound, PreconditionFailed
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY, a_case, a_member
from tests.support.builders.proceedings import PROSECUTION
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import another_version, any_version, code_of
from tests.unit.cases.usecases.court import LIAISON, Court
from tests.unit.cases.usecases.world import World, audited_fields

pytestmark = pytest.mark.unit


@pytest.fixture
def court(world: World) -> Court:
    return Court(world)


@pytest.fixture
def known(court: Court) -> Proceeding:
    """A proceeding that the office keeps."""
    return court.opened()


def change(of: Court, known: Proceeding, **changes: Any) -> FakeCasesWork:
    with of.world.work(LIAISON) as work:
        change_proceeding(known.id, changes, require_version=any_version, work=work)
    return work


def enter(court: Court, known: Proceeding, stage: str | None, on: date | None, **more: Any) -> StageChange:
    with court.world.work(LIAISON) as work:
        return record_stage(known.id, RecordStage(stage=stage, on=on, source="court", **more), work=work)


def stages(court: Court, known: Proceeding) -> list[str | None]:
    with court.world.work(LIAISON) as work:
        return [each.stage for each in read_stages(known.id, work=work)]


def test_a_change_is_the_next_version(court: Court, known: Proceeding) -> None:
    work = change(court, known, court="Juzgado Octavo", facts_on=None)

    after = court.stored(known)
    assert (after.version, after.court, after.facts_on, after.file_number) == (
        2,
        "Juzgado Octavo",
        None,
        known.file_number,
    )
    assert (after.changed_at, after.changed_by, after.stage) == (NOON, "lía", known.stage)
    assert work.audited == [("proceeding.changed", known.id)]
    assert audited_fields(work) == [["court", "facts_on"]]


def test_another_version_is_refused(court: Court, known: Proceeding) -> None:
    with pytest.raises(PreconditionFailed), court.world.work(LIAISON) as work:
        change_proceeding(known.id, {"court": "Otro"}, require_version=another_version, work=work)
    assert court.stored(known) == known


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"institution": "HN_MP_UTESCTP"}, "other_country"),
        ({"facts_on": TODAY + timedelta(days=2)}, "in_the_future"),
        ({"articles": ["GT_CP_194"]}, "not_in_force"),
        ({"responsible": new_id()}, "not_assignable"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_a_wrong_change_is_refused(court: Court, known: Proceeding, wrong: Mapping[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        change(court, known, **wrong)
    assert code_of(refusal) == code
    assert court.stored(known) == known


def test_who_was_responsible_and_left_does_not_hinder_another_change(court: Court) -> None:
    lawyer = a_member(organisation_id=PROSECUTION, role="legal_liaison")
    court.world.add_member(lawyer)
    known = court.opened(responsible=lawyer.user_id)
    court.world.add_member(a_member(user_id=lawyer.user_id, organisation_id=PROSECUTION, active=False))

    change(court, known, court="Juzgado Octavo")

    assert court.stored(known).responsible == lawyer.user_id


def test_a_stage_that_is_entered_is_the_one_it_is_in(court: Court, known: Proceeding) -> None:
    with court.world.work(LIAISON) as work:
        change = record_stage(known.id, RecordStage(stage="trial", on=TODAY, source="court"), work=work)

    after = court.stored(known)
    assert (after.stage, after.stage_since, after.version) == ("trial", TODAY, 2)
    assert (change.recorded_at, change.recorded_by) == (NOON, "lía")
    assert work.audited == [("proceeding.stage_recorded", known.id)]
    assert stages(court, known) == ["investigation", "trial"]


def test_a_stage_that_is_recorded_late_does_not_become_the_last(court: Court, known: Proceeding) -> None:
    enter(court, known, "trial", TODAY)
    enter(court, known, "intermediate", TODAY - timedelta(days=10))

    assert court.stored(known).stage == "trial"
    assert stages(court, known) == ["investigation", "trial", "intermediate"]


def test_it_is_in_the_stage_before_the_one_that_is_taken_back(court: Court, known: Proceeding) -> None:
    mistake = enter(court, known, "execution", TODAY)
    enter(court, known, None, None, takes_back=mistake.id)

    after = court.stored(known)
    assert (after.stage, after.stage_since) == (known.stage, known.stage_since)
    with pytest.raises(Invalid) as refusal:
        enter(court, known, None, None, takes_back=mistake.id)
    assert code_of(refusal) == "not_a_stage"
    assert stages(court, known) == ["investigation", "execution", None]


def test_a_stage_of_another_proceeding_is_not_taken_back(court: Court, known: Proceeding) -> None:
    elsewhere = enter(court, court.opened(), "trial", TODAY)

    with pytest.raises(Invalid) as refusal:
        enter(court, known, "report", TODAY, takes_back=elsewhere.id)
    assert code_of(refusal) == "not_a_stage"


def test_another_person_is_named_once(court: Court, known: Proceeding) -> None:
    other = court.world.add(a_case())
    named = NamedPerson(shared_person_id=court.share(other).id, standing="witness")
    with court.world.work(LIAISON) as work:
        added = add_person_to_proceeding(known.id, named, work=work)

    assert work.audited == [("proceeding.person_added", known.id)]
    second = {person.id: person for person in court.persons(known)}[added]
    assert (second.case_id, second.standing) == (other.id, "witness")
    with pytest.raises(Invalid) as refusal, court.world.work(LIAISON) as work:
        add_person_to_proceeding(known.id, named, work=work)
    assert code_of(refusal) == "twice"
    assert len(court.persons(known)) == 2


def test_who_is_no_longer_shared_is_not_added(court: Court, known: Proceeding) -> None:
    named = NamedPerson(shared_person_id=court.share(court.world.add(), ended_at=NOON).id, standing="victim")

    with pytest.raises(Invalid) as refusal, court.world.work(LIAISON) as work:
        add_person_to_proceeding(known.id, named, work=work)
    assert code_of(refusal) == "not_known"


def test_a_person_gets_another_standing(court: Court, known: Proceeding) -> None:
    (person,) = court.persons(known)
    with court.world.work(LIAISON) as work:
        change_standing(known.id, person.id, "adhesive_accuser", require_version=any_version, work=work)

    (after,) = court.persons(known)
    assert (after.standing, after.id) == ("adhesive_accuser", person.id)
    assert court.stored(known).version == 2
    assert work.audited == [("proceeding.standing_changed", known.id)]


def test_a_standing_is_of_the_country_and_of_a_person_in_it(court: Court, known: Proceeding) -> None:
    (person,) = court.persons(known)
    (elsewhere,) = court.persons(court.opened())

    with pytest.raises(Invalid), court.world.work(LIAISON) as work:
        change_standing(known.id, person.id, "hero", require_version=any_version, work=work)
    for other in (elsewhere.id, new_id()):
        with pytest.raises(NotFound), court.world.work(LIAISON) as work:
            change_standing(known.id, other, "witness", require_version=any_version, work=work)
    with pytest.raises(PreconditionFailed), court.world.work(LIAISON) as work:
        change_standing(known.id, person.id, "witness", require_version=another_version, work=work)
    assert court.persons(known) == [person]
