"""The web application: `granian --interface wsgi --factory services.identity.wsgi:app_from_environment`."""

from flask import Flask

from services.identity.api.blueprints import BLUEPRINTS
from services.identity.api.oauth.server import IdentityServer
from services.identity.bootstrap import Services, services
from services.identity.domain.clients.clients import REFERRALS
from services.identity.usecases.clients.register_platform_client import register_service_client, register_web_client
from services.identity.usecases.people.cover_added_countries import cover_added_countries
from services.identity.usecases.people.prepare_practice import prepare_practice
from shared.garbage import keep_start_up
from shared.kernel.country import BOTH_REALMS
from shared.web.service import make_service_app


def create_app(parts: Services) -> Flask:
    """The application over `parts`. Raises RuntimeError for a database role that row-level security would not bind."""
    services.use(parts)
    app = make_service_app(
        parts, title="Ceiba identity", blueprints=BLUEPRINTS, signing_keys=lambda: _require_keys(parts)
    )
    app.extensions["authorization_server"] = IdentityServer(parts)
    _agree_with_configuration(parts)
    return app


def _agree_with_configuration(parts: Services) -> None:
    # The gateway's address, the secrets and the countries are configuration; every start makes the rows agree.
    settings = parts.settings
    with parts.system_work(BOTH_REALMS) as work:
        if settings.public_url and settings.web_client_secret:
            register_web_client(settings.public_url, settings.web_client_secret, work=work)
        if settings.service_client_secret:
            register_service_client(REFERRALS, settings.service_client_secret, work=work)
        cover_added_countries(work=work)
        prepare_practice(work=work)


def _require_keys(parts: Services) -> None:
    if not parts.keys.jwks()["keys"]:
        raise RuntimeError("there is no signing key")


def app_from_environment() -> Flask:
    """The application of this process, configured by `CEIBA_*`. Raises SettingsError."""
    app = create_app(services())
    keep_start_up()
    return app
