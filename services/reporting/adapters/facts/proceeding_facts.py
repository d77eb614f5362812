"""Records of proceedings, the units of the network that are made of them, and the counts of organisations."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Text, Uuid, any_, bindparam, select

from services.reporting.adapters.tables import proceeding_count, proceeding_record, proceeding_unit
from services.reporting.domain.figures.published import unit_profile
from services.reporting.domain.proceedings.records import ProceedingRecord
from services.reporting.domain.proceedings.units import Counted, CountKey, Unit
from shared.db.locks import hold_lock
from shared.db.recordsets import add_to, insert_or_add, insert_or_replace
from shared.db.rows import RowMapper, Storage
from shared.db.statement import Statement

_RECORDS = RowMapper(ProceedingRecord, proceeding_record)
_UNITS = RowMapper(Unit, proceeding_unit)
_UNIT_COLUMNS = Storage.of(proceeding_unit).columns
_SUBJECTS = bindparam("subjects", type_=ARRAY(Text))
_OF_IDS = Statement(
    select(proceeding_record).where(proceeding_record.c.proceeding_id == any_(bindparam("ids", type_=ARRAY(Uuid))))
)
_TELLING_OF = Statement(
    select(proceeding_record).where(
        proceeding_record.c.country == bindparam("of_country"), proceeding_record.c.subjects.bool_op("&&")(_SUBJECTS)
    )
)
_SAVE_RECORDS = Statement(insert_or_replace(proceeding_record, proceeding_record.c.keys()))
_UNITS_ABOUT = Statement(
    select(*(proceeding_unit.c[name] for name in _UNIT_COLUMNS)).where(
        proceeding_unit.c.country == bindparam("of_country"), proceeding_unit.c.subject == any_(_SUBJECTS)
    )
)
_SAVE_UNITS = Statement(insert_or_replace(proceeding_unit, (*_UNIT_COLUMNS, "profile")))
_ADD_COUNTS = Statement(insert_or_add(proceeding_count, Counted._fields))


class ProceedingFactRepository:
    """The facts about proceedings that the transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock_country(self, country: str) -> None:
        """Wait until no other transaction changes facts about proceedings of `country`."""
        hold_lock(self._connection, f"proceeding_fact|{country}")

    def of_proceedings(self, ids: Collection[UUID]) -> dict[UUID, ProceedingRecord]:
        """The records with these ids; unknown ones are left out."""
        rows = _OF_IDS.all(self._connection, {"ids": list(ids)})
        return {row.proceeding_id: _RECORDS.from_row(row) for row in rows}

    def telling_of(self, country: str, subjects: Collection[str]) -> dict[UUID, ProceedingRecord]:
        """The records of a country about any of these subjects."""
        rows = _TELLING_OF.all(self._connection, {"of_country": country, "subjects": sorted(subjects)})
        return {row.proceeding_id: _RECORDS.from_row(row) for row in rows}

    def save(self, records: Iterable[ProceedingRecord]) -> None:
        """Insert or replace, in one statement."""
        rows = [_RECORDS.to_row(record) for record in records]
        if rows:
            _SAVE_RECORDS.run(self._connection, {"rows": rows})

    def units_about(self, country: str, subjects: Collection[str]) -> dict[UUID, Unit]:
        """The units of the network about these subjects."""
        rows = _UNITS_ABOUT.all(self._connection, {"of_country": country, "subjects": sorted(subjects)})
        return {row.id: _UNITS.from_row(row) for row in rows}

    def save_units(self, units: Iterable[Unit]) -> None:
        """Insert or replace, in one statement. What is published of a unit stays as it is."""
        rows = [{**_UNITS.to_row(unit), "profile": unit_profile(unit)} for unit in units]
        if rows:
            _SAVE_UNITS.run(self._connection, {"rows": rows})

    def add_counts(self, delta: Mapping[CountKey, Counted]) -> None:
        """Add `delta` to the counts of organisations, in one statement."""
        add_to(self._connection, _ADD_COUNTS, delta)
