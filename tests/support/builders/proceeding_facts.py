"""Proceedings as `cases` publishes them, with everything a test does not care about filled in."""

# fixed dates: NOON of the builders of reporting is the clock of the service

from dataclasses import replace
from typing import Any
from uuid import uuid4

from shared.contracts.proceedings import (
    ACCUSED_COLUMNS,
    HEARING_COLUMNS,
    MEASURE_COLUMNS,
    PERSON_COLUMNS,
    REPARATION_COLUMNS,
    STAGE_COLUMNS,
    ProceedingFactsChanged,
)
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from tests.support.world import SHELTER

Row = list[Any]


def a_proceeding(**changes: Any) -> ProceedingFactsChanged:
    """A proceeding of `SHELTER` in Guatemala that entered investigation in February 2030, without anyone in it."""
    proceeding = ProceedingFactsChanged(
        country=Country.GUATEMALA,
        proceeding_id=new_id(),
        proceeding_key=uuid4().hex,
        organisation_id=SHELTER,
        version=1,
        institution="GT_MP_FTP",
        stage="investigation",
        opened_month="2030-01",
        offences=("02041",),
        stages=(a_stage(stage="report", month="2030-01"), a_stage(days=30)),
        accused=(),
        persons=(),
        hearings=(),
        measures=(),
        reparations=(),
        days_to_first_judgment=None,
    )
    return replace(proceeding, **changes)


def a_stage(**changes: Any) -> Row:
    """Investigation, entered in February 2030."""
    return _row(STAGE_COLUMNS, {"stage": "investigation", "month": "2030-02"}, changes)


def an_accused(**changes: Any) -> Row:
    """Charged in March 2030 and not judged."""
    known = {"accused_key": uuid4().hex, "offences": ["02041"], "charged_month": "2030-03", "is_public_official": False}
    return _row(ACCUSED_COLUMNS, known, changes)


def a_convict(**changes: Any) -> Row:
    """Convicted of trafficking in November 2030 and sentenced to ten years."""
    verdict = {"verdict": "convicted_tip", "judged_month": "2030-11", "sentence_months": 120, "is_final": False}
    return an_accused(**verdict | changes)


def a_participant(**changes: Any) -> Row:
    """A minor with a lawyer who was never heard, counted."""
    known = {"person_key": uuid4().hex, "majority": "minor", "represented": True, "heard": 0, "counted": True}
    return _row(PERSON_COLUMNS, known | {"heard_in_advance": False}, changes)


def a_hearing(**changes: Any) -> Row:
    """Held in May 2030."""
    return _row(HEARING_COLUMNS, {"month": "2030-05", "type": "preliminary", "outcome": "held"}, changes)


def a_measure(**changes: Any) -> Row:
    """No contact, from March 2030 on."""
    return _row(MEASURE_COLUMNS, {"month": "2030-03", "kind": "no_contact"}, changes)


def a_reparation(person_key: str | None, **changes: Any) -> Row:
    """Ordered in December 2030, and not paid."""
    known = {"type": "compensation", "status": "ordered", "month": "2030-12", "amount": 10_000, "currency": "GTQ"}
    return _row(REPARATION_COLUMNS, {"person_key": person_key, "paid_amount": 0} | known, changes)


def _row(columns: tuple[str, ...], known: dict[str, Any], changes: dict[str, Any]) -> Row:
    values = known | changes
    assert set(values) <= set(columns), sorted(set(values) - set(columns))
    return [values.get(name) for name in columns]
