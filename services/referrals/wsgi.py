"""The web application: `granian --interface wsgi --factory services.referrals.wsgi:app_from_environment`."""

from flask import Flask

from services.referrals.api.blueprints import BLUEPRINTS
from services.referrals.bootstrap import Services, services
from shared.garbage import keep_start_up
from shared.metrics.country_keys import watch_country_keys
from shared.web.service import make_service_app


def create_app(parts: Services) -> Flask:
    """The application over `parts`. Raises RuntimeError for a database role that row-level security would not bind."""
    services.use(parts)
    watch_country_keys("referrals", parts.settings.country_keys)
    return make_service_app(parts, title="Ceiba referrals", blueprints=BLUEPRINTS)


def app_from_environment() -> Flask:
    """The application of this process, configured by `CEIBA_*`. Raises SettingsError."""
    app = create_app(services())
    keep_start_up()
    return app
