"""`/operations`: what a service tells of itself and of its processes, asked by the gateway (ADR 0085)."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response
from redis.exceptions import RedisError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from shared.db.revisions import current_revision
from shared.operations.report import Report, own_report
from shared.operations.reports import Reports
from shared.settings import CommonSettings
from shared.telemetry import get_logger
from shared.web.access.authorization import public
from shared.web.health import Check, outcome_of
from shared.web.ready import broker_of
from shared.web.responses import json_response

log = get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceState:
    """What one service answers."""

    status: str
    missing: list[str]
    """The checks of readiness that failed."""
    schema: str | None
    """The newest migration of the database; None while it does not answer."""
    reports: list[Report]
    """Of its processes, this one among them."""
    are_all: bool
    """Whether the reports are those of all processes. Without the broker only this one is known."""


def operations_blueprint(common: CommonSettings, engine: Engine, checks: Mapping[str, Check]) -> Blueprint:
    """GET /operations: readiness, schema, and what the processes of the service report."""
    blueprint = Blueprint("operations", __name__)
    reports = Reports(broker_of(common), common.service)

    @blueprint.get("/operations")
    @public("asked on the private network, as /metrics is; the gateway does not route it, and asks who its caller is")
    def operations() -> Response:
        outcome = outcome_of(checks)
        found = None if "broker" in outcome.missing else _read(reports)
        state = ServiceState(
            status=outcome.status,
            missing=outcome.missing,
            schema=_schema(engine),
            reports=found or [own_report(common.role, common.service)],
            are_all=found is not None,
        )
        return json_response(state)

    return blueprint


def _read(reports: Reports) -> list[Report] | None:
    try:
        return reports.read()
    except RedisError as error:
        log.warning("reports not read", error=type(error).__name__)
        return None


def _schema(engine: Engine) -> str | None:
    try:
        return current_revision(engine)
    except SQLAlchemyError as error:
        log.warning("schema not read", error=type(error).__name__)
        return None
