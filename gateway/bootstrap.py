"""Puts the gateway together from its settings."""

from pathlib import Path

import redis

from gateway.browser.identity_client import IdentityClient
from gateway.browser.pages import error_page, pages_blueprint
from gateway.browser.renewal import Renewal
from gateway.browser.session_views import SessionServices, forget_session, session_blueprint
from gateway.browser.sessions import SessionStore
from gateway.browser.sign_in import SignIn
from gateway.browser.static_files import APP_FOLDER, StaticFiles
from gateway.edge.access import Access
from gateway.edge.app import Gateway, Parts
from gateway.edge.cors import Cors
from gateway.edge.flask_app import make_flask
from gateway.edge.health import PlatformHealth, health_blueprint
from gateway.edge.limits import Policies, SettledLimits, StrictLimits, redis_counters
from gateway.edge.rate_limiting import Metering
from gateway.headers import hardened
from gateway.reference.docs import docs_blueprint
from gateway.reference.openapi import MergedDocument, merge
from gateway.routes import RouteTable
from gateway.settings import GatewaySettings
from gateway.upstream.proxy import Proxy
from gateway.upstream.upstream import make_upstreams
from shared.web.tokens import TokenVerifier

_CACHE_SECONDS = 0.5


def make_gateway(settings: GatewaySettings, *, app_folder: Path = APP_FOLDER) -> Gateway:
    """The whole gateway; opens no connection yet."""
    cache = redis.Redis.from_url(
        settings.cache_url, socket_timeout=_CACHE_SECONDS, socket_connect_timeout=_CACHE_SECONDS
    )
    table = RouteTable()
    endpoint = _session_endpoint(settings, cache)
    urls = settings.upstreams.urls
    document = MergedDocument(urls, lambda found: merge(found, public_url=settings.public_url, table=table))
    flask = make_flask(
        [
            session_blueprint(endpoint),
            health_blueprint(settings, cache, PlatformHealth(urls)),
            docs_blueprint(document),
            pages_blueprint(lambda response: forget_session(endpoint, response)),
        ]
    )
    add = redis_counters(cache)
    return Gateway(
        Parts(
            table=table,
            access=endpoint.access,
            metering=Metering(Policies.sized(settings.limits), StrictLimits(add), SettledLimits(add)),
            proxy=Proxy(make_upstreams(settings.upstreams, settings.limits), settings.public_url),
            static=StaticFiles(app_folder),
            cors=Cors(settings.cors_origins),
            pages=flask.wsgi_app,
            error_page=lambda error, language, request_id: error_page(
                flask, error, language=language, request_id=request_id
            ),
            hardened=hardened(hsts=not settings.is_local),
            trusted_proxies=settings.trusted_proxies,
        )
    )


def _session_endpoint(settings: GatewaySettings, cache: redis.Redis) -> SessionServices:
    redirect_uri = f"{settings.public_url}/session/callback"
    verifier = TokenVerifier.from_urls(issuer=settings.issuer, jwks_url=settings.jwks_url, cache_url=settings.cache_url)
    store = SessionStore(cache, settings.session_key)
    identity = IdentityClient(
        settings.upstreams.urls["identity"], settings.web_client_secret, redirect_uri=redirect_uri
    )
    renewal = Renewal(store, identity, cache)
    return SessionServices(
        settings=settings,
        access=Access(verifier, renewal.live_session, settings.public_url),
        verifier=verifier,
        store=store,
        live_session=renewal.live_session,
        sign_in=SignIn(store, identity, key=settings.session_key, redirect_uri=redirect_uri, scope=settings.web_scope),
    )
