"""Puts the gateway together from its settings."""

import ssl
from pathlib import Path

import redis

from gateway.browser.current_session import CurrentSession
from gateway.browser.identity_client import IdentityClient
from gateway.browser.pages import PageViews, error_page
from gateway.browser.session_views import SessionViews
from gateway.browser.sessions import SessionStore
from gateway.browser.sign_in import SignIn
from gateway.browser.static_files import APP_FOLDER, StaticFiles
from gateway.browser.token_renewal import TokenRenewal
from gateway.edge.access import Access
from gateway.edge.app import Gateway, Parts
from gateway.edge.cors import Cors
from gateway.edge.counters import RedisCounters
from gateway.edge.flask_app import make_flask
from gateway.edge.health import HealthViews
from gateway.edge.limits import BufferedLimits, Policies, StrictLimits
from gateway.edge.rate_limiting import RateLimiting
from gateway.headers import hardened
from gateway.operations.gateways import Gateways
from gateway.operations.services import Services
from gateway.operations.views import OperationsViews
from gateway.reference.docs import DocsViews
from gateway.reference.openapi import MergedDocument, merge
from gateway.route_table import RouteTable
from gateway.settings import GatewaySettings
from gateway.upstream.proxy import Proxy
from gateway.upstream.readiness import ServiceReadiness
from gateway.upstream.upstream import make_upstreams
from shared.contracts.oauth import every_audience
from shared.internal_tls import context_of
from shared.redis_client import redis_client
from shared.web.access.dpop import DpopProofs, RedisProofMemory
from shared.web.access.tokens import TokenVerifier

_CACHE_SECONDS = 0.5


def make_gateway(settings: GatewaySettings, *, app_folder: Path = APP_FOLDER) -> Gateway:
    """The whole gateway; opens no connection yet."""
    cache, tls = _cache(settings), context_of(settings.upstreams.authority)
    table = RouteTable()
    sessions = _session_views(settings, cache, tls)
    services, gateways = ServiceReadiness(settings.upstreams.urls, tls), Gateways(cache)
    # Who it is that an error meets is not known: the contact of all counts.
    contact = settings.support_contacts.contact_for(organisation_id=None, countries=frozenset())
    flask = make_flask(
        [
            sessions.blueprint(),
            HealthViews(settings=settings, cache=cache, services=services, ready=gateways.announce).blueprint(),
            OperationsViews(gateways=gateways, services=Services(settings.upstreams.urls, tls)).blueprint(),
            DocsViews(_document(settings, table, tls)).blueprint(),
            PageViews(sessions.end_session).blueprint(),
        ]
    )
    return Gateway(
        Parts(
            table=table,
            access=Access(sessions.verifier, sessions.current_session),
            rate_limiting=_rate_limiting(settings, cache),
            proxy=Proxy(make_upstreams(settings.upstreams, settings.limits), settings.public_url),
            static=StaticFiles(app_folder),
            cors=Cors(settings.cors_origins),
            pages=flask.wsgi_app,
            error_page=lambda error, language, request_id: error_page(
                flask, error, language=language, request_id=request_id, contact=contact
            ),
            hardened=hardened(hsts=not settings.is_local),
            trusted_proxies=settings.trusted_proxies,
        )
    )


def _cache(settings: GatewaySettings) -> redis.Redis:
    return redis_client(settings.cache_url, socket_timeout=_CACHE_SECONDS, socket_connect_timeout=_CACHE_SECONDS)


def _rate_limiting(settings: GatewaySettings, cache: redis.Redis) -> RateLimiting:
    add = RedisCounters(cache)
    return RateLimiting(Policies.from_settings(settings.limits), StrictLimits(add), BufferedLimits(add))


def _document(settings: GatewaySettings, table: RouteTable, tls: ssl.SSLContext | None) -> MergedDocument:
    return MergedDocument(
        settings.upstreams.urls, lambda found: merge(found, public_url=settings.public_url, table=table), tls
    )


def _session_views(settings: GatewaySettings, cache: redis.Redis, tls: ssl.SSLContext | None) -> SessionViews:
    redirect_uri = f"{settings.public_url}/session/callback"
    store = SessionStore(cache, settings.session_key)
    identity = IdentityClient(
        settings.upstreams.urls["identity"], settings.web_client_secret, redirect_uri=redirect_uri, tls=tls
    )
    return SessionViews(
        settings=settings,
        verifier=TokenVerifier.from_urls(
            issuer=settings.issuer,
            jwks_url=settings.jwks_url,
            cache_url=settings.cache_url,
            tls=tls,
            # The service behind looks whether the token is good for it.
            audiences=every_audience(settings.issuer),
            proofs=DpopProofs(settings.issuer, RedisProofMemory(settings.cache_url, "gateway")),
        ),
        store=store,
        current_session=CurrentSession(TokenRenewal(store, identity, cache), settings.public_url),
        sign_in=SignIn(store, identity, key=settings.session_key, redirect_uri=redirect_uri, scope=settings.web_scope),
    )
