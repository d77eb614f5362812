"""`/api/v1/audit/{service}`: the audit of one service, its chain and a signed export, the same in every service.

    blp = audit_trail(AuditedService("reporting", services, visible_to))

Who reads: with `audit:oversee` the countries of the caller, else with `audit:read` what concerns their organisation.
What that is, and what nobody but the people named may know of, each service says in `visible_to`. An entry names who,
what, when, why and the names of fields, and no value of any (ADR 0055).
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from flask import Response
from sqlalchemy import ColumnElement

from shared.audit_export import MEDIA_TYPE, export_lines
from shared.db.audit.audit_chain import AuditChain, ChainState, SealedRow
from shared.db.audit.audit_log import AuditEntry, AuditFilter, AuditLog
from shared.db.work import UnitOfWork
from shared.kernel.codes import UTC_BY_DEFAULT, Code, Length, Named
from shared.kernel.country import Country
from shared.kernel.errors import country_out_of_scope, invalid
from shared.kernel.grant import Grant, Permission
from shared.messaging.signing import EventKeys
from shared.web.access.authorization import current_grant, recently_signed_in, requires
from shared.web.blueprint import Blueprint
from shared.web.inputs import InputSchema
from shared.web.pagination import PageQuery, page_response, whole_list_response
from shared.web.representations import Representation, page_of
from shared.web.service_parts import ServiceParts

EXPORTED_AT_ONCE = 20_000
"""Entries of one file at most: a longer time is exported in parts, or by `ceiba audit export`."""
LONGEST = timedelta(days=366)

LOOKS = ("audit.read", "bulk_accesses.read")
"""Actions by which a person looks at what others did: one for each service, country and page of the list."""

ENTRY = Representation(AuditEntry, "AuditEntry")
CHAIN = Representation(ChainState, "AuditChain")
Visible = Callable[[Grant], ColumnElement[bool] | None]


@dataclass(frozen=True, slots=True)
class AuditedService:
    """What the endpoints need of a service."""

    name: str
    parts: Callable[[], ServiceParts[Any, Any]]
    visible_to: Visible
    """Which entries a caller may read, as a condition that the platform asks; None for all of their countries."""

    def work(self) -> UnitOfWork:
        """A unit of work that sees every entry in the caller's countries, on record as the caller."""
        # Row-level security shows an organisation only what it did itself; `visible_to` narrows what is read here.
        caller = current_grant()
        work: UnitOfWork = self.parts().work(replace(caller, organisation_id=None))
        work.audit_organisation_id = caller.organisation_id
        return work


@dataclass(frozen=True, kw_only=True)
class ReadTrailQuery(PageQuery):
    """Filters by column of the audit, and a time by when entries were made."""

    actor: Annotated[str | None, Length(max=200)] = None
    object_type: Annotated[str | None, Length(max=80)] = None
    object_id: UUID | None = None
    action: Annotated[str | None, Length(max=80)] = None
    purpose: Annotated[str | None, Length(max=80)] = None
    organisation_id: UUID | None = None
    country: Country | None = None
    since: Annotated[datetime | None, Named("at[gte]"), UTC_BY_DEFAULT] = None
    until: Annotated[datetime | None, Named("at[lte]"), UTC_BY_DEFAULT] = None
    looks: bool = True
    """Whether looks at the audit itself are among them."""


@dataclass(frozen=True, kw_only=True)
class ExportTrail:
    """Which entries are exported, and why: `since` included, `until` not."""

    country: Country
    since: datetime
    until: datetime
    reason: Annotated[str, Code("audit_export_reason")]


class ExportTrailSchema(InputSchema[ExportTrail]):
    """What of the audit is exported, and why."""


