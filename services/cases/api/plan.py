"""The plan of a case: plans and their goals, services, follow-ups, own tasks, case conferences (ADR 0043)."""

from services.cases.api.parts import endpoints_of
from services.cases.domain.parts.conference import CONFERENCE, Conference
from services.cases.domain.parts.follow_up import FOLLOW_UP, FollowUp
from services.cases.domain.parts.goal import GOAL, Goal
from services.cases.domain.parts.own_task import OWN_TASK, OwnTask
from services.cases.domain.parts.plan import PLAN, Plan
from services.cases.domain.parts.service import SERVICE, ServiceProvided
from shared.web.inputs import InputSchema, MergePatch
from shared.web.representations import Representation


class PlanSchema(InputSchema[Plan]):
    """A support plan, a draft until the person agrees."""


class PlanPatchSchema(MergePatch[Plan]):
    """A merge patch of a support plan."""


class GoalSchema(InputSchema[Goal]):
    """A goal of the plan."""


class GoalPatchSchema(MergePatch[Goal]):
    """A merge patch of a goal."""


class ServiceSchema(InputSchema[ServiceProvided]):
    """A service for the person."""


class ServicePatchSchema(MergePatch[ServiceProvided]):
    """A merge patch of a service."""


class FollowUpSchema(InputSchema[FollowUp]):
    """A planned contact with the person."""


class FollowUpPatchSchema(MergePatch[FollowUp]):
    """A merge patch of a follow-up: what it showed, say."""


class OwnTaskSchema(InputSchema[OwnTask]):
    """A task that people set themselves."""


class OwnTaskPatchSchema(MergePatch[OwnTask]):
    """A merge patch of a task; with `done_on` it is done."""


class ConferenceSchema(InputSchema[Conference]):
    """A case conference. Who was there is said by institution and role, never by name."""


class ConferencePatchSchema(MergePatch[Conference]):
    """A merge patch of a case conference."""


plans = endpoints_of(
    PLAN,
    "plans",
    "Planes / Plans",
    schema=PlanSchema,
    patch=PlanPatchSchema,
    answer=Representation(
        Plan,
        "PlanAnswer",
        computed=("state",),
    ),
)
goals = endpoints_of(
    GOAL, "goals", "Metas / Goals", schema=GoalSchema, patch=GoalPatchSchema, answer=Representation(Goal, "GoalAnswer")
)
services_provided = endpoints_of(
    SERVICE,
    "services",
    "Servicios / Services",
    schema=ServiceSchema,
    patch=ServicePatchSchema,
    answer=Representation(ServiceProvided, "ServiceAnswer"),
)
follow_ups = endpoints_of(
    FOLLOW_UP,
    "follow-ups",
    "Seguimientos / Follow-ups",
    schema=FollowUpSchema,
    patch=FollowUpPatchSchema,
    answer=Representation(FollowUp, "FollowUpAnswer"),
    name="follow_ups",
)
own_tasks = endpoints_of(
    OWN_TASK,
    "own-tasks",
    "Tareas propias / Own tasks",
    schema=OwnTaskSchema,
    patch=OwnTaskPatchSchema,
    answer=Representation(OwnTask, "OwnTaskAnswer"),
)
conferences = endpoints_of(
    CONFERENCE,
    "conferences",
    "Reuniones de caso / Case conferences",
    schema=ConferenceSchema,
    patch=ConferencePatchSchema,
    answer=Representation(Conference, "ConferenceAnswer"),
)

BLUEPRINTS = (plans, goals, services_provided, follow_ups, own_tasks, conferences)
