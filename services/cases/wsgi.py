"""The web application: `granian --interface wsgi --factory services.cases.wsgi:app_from_environment`."""

from pathlib import Path

from flask import Flask

from services.cases.api.blueprints import BLUEPRINTS
from services.cases.bootstrap import Services, services
from shared.garbage import keep_start_up
from shared.metrics.country_keys import watch_country_keys
from shared.metrics.disk import watch_volume
from shared.web.service import make_service_app


def create_app(parts: Services) -> Flask:
    """The application over `parts`. Raises RuntimeError for a database role that row-level security would not bind."""
    services.use(parts)
    watch_country_keys("cases", parts.country_keys)
    if parts.settings.documents.folder:
        watch_volume("cases", "documents", Path(parts.settings.documents.folder))
    return make_service_app(parts, title="Ceiba cases", blueprints=BLUEPRINTS)


def app_from_environment() -> Flask:
    """The application of this process, configured by `CEIBA_*`. Raises SettingsError."""
    app = create_app(services())
    keep_start_up()
    return app
