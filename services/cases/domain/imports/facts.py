"""Imported cases as rows of one event. Statistics count them: the source published them de-identified already."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from services.cases.domain.case.case import Case
from services.cases.domain.case.facts import facts_of
from shared.contracts.cases import CaseFacts
from shared.kernel.attributes import AttributeReader

BATCH = 500
"""Rows one event carries."""

_OF_FACTS = (
    "case_id",
    "person_key",
    "month",
    "trafficking_status",
    "gender",
    "age_band",
    "majority",
    "citizenship",
    "exploitation_country",
    "duration",
    "exploitation_types",
    "exploitation_subforms",
    "controls",
    "recruiter_relationships",
)
COLUMNS = (*_OF_FACTS, "year_known", "flags_absent")
_READER = AttributeReader(CaseFacts, {name: name for name in _OF_FACTS})


def rows_of(cases: Iterable[tuple[Case, str]], on: date) -> tuple[tuple[Any, ...], ...]:
    """One row in the order of `COLUMNS` for each (case, person key).

    A composite column of the source stands in `controls` or `recruiter_relationships` under its CTDC name.
    """
    rows = []
    for case, person_key in cases:
        row = _READER.values_of(facts_of(CaseFacts, case, person_key, on))
        groups = case.experience.groups
        row["controls"] += [name for name in groups if name.startswith("means")]
        row["recruiter_relationships"] += [name for name in groups if name.startswith("recruiter")]
        rows.append((*row.values(), case.year_known, tuple(case.flags_absent)))
    return tuple(rows)
