"""One part of every kind, as a client sends it: what holds for all of them is asked of each.

`CANARY` stands in every field of words.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.cases.domain.case.case import Case
from services.cases.domain.kinds.kind import Kind
from services.cases.domain.kinds.part import Part
from services.cases.domain.parts.conference import CONFERENCE
from services.cases.domain.parts.flag import FLAG
from services.cases.domain.parts.follow_up import FOLLOW_UP
from services.cases.domain.parts.goal import GOAL
from services.cases.domain.parts.movement import MOVEMENT
from services.cases.domain.parts.own_task import OWN_TASK
from services.cases.domain.parts.perpetrator_link import PERPETRATOR_LINK
from services.cases.domain.parts.plan import PLAN
from services.cases.domain.parts.safety_plan import SAFETY_PLAN
from services.cases.domain.parts.screening import SCREENING
from services.cases.domain.parts.service import SERVICE
from services.cases.domain.parts.stay import STAY
from tests.support.builders.cases import a_case
from tests.support.days import in_days

CANARY = "Canariapedro Zopilotillo"


@dataclass(frozen=True)
class AskedOn:
    """What the rules of a part of a case may ask, where they ask for nothing but the day."""

    today: date
    owner: Case = field(default_factory=a_case)
    named: Collection[str] = ()

    def parts(self, kind: Kind[Any, Part]) -> Sequence[Part]:
        """A case without other parts."""
        del kind
        return []


@dataclass(frozen=True, kw_only=True)
class Example:
    """A body for `POST /cases/{id}/<path>`, and a merge patch of what came of it."""

    kind: Kind[Any, Any]
    body: Mapping[str, Any]
    patch: Mapping[str, Any]
    before: Mapping[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    """Fields that hold the id of what must be there first → where it is added, and its body."""


EXAMPLES: Mapping[str, Example] = {
    "conferences": Example(
        kind=CONFERENCE,
        body={
            "held_on": in_days(-1),
            "institutions": ["GT_PGN", "GT_SVET"],
            "roles": ["guardian", "lawyer"],
            "decided": f"{CANARY} pasa a otro albergue",
            "next_on": in_days(14),
        },
        patch={"next_held": True},
    ),
    "follow-ups": Example(
        kind=FOLLOW_UP,
        body={"planned_on": in_days(7), "channel": "phone_call", "note": f"Preguntar a {CANARY} por la escuela"},
        patch={"done_on": in_days(0), "outcome": "stable"},
    ),
    "own-tasks": Example(
        kind=OWN_TASK,
        body={"title": "get_document", "note": f"Partida de {CANARY}", "due_on": in_days(3)},
        patch={"done_on": in_days(0)},
    ),
    "perpetrators": Example(
        kind=PERPETRATOR_LINK,
        body={"roles": ["recruiter"], "relationship": "friend", "details": f"{CANARY} la llevó en su carro"},
        patch={"still_poses_threat": True},
        before={"perpetrator_id": ("/perpetrators", {"country": "GT", "kind": "individual", "alias": CANARY})},
    ),
    "plans": Example(
        kind=PLAN,
        body={
            "type": "education",
            "objectives": f"{CANARY} termina la primaria",
            "action_plan": f"Inscribir a {CANARY}",
            "planned_end": in_days(90),
        },
        patch={"agreed_by_person": True, "agreed_on": in_days(0)},
    ),
    "services": Example(
        kind=SERVICE,
        body={
            "service_type": "mental_health",
            "status": "in_progress",
            "started_on": in_days(-2),
            "quantity": 1.5,
            "unit": "hours",
        },
        patch={"status": "delivered", "ended_on": in_days(0)},
    ),
    "flags": Example(
        kind=FLAG,
        body={"flag": "trafficker_nearby", "active_from": in_days(-3)},
        patch={"active_to": in_days(0)},
    ),
    "goals": Example(
        kind=GOAL,
        body={"domain": "education", "text": f"{CANARY} vuelve a la escuela", "due_on": in_days(30)},
        patch={"status": "achieved"},
    ),
    "safety-plans": Example(
        kind=SAFETY_PLAN,
        body={
            "danger": f"{CANARY} vive a dos calles",
            "warning_signs": ["followed", "unknown_calls"],
            "warning_words": f"Ve a {CANARY} en la esquina",
            "safe_contact": f"La tía {CANARY}, por la tarde",
            "places_to_avoid": f"El mercado donde vende {CANARY}",
            "what_to_do": f"Ir con {CANARY} y llamar al albergue",
            "code_word": f"{CANARY} verde",
            "agreed_by_person": True,
            "review_on": in_days(14),
        },
        patch={"ended_on": in_days(0)},
    ),
    "screenings": Example(
        kind=SCREENING,
        body={
            "instrument": "trafficking_indicators",
            "instrument_version": 1,
            "done_on": in_days(0),
            "answers": {"offered": "yes", "papers_withheld": "unknown", "household": "yes"},
            "result": "likely",
            "language": "kek",
            "interpreter": True,
            "note": f"Habló de {CANARY}",
        },
        patch={"result": "possible"},
    ),
    "stays": Example(
        kind=STAY,
        body={
            "entered_on": in_days(-20),
            "ordered_by": "judge",
            "order_number": f"{CANARY} 123-2026",
            "order_until": in_days(5),
            "extension_numbers": f"{CANARY} 124-2026",
        },
        patch={"left_on": in_days(-1), "exit_reason": "other"},
    ),
    "returns": Example(
        kind=MOVEMENT,
        body={
            "kind": "assisted_return",
            "to_country": "HN",
            "travel_on": in_days(20),
            "note": f"{CANARY} la espera su abuela",
        },
        patch={"voluntary": True, "informed": True},
    ),
}
"""The examples by the end of their path."""
