"""Which kinds of parts of cases and proceedings clients reach: the cases service serves them, the gateway opens them.

Each is the end of an address, in the order of the API description.
"""

from collections.abc import Mapping

OF_CASES: Mapping[str, str] = {
    "screenings": "screening_id",
    "flags": "flag_id",
    "safety-plans": "plan_id",
    "stays": "stay_id",
    "returns": "return_id",
    "plans": "plan_id",
    "goals": "goal_id",
    "services": "service_id",
    "follow-ups": "follow_up_id",
    "own-tasks": "task_id",
    "conferences": "conference_id",
}
"""With the name that the gateway gives to the id of one of them in its measurements."""
OF_PROCEEDINGS = ("accused", "charges", "hearings", "measures", "judgments", "reparations", "requests")
