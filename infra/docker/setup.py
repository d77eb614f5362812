"""The one-shot steps of the containers: secrets first, then databases, schema and a folder of secrets per service.

python -m infra.docker.setup secrets | platform
"""

import base64
import os
import sys
from collections.abc import Mapping
from ipaddress import IPv4Network, ip_network
from pathlib import Path

from infra.docker.deployment import SETTINGS, Unset, remember, settings_of
from infra.local.country_keys import KeyConflict
from infra.local.environment import Addresses, gateway_environment, service_environment
from infra.local.redis_users import broker_users, cache_users
from infra.local.secrets import SERVICES, load_or_generate, write_private
from infra.local.vault import COUNTRY_KEYS, Vault, require_agreement
from infra.ops.keys.keys import bring_back
from infra.ops.provision import Passwords, provision
from shared.db.migrate import migrate

VAULT = Path("/vault/platform.json")
FOLDERS = Path("/run/ceiba-all")
ANCHORS = Path("/anchors")
POSTGRES = "postgres:5432"
NOBODY = 65534
DURABLE = "appendonly yes\nappendfsync everysec\nmaxmemory 768mb\nmaxmemory-policy noeviction"
FORGETFUL = 'appendonly no\nsave ""\nmaxmemory 256mb\nmaxmemory-policy allkeys-lru'


def make_secrets() -> None:
    """Write the files that PostgreSQL and Redis need to start."""
    secrets = load_or_generate(VAULT)
    _write(FOLDERS / "postgres" / "password", secrets.postgres_password, owner=0)
    for name, password, rules, users in (
        ("broker", secrets.broker_password, DURABLE, broker_users(secrets)),
        ("cache", secrets.cache_password, FORGETFUL, cache_users(secrets)),
    ):
        lines = [f"requirepass {password}", "dir /data", rules, *users, ""]
        # The server changes to an account that differs between images. No other container mounts this folder.
        _write(FOLDERS / name / "redis.conf", "\n".join(lines), owner=0, mode=0o444)
        _write(FOLDERS / name / "password", password, owner=0, mode=0o444)


def make_platform() -> None:
    """Roles, databases, schema, and each service's own settings. Raises Unset."""
    deployment = VAULT.with_name("deployment.json")
    settings = {**os.environ, **settings_of(deployment, os.environ, FOLDERS)}
    addresses_from(settings, "")  # refused before anything is written
    vault = Vault(file=VAULT, folder=FOLDERS)
    vault.adopt()
    remember(deployment, {name: settings[name] for name in SETTINGS if name in settings})
    secrets = vault.secrets()
    admin_url = f"postgresql://postgres:{secrets.postgres_password}@{POSTGRES}/postgres"
    passwords = {
        service: Passwords(app=secrets.app_passwords[service], relay=secrets.relay_passwords[service])
        for service in SERVICES
    }
    provision(admin_url, passwords)
    for service in SERVICES:
        migrate(service, admin_url, base64.b64decode(secrets.context_keys[service]))
    addresses = addresses_from(settings, admin_url)
    environments = {service: service_environment(service, secrets, addresses) for service in SERVICES}
    require_agreement(vault, environments)
    for service, environment in environments.items():
        _write_environment(service, {n: v for n, v in environment.items() if not _is_handed_out(service, n)})
    vault.hand_out()
    _write_environment("gateway", gateway_environment(secrets, addresses))
    require_country_keys(admin_url)
    _write(FOLDERS / "ops" / "CEIBA_ADMIN_DATABASE_URL", admin_url, owner=0)
    if ANCHORS.is_dir():
        os.chown(ANCHORS, NOBODY, NOBODY)


def require_country_keys(admin_url: str) -> None:
    """Bring retired country keys back that rows still need. Raises KeyConflict when such a key is nowhere."""
    needed = bring_back(Vault(file=VAULT, folder=FOLDERS), admin_url)
    missing = [f"{row['service']} {row['country']} version {row['version']}" for row in needed if not row["found"]]
    if missing:
        raise KeyConflict(f"the database needs a country key that is nowhere: {', '.join(missing)}")


def addresses_from(environment: Mapping[str, str], admin_url: str) -> Addresses:
    """The addresses of this platform. Raises Unset in production without a public address and a mail server.

    On a developer's machine the gateway listens on loopback and all mail goes to the mailbox of the demonstration.
    """
    local = environment.get("CEIBA_ENVIRONMENT", "local") == "local"
    given = {name: environment.get(name, "") for name in ("CEIBA_PUBLIC_URL", "CEIBA_SMTP_URL")}
    if not local and not all(given.values()):
        raise Unset(f"in production set {' and '.join(name for name, value in given.items() if not value)}")
    if not local and not given["CEIBA_PUBLIC_URL"].startswith("https://"):
        raise Unset("in production CEIBA_PUBLIC_URL starts with https://")
    public_url = given["CEIBA_PUBLIC_URL"] or f"http://127.0.0.1:{environment.get('CEIBA_PORT', '8080')}"
    mailbox = f"http://127.0.0.1:{environment.get('CEIBA_MAIL_PORT', '8025')}"
    hosts = ("identity-api", "cases-api", "referrals-api", "referrals-stream", "reporting-api", "reporting-stream")
    return Addresses(
        postgres_url=admin_url,
        broker_url="redis://broker:6379/0",
        cache_url="redis://cache:6379/0",
        public_url=public_url,
        issuer=public_url,
        jwks_url="http://identity-api:8000/oauth2/jwks",
        smtp_url=given["CEIBA_SMTP_URL"] or "smtp://mail:1025",
        mail_url=None if given["CEIBA_SMTP_URL"] else mailbox,
        upstreams={host.removesuffix("-api").replace("-", "_"): f"http://{host}:8000" for host in hosts},
        audit_anchor_dir="/anchors",
        environment="local" if local else "production",
        trusted_proxies=_proxies(environment.get("CEIBA_TRUSTED_PROXIES", ""), environment.get("CEIBA_SUBNET", "")),
    )


def _proxies(given: str, subnet: str) -> str:
    """Those that the operator names, and the network of the containers, where the proxy of the gateways has an address.

    But not its first address, from which every program of the host calls: whether that is a proxy, the operator says.
    """
    for value in filter(None, given.split(",")):
        try:
            ip_network(value.strip())
        except ValueError:
            raise Unset("CEIBA_TRUSTED_PROXIES holds addresses or networks with commas, e.g. 10.213.86.1") from None
    if not subnet:
        return given
    network = IPv4Network(subnet)
    containers = map(str, network.address_exclude(IPv4Network(next(network.hosts()))))
    return ",".join([*filter(None, given.split(",")), *containers])


def _is_handed_out(service: str, name: str) -> bool:
    """The country keys of a service, read again: they may have changed since the start of this command."""
    return name == COUNTRY_KEYS and (FOLDERS / service / name).exists()


def _write_environment(service: str, environment: Mapping[str, str]) -> None:
    for name, value in environment.items():
        _write(FOLDERS / service / name, value, owner=NOBODY)


def _write(file: Path, text: str, *, owner: int, mode: int = 0o400) -> None:
    # Written with the final owner at once, because a process may read its file at any time.
    write_private(file, text, owner=(owner, owner), mode=mode)


if __name__ == "__main__":
    try:
        {"secrets": make_secrets, "platform": make_platform}[sys.argv[1]]()
    except (Unset, KeyConflict) as problem:
        sys.exit(f"ceiba: {problem}")