def audit_trail(service: AuditedService) -> Blueprint:
    """The endpoints of one service."""
    address = f"/api/v1/audit/{service.name}"
    blp = Blueprint("audit_trail", __name__, url_prefix=address, description="Auditoría / Audit")

    @blp.get("")
    @requires(Permission.AUDIT_READ)
    @blp.query(ReadTrailQuery)
    @blp.response(200, page_of(ENTRY))
    def browse(query: ReadTrailQuery) -> Response:
        """Who did what, when and why, newest first; never what stood in it. Reading it is itself an entry."""
        return _page(query, service)

    @blp.get("/chain")
    @requires(Permission.AUDIT_READ)
    @blp.response(200, page_of(CHAIN))
    def chain() -> Response:
        """How far the audit of each country of the caller is sealed and anchored; its newest entries are compared."""
        return _states(service)

    @blp.post("/exports")
    @requires(Permission.AUDIT_READ)
    @recently_signed_in
    @blp.arguments(ExportTrailSchema)
    @blp.response(200, description="JSON lines; the last one is the signature.", content_type=MEDIA_TYPE)
    def export(wanted: ExportTrail) -> Response:
        """The sealed entries of some time in the order of their chain, signed by the service. It is itself an entry."""
        return _exported(wanted, service)

    return blp


def _page(query: ReadTrailQuery, service: AuditedService) -> Response:
    equal = query.filters(without=("since", "until", "looks"))
    asked = sorted(equal)
    with service.work() as work:
        if len(work.grant.countries) == 1:
            # What row-level security says is no equality, by which PostgreSQL would find an order in the index.
            equal.setdefault("country", min(work.grant.countries))
        besides = () if query.looks else LOOKS
        wanted = AuditFilter(equal=equal, since=query.since, until=query.until, besides=besides)
        page = AuditLog(work.connection).page(
            wanted, before=query.last_id, limit=query.limit, concerning=service.visible_to(current_grant())
        )
        for country in sorted(work.grant.countries):
            work.audit("audit.read", country=country, object_type="country", object_id=None, fields=asked)
    return page_response([ENTRY.body(entry) for entry in page.items], page.next_position)


def _states(service: AuditedService) -> Response:
    with service.work() as work:
        states = [AuditChain(work.connection).state(country) for country in sorted(work.grant.countries)]
    return whole_list_response([CHAIN.body(state) for state in states])


def _exported(wanted: ExportTrail, service: AuditedService) -> Response:
    caller = current_grant()
    visible = service.visible_to(caller)
    _check(wanted, caller)
    with service.work() as work:
        rows = _rows(wanted, work, visible)
        work.audit(
            "audit.exported",
            country=wanted.country,
            object_type="country",
            object_id=None,
            purpose=wanted.reason,
            fields=[f"entries:{len(rows)}", f"since:{wanted.since.isoformat()}", f"until:{wanted.until.isoformat()}"],
        )
    statement = {
        **asdict(wanted),
        "exported_at": work.clock.now(),
        "exported_by": caller.subject,
        "organisation_id": caller.organisation_id,
    }
    lines = export_lines(rows, statement, EventKeys.of(service.parts().settings.common))
    return _file(b"".join(lines), service, wanted)


def _file(content: bytes, service: AuditedService, wanted: ExportTrail) -> Response:
    answer = Response(content, content_type=MEDIA_TYPE)
    zone = wanted.country.time_zone
    # `until` is the beginning of the day after the last one.
    first, last = wanted.since.astimezone(zone), (wanted.until - datetime.resolution).astimezone(zone)
    name = f"audit-{service.name}-{wanted.country}-{first:%Y%m%d}-{last:%Y%m%d}.ndjson"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _check(wanted: ExportTrail, caller: Grant) -> None:
    if not caller.covers(wanted.country):
        raise country_out_of_scope()
    if not timedelta() < wanted.until - wanted.since <= LONGEST:
        raise invalid(
            "until",
            "bad_span",
            es="La fecha final va después de la inicial, y a lo más un año después",
            en="The end comes after the beginning, and at most a year after it",
        )


def _rows(wanted: ExportTrail, work: UnitOfWork, visible: ColumnElement[bool] | None) -> list[SealedRow]:
    rows = AuditChain(work.connection).sealed(
        wanted.country, since=wanted.since, until=wanted.until, only=visible, most=EXPORTED_AT_ONCE + 1
    )
    if len(rows) > EXPORTED_AT_ONCE:
        raise invalid(
            "until",
            "too_many_entries",
            es=f"Son más de {EXPORTED_AT_ONCE} entradas: exporte un tiempo más corto",
            en=f"These are more than {EXPORTED_AT_ONCE} entries: export a shorter time",
        )
    return list(rows)
