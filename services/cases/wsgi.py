"""The web application: `granian --interface wsgi services.cases.wsgi:app`."""

from flask import Flask
from redis import Redis
from sqlalchemy import text

from services.cases.api.blueprints import BLUEPRINTS
from services.cases.bootstrap import Services, services, use
from shared.db.engine import assert_harmless_role
from shared.db.migrate import assert_at_head
from shared.web.app import make_app


def create_app(parts: Services) -> Flask:
    """The application over `parts`. Raises RuntimeError for a database role that row-level security would not bind."""
    assert_harmless_role(parts.engine)
    use(parts)
    return make_app(
        parts.settings.common,
        title="Ceiba cases",
        blueprints=BLUEPRINTS,
        verifier=parts.verifier,
        ready={
            "database": lambda: _ask_database(parts),
            "migrations": lambda: assert_at_head("cases", parts.engine),
            "cache": lambda: _ask_cache(parts),
        },
    )


def _ask_database(parts: Services) -> None:
    with parts.engine.connect() as connection:
        connection.execute(text("SELECT 1"))


def _ask_cache(parts: Services) -> None:
    with Redis.from_url(parts.settings.common.cache_url, socket_timeout=1, socket_connect_timeout=1) as cache:
        cache.ping()


def __getattr__(name: str) -> Flask:
    # Built when a server asks for it, so that importing this module needs no environment.
    if name != "app":
        raise AttributeError(name)
    return create_app(services())
