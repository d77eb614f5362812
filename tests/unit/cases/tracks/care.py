"""Steps of the trafficking status and of the assistance, drawn at random, and what these tracks have come to."""

# fixed dates: NOON is the clock of the service

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from services.cases.domain.kinds.follow_up import OF_A_PROCEEDING
from services.cases.domain.kinds.kind import Kind
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.follow_up import FOLLOW_UP, FollowUp
from services.cases.domain.parts.goal import GOAL, Goal
from services.cases.domain.parts.plan import PLAN, Plan
from services.cases.domain.parts.screening import SCREENING, Screening
from services.cases.domain.parts.service import SERVICE, ServiceProvided
from services.cases.processes.closure.closing import closure_checks
from services.cases.processes.parts.parts import get_parts
from services.cases.usecases.case.change_case import change_case
from services.cases.usecases.disclosure.record_referral_step import record_referral_step
from services.cases.usecases.parts.record_part import change_part, record_part
from shared.contracts.referral_kinds import PROSECUTION_NOTICE
from shared.kernel.ids import new_id
from tests.support.builders.cases import TODAY, a_step
from tests.support.use_cases import any_version
from tests.unit.cases.tracks.play import Act, Play

STATUSES = ("possible_victim", "presumed_victim", "identified_victim", "not_victim")
REFERRAL_STATES = ("sent", "accepted", "in_service", "completed", "rejected", "withdrawn")
SERVICES = ("medical", "legal_counsel", "emergency_shelter", "psychological")


def day(rng: Random) -> Any:
    """A day around today; one in ten is to come, which many rules refuse."""
    return TODAY + timedelta(days=rng.choice([*range(-8, 1), 3]))


def record(kind: Kind[Any, Any], part: CasePart, **refers: tuple[str, int]) -> Act:
    """Record a part; `refers`: field → kind and place of what it refers to."""

    def act(play: Play) -> None:
        named = {name: play.pick(*place) for name, place in refers.items()}
        with play.work() as work:
            record_part(play.case.id, kind, replace(part, **named), work=work)
        play.keep(kind.name, part.id)

    return act


def change(kind: Kind[Any, Any], place: int, **changes: Any) -> Act:
    """Change a part that an earlier step recorded."""

    def act(play: Play) -> None:
        part_id = play.pick(kind.name, place)
        with play.work() as work:
            change_part(play.case.id, kind, part_id, changes, require_version=any_version, work=work)

    return act


def _place(rng: Random) -> int:
    return rng.randrange(100)


def decide(rng: Random) -> Act:
    """Decide whether the person is a victim; sometimes on a screening."""
    person = {
        "trafficking_status": rng.choice(STATUSES),
        "status_decided_by": rng.choice(["ngo", "prosecutor"]),
        "status_decided_on": day(rng),
    }
    place = _place(rng) if rng.random() < 0.3 else None

    def act(play: Play) -> None:
        rests_on = {} if place is None else {"status_screening_id": play.pick(SCREENING.name, place)}
        with play.work() as work:
            change_case(play.case.id, {"person": person | rests_on}, require_version=any_version, work=work)

    return act


def screen(rng: Random) -> Act:
    return record(
        SCREENING,
        Screening(
            instrument="trafficking_indicators",
            instrument_version=1,
            done_on=day(rng),
            answers={},
            result=rng.choice(["likely", "unlikely"]),
        ),
    )


def correct_screening(rng: Random) -> Act:
    return change(SCREENING, _place(rng), in_error=rng.random() < 0.5)


STATUS_STEPS: Mapping[str, Callable[[Random], Act]] = {
    "decide": decide,
    "screen": screen,
    "correct a screening": correct_screening,
}


def plan(rng: Random) -> Act:
    return record(PLAN, Plan(type="legal", objectives="Con sus palabras", planned_end=day(rng)))


def agree(rng: Random) -> Act:
    return change(PLAN, _place(rng), agreed_by_person=True, agreed_on=rng.choice([day(rng), None]))


def aim(rng: Random) -> Act:
    goal = Goal(domain=rng.choice(["health", "education"]), text="Meta", due_on=day(rng))
    return record(GOAL, goal, **({"plan_id": (PLAN.name, _place(rng))} if rng.random() < 0.5 else {}))


def reach(rng: Random) -> Act:
    return change(GOAL, _place(rng), status=rng.choice(["in_progress", "achieved", "open"]))


def serve(rng: Random) -> Act:
    service = ServiceProvided(
        service_type=rng.choice(SERVICES), status=rng.choice(["planned", "in_progress"]), started_on=day(rng)
    )
    return record(SERVICE, rng.choice([service, replace(service, started_on=None)]))


def move_service(rng: Random) -> Act:
    status = rng.choice(["in_progress", "delivered", "declined", "planned"])
    return change(SERVICE, _place(rng), status=status, ended_on=rng.choice([day(rng), None]))


def plan_contact(rng: Random) -> Act:
    return record(FOLLOW_UP, FollowUp(planned_on=day(rng), channel="phone"))


def make_contact(rng: Random) -> Act:
    return change(FOLLOW_UP, _place(rng), done_on=rng.choice([day(rng), None]), outcome="reached")


def mistake(rng: Random) -> Act:
    return change(rng.choice([PLAN, GOAL, SERVICE]), _place(rng), in_error=rng.random() < 0.8)


def refer(rng: Random) -> Act:
    """A step of a new referral or of an earlier one, in whatever order; a prosecutor's office gets some."""
    referral_id, place, state = new_id(), _place(rng), rng.choice(REFERRAL_STATES)
    is_new, services = rng.random() < 0.4, tuple(rng.sample(SERVICES, 2))
    kind = PROSECUTION_NOTICE if rng.random() < 0.2 else "service_referral"

    def act(play: Play) -> None:
        if is_new or not play.made.get("referral"):
            sent = a_step(play.case, referral_id=referral_id, services=services)
            play.keep("referral", replace(sent, kind=kind))
        step = replace(play.pick("referral", -1 if is_new else place), state=state)
        with play.world.platform() as work:
            record_referral_step(step, work=work)

    return act


ASSISTANCE_STEPS: Mapping[str, Callable[[Random], Act]] = {
    "plan": plan,
    "agree": agree,
    "aim": aim,
    "reach": reach,
    "serve": serve,
    "move a service": move_service,
    "plan a contact": plan_contact,
    "make a contact": make_contact,
    "mark a mistake in care": mistake,
    "refer": refer,
}


def parts(play: Play, *kinds: Kind[Any, Any]) -> Mapping[str, Any]:
    """Everything recorded of some kinds."""
    with play.world.platform() as work:
        case = work.cases.get(play.case.id)
        return {kind.name: get_parts(case, kind, work=work) for kind in kinds}


def status_of(play: Play) -> Any:
    """What is decided about the person, and on what."""
    told = [entry.details for entry in play.world.timeline(play.case) if entry.kind == "status.decided"]
    person = play.world.case(play.case).person
    return [person, told, parts(play, SCREENING)]


def assistance_of(play: Play) -> Any:
    """Plan, services and referrals, and what is asked of those who assist."""
    case = play.world.case(play.case)
    with play.world.platform() as work:
        checks = closure_checks(case, work=work)
        referrals = work.case_referrals.states_of(case.id)
    tasks = [task for task in case.due_parts if task.kind not in OF_A_PROCEEDING]
    record = [case.status, case.stage, case.closed_on, case.risk_level, case.consents, case.assigned_to]
    return [record, sorted(tasks, key=str), checks, referrals, parts(play, PLAN, GOAL, SERVICE, FOLLOW_UP)]
