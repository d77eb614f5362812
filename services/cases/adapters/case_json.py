"""The JSON of a case and of its card in a list. PostgreSQL writes it on reading, Python after a change."""

from services.cases.domain.case import Case
from services.cases.domain.consent import Consent
from services.cases.domain.elements import Elements
from services.cases.domain.follow_up import Task
from services.cases.domain.person import Experience, Exploitation, Person
from shared.web.representations import Representation

CONSENT = Representation(Consent, "StoredConsent")
CASE = Representation(
    Case,
    "CaseAnswer",
    # What the record keeps for the platform's own use: to let an age grow, and to code an imported record.
    without=("person_id", "age_said_on", "year_known", "flags_absent"),
    computed={
        "act_means_purpose": "elements",
        "child_protection_required": "child_protection_required",
        "suggested_authority": "suggested_authority",
        "tasks": "tasks",
    },
    nested=(
        Representation(Person, "PersonAnswer"),
        Representation(Experience, "ExperienceAnswer", nested=(Representation(Exploitation, "ExploitationAnswer"),)),
        Representation(Elements, "ElementsAnswer"),
        Representation(Task, "TaskAnswer"),
        CONSENT,
    ),
)
CARD = Representation(
    Case,
    "CaseCard",
    only=(
        *("id", "case_number", "status", "stage", "country", "opened_on", "risk_level", "majority"),
        *("assigned_to", "version"),
    ),
    computed={
        "trafficking_status": "person.trafficking_status",
        "exploitation_types": "experience.types",
        "next_task": "next_task",
        "next_due_at": "next_due_at",
    },
    description="A case in a list.",
)  # fmt: skip
