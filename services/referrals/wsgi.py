"""Entry point of the referrals API: `granian --interface wsgi services.referrals.wsgi:app`."""

from flask import Flask

from services.referrals.api.blueprints import BLUEPRINTS
from services.referrals.bootstrap import Services, services
from shared.db.engine import assert_harmless_role
from shared.web.app import make_app
from shared.web.ready import ready_checks


def create_app(wiring: Services) -> Flask:
    """The application over `wiring`. Refuses a database role that row-level security would not bind."""
    common = wiring.settings.common
    assert_harmless_role(wiring.engine)
    return make_app(
        common,
        title="Ceiba referrals",
        blueprints=BLUEPRINTS,
        verifier=wiring.verifier,
        open_work=wiring.work,
        ready=ready_checks(common, wiring.engine),
    )


def __getattr__(name: str) -> Flask:
    # Built when a server asks for `app`, so that tests may import this module without an environment.
    if name == "app":
        return create_app(services())
    raise AttributeError(name)
