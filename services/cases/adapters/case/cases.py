"""Cases in PostgreSQL. Reading is one row; new ones are in `new_cases`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Connection,
    Integer,
    Row,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.cases.adapters.case.case_json import CASE
from services.cases.adapters.case.case_list import CardPage, Sort, read_cards
from services.cases.adapters.case.new_cases import CASES, IMPORT
from services.cases.adapters.tables import case_record
from services.cases.domain.case.case import Case, CaseSource
from shared.db.statement import Statement
from shared.kernel.country import Country
from shared.kernel.errors import Conflict, NotFound

_BY_ID = case_record.c.id == bindparam("case_id")
_one = select(case_record).where(_BY_ID)
_GET = Statement(_one)
# Not against rows that refer to the case, such as a disclosure: they may be inserted meanwhile.
_GET_FOR_UPDATE = Statement(_one.with_for_update(key_share=True))
_OF_REFERRAL = Statement(
    select(case_record).where(
        case_record.c.organisation_id == bindparam("organisation_id"),
        case_record.c.origin_referral_id == bindparam("referral_id"),
    )
)
_CASES = bindparam("case_ids", type_=ARRAY(Uuid))
# By id, so that two transactions never wait for each other's cases in a circle.
_GET_EACH_FOR_UPDATE = Statement(
    select(case_record)
    .where(case_record.c.id == any_(_CASES))
    .order_by(case_record.c.id)
    .with_for_update(key_share=True)
)
_chain = (
    select(case_record.c.id.label("of"), case_record.c.duplicate_of.label("kept"), literal(1).label("links"))
    .where(case_record.c.id == any_(_CASES), case_record.c.duplicate_of.is_not(None))
    .cte("chain", recursive=True)
)
_next = select(_chain.c.of, case_record.c.duplicate_of, _chain.c.links + 1).where(
    case_record.c.id == _chain.c.kept, case_record.c.duplicate_of.is_not(None)
)
_links = _chain.union_all(_next)
_SURVIVORS_OF = Statement(
    select(case_record, _links.c.of).where(case_record.c.id == _links.c.kept).order_by(_links.c.links)
)
# By the numbers that it took over: those are unique, and no index leads from a case to its duplicates.
_DUPLICATES_OF = Statement(
    select(case_record)
    .where(
        case_record.c.country == bindparam("of_country"),
        case_record.c.case_number == any_(bindparam("numbers", type_=ARRAY(Text))),
    )
    .order_by(case_record.c.id)
)
_SAVE = Statement(update(case_record).where(_BY_ID, case_record.c.version == bindparam("read_version")))
# What its parts ask for. It is no edit that others have to read first, so the version stays.
_TASKS = ("due_parts", "next_task", "next_due_at", "record")
_COUNTING = ("counted_until",)
# By id → version and id → stage, and no recordset: a join with one costs twice as much for a single case.
_id = cast(case_record.c.id, Text)
_SAVE_STAGES = Statement(
    update(case_record)
    .where(
        case_record.c.id == any_(_CASES),
        case_record.c.version == bindparam("versions", type_=JSONB())[_id].astext.cast(Integer),
    )
    .values(stage=bindparam("stages", type_=JSONB())[_id].astext, version=case_record.c.version + 1)
)
_READ = Statement(
    select(case_record.c.country, case_record.c.version, cast(CASE.json_object(case_record), Text).label("body")).where(
        _BY_ID
    )
)


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case as JSON, ready to be sent."""

    country: Country
    version: int
    body: str


