"""The addresses of a deployment in the form that its processes get them."""

from collections.abc import Mapping
from ipaddress import IPv4Network
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from infra.local.environment import Addresses
from infra.local.secrets import SERVICES, PlatformSecrets
from shared.several_hosts import for_each_host, has_account

COMPOSE_POSTGRES = "postgresql://postgres:5432/postgres"
_REDIS = ("broker_url", "cache_url")
_STREAMS = ("referrals_stream", "reporting_stream")
_PORT = "5432"


def addresses_of(settings: Mapping[str, str], secrets: PlatformSecrets) -> Addresses:
    """Where the parts of this deployment are. `settings` as `read_deployment` gives them.

    On a developer's machine the gateway listens on loopback and all mail goes to the mailbox of the demonstration.
    """
    public_url = settings["public_url"] or f"http://127.0.0.1:{settings['port']}"
    mailbox = f"http://127.0.0.1:{settings['mail_port']}"
    pool = settings["postgres_pool_url"]
    return Addresses(
        postgres_url=admin_url_of(settings, secrets),
        pool_url=one_form(pool) if pool else None,
        broker_url=settings["broker_url"],
        cache_url=settings["cache_url"],
        given_accounts=frozenset(name for name in _REDIS if has_account(settings[name])),
        public_url=public_url,
        issuer=public_url,
        jwks_url=f"{settings['identity_url'].rstrip('/')}/oauth2/jwks",
        smtp_url=settings["smtp_url"] or "smtp://mail:1025",
        mail_url=None if settings["smtp_url"] else mailbox,
        upstreams={name: settings[f"{name}_url"].rstrip("/") for name in (*SERVICES, *_STREAMS)},
        upstream_ca=settings["upstream_ca"],
        audit_anchor_dir="/anchors",
        environment=settings["environment"],
        trusted_proxies=_proxies(settings["trusted_proxies"], settings["subnet"]),
        metrics_token=settings["metrics_token"] or secrets.metrics_token,
    )


def _proxies(given: str, subnet: str) -> str:
    """Those that the operator names, and the network of the containers, where the proxy of the gateways has an address.

    But not its first address, from which every program of the host calls: whether that is a proxy, the operator says.
    """
    if not subnet:
        return given
    network = IPv4Network(subnet)
    containers = map(str, network.address_exclude(IPv4Network(next(network.hosts()))))
    return ",".join([*filter(None, given.split(",")), *containers])


def admin_url_of(settings: Mapping[str, str], secrets: PlatformSecrets) -> str:
    """The direct address of PostgreSQL, with the administrator's account; the platform's own where none is given."""
    url = one_form(settings["postgres_url"] or COMPOSE_POSTGRES)
    parts = urlsplit(url)
    if parts.username:
        return url
    account = f"postgres:{secrets.postgres_password}"
    return urlunsplit(parts._replace(netloc=f"{account}@{parts.netloc.rpartition('@')[2]}"))


def bucket_of(settings: Mapping[str, str]) -> dict[str, str]:
    """The variables of the bucket of documents; none where they are in a folder."""
    return _beginning_with("documents_s3_", settings)


def anchor_bucket_of(settings: Mapping[str, str]) -> dict[str, str]:
    """The variables of the bucket with heads of the audit; none without one."""
    return _beginning_with("audit_anchor_s3_", settings)


def _beginning_with(prefix: str, settings: Mapping[str, str]) -> dict[str, str]:
    if not settings[f"{prefix}endpoint"]:
        return {}
    return {f"CEIBA_{name.upper()}": value for name, value in settings.items() if name.startswith(prefix) and value}


def one_form(url: str) -> str:
    """The same address; several hosts stand in its query, where libpq and SQLAlchemy both read them."""
    each = [urlsplit(one) for one in for_each_host(url)]
    if len(each) == 1:
        return url
    account, at, _ = each[0].netloc.rpartition("@")
    hosts = ",".join(one.hostname or "" for one in each)
    ports = ",".join(str(one.port or _PORT) for one in each)
    query = [("host", hosts), ("port", ports), *parse_qsl(each[0].query)]
    return urlunsplit(each[0]._replace(netloc=f"{account}{at}", query=urlencode(query, safe=",/")))
