"""The web application: `granian --interface wsgi services.cases.wsgi:app`."""

from flask import Flask

from services.cases.api.blueprints import BLUEPRINTS
from services.cases.bootstrap import Services, services, use
from shared.db.engine import assert_harmless_role
from shared.web.app import make_app
from shared.web.ready import ready_checks


def create_app(parts: Services) -> Flask:
    """The application over `parts`. Raises RuntimeError for a database role that row-level security would not bind."""
    assert_harmless_role(parts.engine)
    use(parts)
    return make_app(
        parts.settings.common,
        title="Ceiba cases",
        blueprints=BLUEPRINTS,
        verifier=parts.verifier,
        open_work=parts.work,
        ready=ready_checks(parts.settings.common, parts.engine),
    )


def __getattr__(name: str) -> Flask:
    # Built when a server asks for it, so that importing this module needs no environment.
    if name != "app":
        raise AttributeError(name)
    return create_app(services())
