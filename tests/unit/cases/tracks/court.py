"""Steps of a criminal proceeding, drawn at random, and what it has come to."""

# fixed dates: NOON is the clock of the service

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.jobs import FollowProceeding
from services.cases.domain.kinds.follow_up import OF_A_PROCEEDING
from services.cases.domain.kinds.kind import Kind
from services.cases.domain.kinds.part import ProceedingPart
from services.cases.domain.proceedings.accused import ACCUSED, Accused
from services.cases.domain.proceedings.charge import CHARGE, Charge
from services.cases.domain.proceedings.evidence import EVIDENCE, HANDOVER
from services.cases.domain.proceedings.hearing import HEARING, Hearing
from services.cases.domain.proceedings.judgment import JUDGMENT, Judgment
from services.cases.domain.proceedings.measure import MEASURE, Measure
from services.cases.domain.proceedings.proceeding import NamedPerson, Proceeding
from services.cases.domain.proceedings.reparation import REPARATION, Reparation
from services.cases.domain.proceedings.request import REQUEST, ProceedingRequest, RequestAnswer
from services.cases.domain.proceedings.stages import RecordStage
from services.cases.processes.parts.parts import get_parts
from services.cases.usecases.parts.record_part import change_part, record_part
from services.cases.usecases.proceedings.answer_request import answer_request
from services.cases.usecases.proceedings.change_proceeding import change_proceeding, change_standing, record_stage
from services.cases.usecases.proceedings.follow_proceeding import follow_proceeding
from services.cases.usecases.proceedings.open_proceeding import open_proceeding
from services.cases.usecases.proceedings.read_proceedings_of_case import (
    read_proceedings_of_case,
    record_accompaniment,
)
from shared.kernel.grant import Grant
from tests.support.builders.cases import NOON
from tests.support.builders.proceedings import a_caseworker_in_court, a_liaison, open_command
from tests.support.use_cases import any_version
from tests.unit.cases.tracks.care import day
from tests.unit.cases.tracks.play import Act, Play

LIAISON, ANA = a_liaison(), a_caseworker_in_court()
KINDS: tuple[Kind[Proceeding, Any], ...] = (
    *(ACCUSED, CHARGE, HEARING, MEASURE, JUDGMENT, REPARATION, REQUEST),
    *(EVIDENCE, HANDOVER),
)
STAGES = ("report", "investigation", "trial", "first_judgment", "appeal", "intermediate", "execution", "no_report")


def open_one(rng: Random) -> Act:
    """The prosecutor's office opens one about the shared person, or the organisation about its own case."""
    is_own, since = rng.random() < 0.5, day(rng)

    def act(play: Play) -> None:
        whose = {"case_id": play.case.id} if is_own else {"shared_person_id": play.shared.id}
        grant = ANA if is_own else LIAISON
        with play.work(grant) as work:
            command = open_command(NamedPerson(standing="victim", **whose), since=since)
            opened = open_proceeding(command, work=work)
            person = work.proceedings.persons_of([opened.id])[0]
        play.keep("proceeding", (opened.id, grant, person.id))

    return act


InOne = Callable[[Play, UUID, Grant, UUID], object]
"""An act in a proceeding: the play, its id, who keeps it, and the id of the person in it."""


def in_one(rng: Random, act: InOne) -> Act:
    """An act in one of the proceedings that were opened."""
    place = rng.randrange(100)
    return lambda play: act(play, *play.pick("proceeding", place))


def record(rng: Random, kind: Kind[Proceeding, Any], part: ProceedingPart, **refers: str) -> Act:
    """Record a part; `refers`: field → kind of the part it refers to."""
    places = {name: rng.randrange(100) for name in refers}

    def act(play: Play, proceeding_id: UUID, grant: Grant, person: UUID) -> None:
        named: dict[str, Any] = {name: play.pick(f"{of} {proceeding_id}", places[name]) for name, of in refers.items()}
        with play.work(grant) as work:
            whole = about(replace(part, **named), person)
            record_part(proceeding_id, kind, whole, work=work)
        play.keep(f"{kind.name} {proceeding_id}", part.id)

    return in_one(rng, act)


def about(part: ProceedingPart, person: UUID) -> ProceedingPart:
    """The same about the person in the proceeding."""
    match part:
        case Hearing():
            return replace(part, persons=[person], heard=[person] if part.heard else [])
        case Measure() | Reparation() | ProceedingRequest():
            return replace(part, person=person)
    return part


def change(rng: Random, kind: Kind[Proceeding, Any], **changes: Any) -> Act:
    """Change a part that was recorded."""
    place = rng.randrange(100)

    def act(play: Play, proceeding_id: UUID, grant: Grant, _: UUID) -> None:
        part_id = play.pick(f"{kind.name} {proceeding_id}", place)
        with play.work(grant) as work:
            change_part(proceeding_id, kind, part_id, changes, require_version=any_version, work=work)

    return in_one(rng, act)


def enter(rng: Random) -> Act:
    """A stage, forwards or backwards; some take an earlier one back."""
    takes_back = rng.randrange(100) if rng.random() < 0.25 else None
    stage, on = (None, None) if takes_back is not None and rng.random() < 0.5 else (rng.choice(STAGES), day(rng))
    entry = RecordStage(stage=stage, on=on, source="court")

    def act(play: Play, proceeding_id: UUID, grant: Grant, _: UUID) -> None:
        gone = None if takes_back is None else play.pick(f"stage {proceeding_id}", takes_back)
        with play.work(grant) as work:
            made = record_stage(proceeding_id, replace(entry, takes_back=gone), work=work)
        play.keep(f"stage {proceeding_id}", made.id)

    return in_one(rng, act)


