"""Extract definitions. Row-level security decides who sees which: the owner organisation and the recipients."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Connection, SmallInteger, Text, Uuid, bindparam, text

from services.reporting.domain.extracts import Extract, Format, Template
from services.reporting.domain.schedule import Schedule
from shared.kernel.errors import NotFound

_COLUMNS = (
    "id, organisation_id, countries, name, template, format, years, k, cron, time_zone, next_run_at, recipients,"
    " created_by, created_at, version"
)
_ARRAYS = (
    bindparam("countries", type_=ARRAY(Text)),
    bindparam("years", type_=ARRAY(SmallInteger)),
    bindparam("recipients", type_=ARRAY(Uuid)),
)
_ADD = text(
    f"INSERT INTO extract ({_COLUMNS}) VALUES (:id, :organisation_id, :countries, :name, :template, :format, :years,"  # noqa: S608 - our own column names
    " :k, :cron, :time_zone, :next_run_at, :recipients, :created_by, :created_at, :version)"
).bindparams(*_ARRAYS)
_REPLACE = text(
    "UPDATE extract SET countries = :countries, name = :name, format = :format, years = :years, k = :k, cron = :cron,"
    " time_zone = :time_zone, next_run_at = :next_run_at, recipients = :recipients, version = :version WHERE id = :id"
).bindparams(*_ARRAYS)
_FIND = text(f"SELECT {_COLUMNS} FROM extract WHERE id = :id")  # noqa: S608 - our own column names
_OWN = text(f"SELECT {_COLUMNS} FROM extract WHERE id = :id AND organisation_id = :organisation FOR UPDATE")  # noqa: S608 - our own column names
_LIST = text(
    f"SELECT {_COLUMNS} FROM extract"  # noqa: S608 - our own column names
    " WHERE (CAST(:before AS uuid) IS NULL OR id < :before) ORDER BY id DESC LIMIT :limit"
)
_DELETE = text("DELETE FROM extract WHERE id = :id")
_DUE = text(
    f"SELECT {_COLUMNS} FROM extract WHERE next_run_at <= :now ORDER BY next_run_at LIMIT :limit FOR UPDATE SKIP LOCKED"  # noqa: S608 - our own column names
)
_NEXT = text("UPDATE extract SET next_run_at = :next_run_at WHERE id = :id")


class ExtractStore:
    """The definitions that the transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, extract: Extract) -> None:
        """Insert a definition."""
        self._connection.execute(_ADD, _parameters(extract))

    def replace(self, extract: Extract) -> None:
        """Write the changed definition."""
        self._connection.execute(_REPLACE, _parameters(extract))

    def get(self, extract_id: UUID) -> Extract:
        """A definition. Raises NotFound for one that is missing or out of scope."""
        return _found(self._connection.execute(_FIND, {"id": extract_id}).one_or_none())

    def get_own(self, extract_id: UUID, organisation: UUID | None) -> Extract:
        """A definition of the caller's organisation, locked for change. Raises NotFound, to recipients as well."""
        parameters = {"id": extract_id, "organisation": organisation}
        return _found(self._connection.execute(_OWN, parameters).one_or_none())

    def newest(self, limit: int, before: UUID | None) -> list[Extract]:
        """Definitions, newest first, older than `before`."""
        rows = self._connection.execute(_LIST, {"before": before, "limit": limit})
        return [_extract(row) for row in rows]

    def delete(self, extract_id: UUID) -> None:
        """Remove a definition with its runs and files."""
        self._connection.execute(_DELETE, {"id": extract_id})

    def claim_due(self, now: datetime, limit: int) -> list[Extract]:
        """Definitions whose time has come, locked; those that another beat holds are skipped."""
        return [_extract(row) for row in self._connection.execute(_DUE, {"now": now, "limit": limit})]

    def set_next(self, extract_id: UUID, due: datetime | None) -> None:
        """Store when the definition is due next."""
        self._connection.execute(_NEXT, {"id": extract_id, "next_run_at": due})


def _parameters(extract: Extract) -> dict[str, Any]:
    return {
        "id": extract.id,
        "organisation_id": extract.organisation_id,
        "countries": list(extract.countries),
        "name": extract.name,
        "template": extract.template.value,
        "format": extract.format.value,
        "years": list(extract.years),
        "k": extract.k,
        "cron": extract.schedule.cron if extract.schedule else None,
        "time_zone": extract.schedule.time_zone if extract.schedule else None,
        "next_run_at": extract.next_run_at,
        "recipients": list(extract.recipients),
        "created_by": extract.created_by,
        "created_at": extract.created_at,
        "version": extract.version,
    }


def _found(row: Any) -> Extract:
    if row is None:
        raise NotFound
    return _extract(row)


def _extract(row: Any) -> Extract:
    return Extract(
        id=row.id,
        organisation_id=row.organisation_id,
        name=row.name,
        template=Template(row.template),
        format=Format(row.format),
        countries=tuple(row.countries),
        years=tuple(row.years),
        k=row.k,
        schedule=Schedule(row.cron, row.time_zone) if row.cron else None,
        next_run_at=row.next_run_at,
        recipients=tuple(row.recipients),
        created_by=row.created_by,
        created_at=row.created_at,
        version=row.version,
    )
