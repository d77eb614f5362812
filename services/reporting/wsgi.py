"""Entry point of the reporting API: `granian --interface wsgi services.reporting.wsgi:app`."""

from functools import partial

from flask import Flask
from redis import Redis

from services.reporting.api.blueprints import BLUEPRINTS
from services.reporting.bootstrap import Services, services
from services.reporting.settings import SERVICE
from shared.db.engine import assert_harmless_role
from shared.db.migrate import assert_at_head
from shared.web.app import make_app


def create_app(wiring: Services) -> Flask:
    """The application over `wiring`. Refuses a database role that row-level security would not bind."""
    common = wiring.settings.common
    assert_harmless_role(wiring.engine)
    broker = Redis.from_url(common.broker_url, socket_timeout=2, socket_connect_timeout=1)
    return make_app(
        common,
        title="Ceiba reporting",
        blueprints=BLUEPRINTS,
        verifier=wiring.verifier,
        ready={"migrations": partial(assert_at_head, SERVICE, wiring.engine), "broker": partial(_ask, broker)},
    )


def _ask(broker: Redis) -> None:
    broker.ping()


def __getattr__(name: str) -> Flask:
    # Built when a server asks for `app`, so that tests may import this module without an environment.
    if name == "app":
        return create_app(services())
    raise AttributeError(name)
