"""Imported cases as rows of one event. Statistics count them: the source published them de-identified already."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from services.cases.domain.case import Case
from services.cases.domain.facts import facts_of

BATCH = 500
"""Rows one event carries."""

COLUMNS = (
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
    "year_known",
    "flags_absent",
)


def rows_of(cases: Iterable[tuple[Case, str]], on: date) -> tuple[tuple[Any, ...], ...]:
    """One row in the order of `COLUMNS` for each (case, person key).

    A composite column of the source stands in `controls` or `recruiter_relationships` under its CTDC name.
    """
    rows = []
    for case, person_key in cases:
        facts = facts_of(case, person_key, on)
        groups = case.experience.groups
        facts["controls"] += tuple(name for name in groups if name.startswith("means"))
        facts["recruiter_relationships"] += tuple(name for name in groups if name.startswith("recruiter"))
        facts |= {"year_known": case.year_known, "flags_absent": tuple(case.flags_absent)}
        rows.append(tuple(facts[column] for column in COLUMNS))
    return tuple(rows)