class CaseRepository:
    """The cases that the context of this transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_imported(self, cases: Sequence[Case], *, actor: str) -> None:
        """Insert many cases. They have no identity, no search token and no timeline: their source is anonymous."""
        self._connection.execute(IMPORT, {"cases": [CASES.to_row(case) for case in cases], "created_by": actor})

    def get(self, case_id: UUID) -> Case:
        """The case. Raises NotFound when it is missing or another organisation's: the caller cannot tell which."""
        return self._one(_GET, case_id)

    def get_for_update(self, case_id: UUID) -> Case:
        """The case, locked until the end of the transaction. Raises NotFound."""
        return self._one(_GET_FOR_UPDATE, case_id)

    def get_each_for_update(self, case_ids: Collection[UUID]) -> dict[UUID, Case]:
        """The cases by their ids, locked until the end of the transaction. Raises NotFound when one is missing."""
        found = _GET_EACH_FOR_UPDATE.all(self._connection, {"case_ids": list(case_ids)})
        cases = {case.id: case for case in map(case_of, found)}
        if len(cases) != len(set(case_ids)):
            raise NotFound
        return cases

    def survivors_of(self, case_ids: Collection[UUID]) -> dict[UUID, Case]:
        """The case that stands in the end for each of these that is a duplicate, by the id of the duplicate."""
        if not case_ids:
            return {}
        # Of a chain of duplicates the last link comes last, and stays.
        return {row.of: case_of(row) for row in _SURVIVORS_OF.all(self._connection, {"case_ids": list(case_ids)})}

    def duplicates_of(self, case: Case) -> list[Case]:
        """The duplicates that a case stands for, and theirs. For a case without any there is no statement."""
        if not case.also_numbered:
            return []
        numbers = {"of_country": case.country, "numbers": list(case.also_numbered)}
        return [case_of(row) for row in _DUPLICATES_OF.all(self._connection, numbers)]

    def save(self, case: Case) -> None:
        """Store a changed case as its next version."""
        row = {**CASES.to_row(case), "version": case.version + 1}
        if _SAVE.run(self._connection, {**row, "case_id": case.id, "read_version": case.version}) != 1:
            raise Conflict
        case.version += 1

    def save_tasks(self, case: Case) -> None:
        """Store what the parts of a locked case ask for; nothing else of it changed."""
        self._save_columns(case, _TASKS)

    def save_counting(self, case: Case) -> None:
        """Store until when the persons of a locked case are counted; nothing else of it changed."""
        self._save_columns(case, _COUNTING)

    def save_stages(self, cases: Collection[Case]) -> None:
        """Store the stages of cases of which nothing else changed, each as the next version. Raises Conflict."""
        if not cases:
            return
        parameters = {
            "case_ids": [case.id for case in cases],
            "versions": {str(case.id): case.version for case in cases},
            "stages": {str(case.id): case.stage for case in cases},
        }
        if _SAVE_STAGES.run(self._connection, parameters) != len(cases):
            raise Conflict
        for case in cases:
            case.version += 1

    def read(self, case_id: UUID) -> StoredCase:
        """The case as JSON that PostgreSQL writes. Raises NotFound."""
        row = _READ.first(self._connection, {"case_id": case_id})
        if row is None:
            raise NotFound
        return StoredCase(Country(row.country), row.version, row.body)

    def of_referral(self, organisation: UUID, referral_id: UUID) -> Case | None:
        """The case of an organisation that was opened from a referral; None while there is none."""
        row = _OF_REFERRAL.first(self._connection, {"organisation_id": organisation, "referral_id": referral_id})
        return None if row is None else case_of(row)

    def of_person(self, person_id: UUID) -> UUID | None:
        """The case of a person, the first one or another; None when there is none."""
        is_among = case_record.c.other_ids.any(person_id)
        found = select(case_record.c.id).where((case_record.c.person_id == person_id) | is_among)
        return self._connection.scalar(found.limit(1))

    def page(
        self, organisation: UUID, filters: Mapping[str, object], *, sort: Sort, after: Sequence[Any] | None, limit: int
    ) -> CardPage:
        """Cards of an organisation as JSON in the order of `sort`, which its positions begin with."""
        return read_cards(self._connection, organisation, filters, sort=sort, after=after, limit=limit)

    def registered_after(self, after: UUID | None, limit: int) -> Sequence[UUID]:
        """Ids of cases that were registered and not imported, in their order, later than `after`."""
        found = select(case_record.c.id).where(case_record.c.source == CaseSource.REGISTERED)
        if after is not None:
            found = found.where(case_record.c.id > after)
        return self._connection.execute(found.order_by(case_record.c.id).limit(limit)).scalars().all()

    def counted_before(self, country: Country, day: date, limit: int) -> Sequence[UUID]:
        """Ids of registered cases of a country in which a consent to statistics has ended before `day`."""
        found = select(case_record.c.id).where(
            case_record.c.country == country,
            case_record.c.source == CaseSource.REGISTERED,
            case_record.c.counted_until < day,
        )
        return self._connection.execute(found.order_by(case_record.c.counted_until).limit(limit)).scalars().all()

    def _save_columns(self, case: Case, columns: Collection[str]) -> None:
        row = CASES.to_row(case)
        changed = {name: row[name] for name in columns}
        if _SAVE.run(self._connection, {**changed, "case_id": case.id, "read_version": case.version}) != 1:
            raise Conflict

    def _one(self, statement: Statement, case_id: UUID) -> Case:
        row = statement.first(self._connection, {"case_id": case_id})
        if row is None:
            raise NotFound
        return case_of(row)


def case_of(row: Row[Any]) -> Case:
    """The case of a row."""
    case = CASES.from_row(row)
    if "year_known" not in row.record and case.source == CaseSource.IMPORTED:
        # An earlier release did not store `year_known`; it dated imported cases of a known year to 1 January.
        case.year_known = _is_new_year(case.opened_on)
    return case


def _is_new_year(day: date) -> bool:
    return (day.month, day.day) == (1, 1)
