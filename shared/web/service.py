"""The web application of a service, from its parts."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from flask.blueprints import Blueprint

from shared.db.engine import assert_harmless_role
from shared.metrics.certificate_files import certificate_files
from shared.metrics.certificates import watch_certificate_files
from shared.operations.view import operations_blueprint
from shared.web.app import make_app
from shared.web.health import Details
from shared.web.ready import ready_checks
from shared.web.service_parts import ServiceParts


def make_service_app(
    parts: ServiceParts[Any, Any],
    *,
    title: str,
    blueprints: Iterable[Blueprint],
    **own_checks: Callable[[], Details],
) -> Flask:
    """The application over `parts`; `own_checks` are vital for readiness beside database and schema.

    Raises RuntimeError for a database role that row-level security would not bind.
    """
    common = parts.settings.common
    assert_harmless_role(parts.engine)
    watch_certificate_files(certificate_files(common))
    checks = ready_checks(common, parts.engine, **own_checks)
    return make_app(
        common,
        title=title,
        blueprints=[*blueprints, operations_blueprint(common, parts.engine, checks)],
        verifier=parts.verifier,
        open_work=parts.work,
        ready=checks,
    )