def correct(rng: Random) -> Act:
    changes = rng.choice([{"court": "Juzgado Octavo"}, {"facts_on": day(rng)}, {"file_number": None}])

    def act(play: Play, proceeding_id: UUID, grant: Grant, _: UUID) -> None:
        with play.work(grant) as work:
            change_proceeding(proceeding_id, changes, require_version=any_version, work=work)

    return in_one(rng, act)


def stand(rng: Random) -> Act:
    standing = rng.choice(["victim", "adhesive_accuser", "protected_witness"])

    def act(play: Play, proceeding_id: UUID, grant: Grant, person: UUID) -> None:
        with play.work(grant) as work:
            change_standing(proceeding_id, person, standing, require_version=any_version, work=work)

    return in_one(rng, act)


def accuse(rng: Random) -> Act:
    return record(rng, ACCUSED, Accused(name="Una persona", status=rng.choice(["suspect", "indicted"])))


def charge(rng: Random) -> Act:
    article = rng.choice(["GT_202TER", "GT_202TER", "GT_CP_194"])
    part = Charge(accused_id=UUID(int=0), article=article, iccs="0204", filed_on=day(rng))
    return record(rng, CHARGE, part, accused_id="accused")


def hear(rng: Random) -> Act:
    moment = NOON + timedelta(days=rng.randint(-9, 9))
    outcome = rng.choice([None, None, "held", "suspended"])
    heard = (UUID(int=0),) if rng.random() < 0.3 else ()
    return record(rng, HEARING, Hearing(type="trial", scheduled_at=moment, outcome=outcome, heard=heard))


def judge(rng: Random) -> Act:
    nobody = UUID(int=0)
    part = Judgment(accused_id=nobody, charge_id=nobody, verdict="convicted_tip", given_on=day(rng), sentence_months=96)
    return record(rng, JUDGMENT, part, accused_id="accused", charge_id="charge")


def protect(rng: Random) -> Act:
    return record(rng, MEASURE, Measure(kind="no_contact", from_on=day(rng), until_on=day(rng)))


def repair(rng: Random) -> Act:
    status = rng.choice(["requested", "ordered", "paid"])
    return record(rng, REPARATION, Reparation(type="compensation", status=status, ordered_on=day(rng)))


def ask(rng: Random) -> Act:
    return record(rng, REQUEST, ProceedingRequest(kind="report", person=UUID(int=0), question="¿Informe?"))


def answer(rng: Random) -> Act:
    """The organisation of the case answers."""
    place = rng.randrange(100)
    given = RequestAnswer(outcome=rng.choice(["fulfilled", "declined"]), answer="Adjunto")

    def act(play: Play, proceeding_id: UUID, _: Grant, __: UUID) -> None:
        request_id = play.pick(f"request {proceeding_id}", place)
        with play.work(ANA) as work:
            answer_request(proceeding_id, request_id, given, work=work)

    return in_one(rng, act)


def accompany(rng: Random) -> Act:
    place, goes = rng.randrange(100), rng.random() < 0.5

    def act(play: Play, proceeding_id: UUID, _: Grant, __: UUID) -> None:
        hearing_id = play.pick(f"hearing {proceeding_id}", place)
        with play.work(ANA) as work:
            record_accompaniment(proceeding_id, hearing_id, goes, work=work)

    return in_one(rng, act)


def move_hearing(rng: Random) -> Act:
    moment = NOON + timedelta(days=rng.randint(-9, 9))
    return change(rng, HEARING, scheduled_at=moment, outcome=rng.choice([None, "held", "cancelled"]))


def mistake(rng: Random) -> Act:
    return change(rng, rng.choice([MEASURE, MEASURE, MEASURE, HEARING, REQUEST]), in_error=rng.random() < 0.8)


def follow(rng: Random) -> Act:
    """The platform brings what the proceeding asks into the case."""

    def act(play: Play, proceeding_id: UUID, _: Grant, __: UUID) -> None:
        with play.world.platform(frozenset({play.case.country})) as work:
            follow_proceeding(FollowProceeding(country=play.case.country, proceeding_id=proceeding_id), work=work)

    return in_one(rng, act)


PROCEEDING_STEPS: Mapping[str, Callable[[Random], Act]] = {
    "open": open_one,
    "enter a stage": enter,
    "correct": correct,
    "give a standing": stand,
    "accuse": accuse,
    "charge": charge,
    "set a hearing": hear,
    "move a hearing": move_hearing,
    "judge": judge,
    "protect": protect,
    "repair": repair,
    "ask": ask,
    "answer": answer,
    "accompany": accompany,
    "mark a mistake": mistake,
    "follow": follow,
}


def proceedings_of(play: Play) -> Any:
    """Every proceeding with its persons, stages and parts, what its keeper and the case see of it, and the tasks."""
    tasks = [task for task in play.world.case(play.case).due_parts if task.kind in OF_A_PROCEEDING]
    with play.work(ANA) as work:
        seen = read_proceedings_of_case(play.case.id, work=work)
    with play.world.platform() as work:
        kept = [_whole(each, work) for each in work.proceedings.of_cases([play.case.id])]
    return [kept, seen, sorted(tasks, key=str)]


def _whole(known: Proceeding, work: CasesWork) -> Any:
    parts = {kind.name: get_parts(known, kind, work=work) for kind in KINDS}
    return [known, work.proceedings.persons_of([known.id]), work.proceedings.stage_changes(known.id), parts]
