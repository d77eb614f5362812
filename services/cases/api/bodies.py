"""How things look on the wire."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.cases.adapters.case_rows import COLUMNS, KEPT_BESIDE, record_of
from services.cases.adapters.vault import identity_from
from services.cases.domain.case import Case
from services.cases.domain.consent import Consent
from services.cases.domain.identity import Identity
from services.cases.domain.imports.run import ImportRun
from services.cases.domain.person import Experience, Exploitation, Person
from services.cases.usecases.follow_up import AssessRisk, RiskItem
from services.cases.usecases.register_case import RegisterCase
from shared.kernel.ids import new_id


def case_body(case: Case) -> dict[str, Any]:
    """The coded case, as `GET /cases/{id}` answers it."""
    own = {name: getattr(case, name) for name in COLUMNS if name != "person_id"}
    shown = {name: value for name, value in record_of(case).items() if name not in KEPT_BESIDE}
    return {**own, **shown}


def identity_body(identity: Identity) -> dict[str, Any]:
    """The identity, for the one who stated a purpose."""
    return {name: getattr(identity, name) for name in Identity.__dataclass_fields__}


def import_body(run: ImportRun) -> dict[str, Any]:
    """How far an import is."""
    shown = (
        "id", "country", "layout", "state", "failure", "rows", "checked_rows", "problem_rows", "problems",
        "imported_rows", "progress", "uploaded_at", "finished_at",
    )  # fmt: skip
    return {name: getattr(run, name) for name in shown} | {"ok": run.checked_rows - run.problem_rows}


def registration(body: Mapping[str, Any]) -> RegisterCase:
    """The command in a validated body of `RegisterCaseSchema`."""
    identity = body.get("identity")
    return RegisterCase(
        **{
            **body,
            "person": Person(**body["person"]),
            "identity": identity_from(identity) if identity else None,
            "experience": _experience(body.get("experience", {})),
            "needs": tuple(body.get("needs", ())),
            "consents": tuple(consent_of(consent) for consent in body.get("consents", ())),
        }
    )


def consent_of(body: Mapping[str, Any]) -> Consent:
    """A new consent from a validated body of `ConsentSchema`; one that is given without an end gets the usual one."""
    consent = Consent(id=new_id(), **body)
    return replace(consent, expires_on=consent.ends_on) if consent.status == "given" else consent


def assessment_of(body: Mapping[str, Any]) -> AssessRisk:
    """The command in a validated body of `AssessmentSchema`."""
    items = tuple(RiskItem(**item) for item in body.get("items", ()))
    return AssessRisk(**{**body, "factors": tuple(body.get("factors", ())), "items": items})


def changes_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """The merge patch in a validated body of `ChangeCaseSchema`."""
    changes = dict(body)
    if "exploitation" in changes.get("experience", {}):
        changes["experience"] = {**changes["experience"], "exploitation": _purposes(changes["experience"])}
    return changes


def _experience(body: Mapping[str, Any]) -> Experience:
    return Experience(**{**body, "exploitation": _purposes(body)})


def _purposes(experience: Mapping[str, Any]) -> list[Exploitation]:
    return [Exploitation(**purpose) for purpose in experience.get("exploitation", ())]
