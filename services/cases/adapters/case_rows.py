"""A case as a row and back. The coded record is one JSON document, in the form in which it is read."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from services.cases.domain.case import Case
from services.cases.domain.consent import Consent
from services.cases.domain.person import Experience, Exploitation, Person
from shared.kernel.country import Country

COLUMNS = (
    "id", "person_id", "country", "organisation_id", "case_number", "status", "stage", "opened_on", "risk_level",
    "identification_source", "identified_on", "identified_adm1", "majority", "assigned_to",
    "reassess_risk_by", "closed_on", "closure_reason", "source", "version",
)  # fmt: skip
"""Columns that are fields of `Case` under the same name."""


def row_of(case: Case) -> dict[str, Any]:
    """Column values of `case_record`; `record` is JSON text."""
    first = next(iter(case.tasks), None)
    return {
        **{column: getattr(case, column) for column in COLUMNS},
        "trafficking_status": case.person.trafficking_status,
        "exploitation_types": case.experience.types,
        "next_task": first and first.kind,
        "next_due_at": first and first.due_at,
        "record": orjson.dumps(record_of(case)).decode(),
    }


KEPT_BESIDE = ("age_said_on", "year_known", "flags_absent")
"""What the document keeps for our own use, to let an age grow and to code an imported record; no answer shows it."""


def record_of(case: Case) -> dict[str, Any]:
    """The document: what is coded, and what follows from it."""
    return {
        "person": case.person,
        "experience": case.experience,
        "needs": case.needs,
        "best_interest": case.best_interest,
        "act_means_purpose": case.elements,
        "child_protection_required": case.child_protection_required,
        "suggested_authority": case.suggested_authority,
        "consents": case.consents,
        "tasks": case.tasks,
        "age_said_on": case.age_said_on,
        "year_known": case.year_known,
        "flags_absent": case.flags_absent,
    }


def case_from(row: Mapping[str, Any]) -> Case:
    """The case of a row with `COLUMNS` and `record`."""
    record = row["record"]
    return Case(
        **{column: row[column] for column in COLUMNS if column != "country"},
        country=Country(row["country"]),
        person=_person(record["person"]),
        experience=_experience(record["experience"]),
        needs=record["needs"],
        age_said_on=_date(record.get("age_said_on")),
        best_interest=record.get("best_interest"),
        year_known=record.get("year_known", row["source"] != "imported" or _is_new_year(row["opened_on"])),
        flags_absent=record.get("flags_absent", ()),
        consents=[consent_from(consent) for consent in record["consents"]],
    )


def consent_from(stored: Mapping[str, Any]) -> Consent:
    """A consent of the document."""
    organisation, country = stored["recipient_organisation_id"], stored["recipient_country"]
    withdrawn_at = stored["withdrawn_at"]
    return Consent(
        **{
            **stored,
            "id": UUID(stored["id"]),
            "recipient_organisation_id": UUID(organisation) if organisation else None,
            "recipient_country": Country(country) if country else None,
            "given_on": date.fromisoformat(stored["given_on"]),
            "expires_on": _date(stored["expires_on"]),
            "withdrawn_at": datetime.fromisoformat(withdrawn_at) if withdrawn_at else None,
        }
    )


def _person(stored: Mapping[str, Any]) -> Person:
    return Person(**{**stored, "status_decided_on": _date(stored.get("status_decided_on"))})


def _experience(stored: Mapping[str, Any]) -> Experience:
    return Experience(**{**stored, "exploitation": [Exploitation(**one) for one in stored["exploitation"]]})


def _is_new_year(day: date) -> bool:
    """What an earlier release imported with a year was opened on its first day."""
    return (day.month, day.day) == (1, 1)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
