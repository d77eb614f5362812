"""The one-shot steps of the containers: secrets first, then databases, schema and a folder of secrets per service.

python -m infra.docker.setup secrets | platform
"""

import base64
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from infra.backups.settings import BadBackupSettings, backup_settings
from infra.deployment.addresses import addresses_of, anchor_bucket_of, bucket_of
from infra.deployment.settings import WrongDeployment, read_deployment, settings_given
from infra.docker.archive import IN_CONTAINER, write_for_container
from infra.docker.deployment import ALERT_URLS, Unset, remember, settings_of
from infra.local.country_keys import KeyConflict
from infra.local.environment import Addresses, gateway_environment, service_environment
from infra.local.redis_users import broker_users, cache_users
from infra.local.secrets import SERVICES, PlatformSecrets, write_private
from infra.local.vault import COUNTRY_KEYS, Vault, require_agreement
from infra.ops.keys.keys import bring_back
from infra.ops.provision import Passwords, provision, provision_watch
from shared.db.migrate import migrate

VAULT = Path("/vault/platform.json")
FOLDERS = Path("/run/ceiba-all")
ANCHORS = Path("/anchors")
ARCHIVE = IN_CONTAINER.name
NOBODY = 65534
NOBODY_IS_TOLD = "http://127.0.0.1:9/"
"""Where alerts go until an address is set. Alertmanager counts what it could not hand over."""
DURABLE = "appendonly yes\nappendfsync everysec\nmaxmemory 768mb\nmaxmemory-policy noeviction"
FORGETFUL = 'appendonly no\nsave ""\nmaxmemory 256mb\nmaxmemory-policy allkeys-lru'


def make_secrets() -> None:
    """Write the files that PostgreSQL and Redis need to start."""
    secrets = Vault(file=VAULT, folder=FOLDERS).secrets()
    settings = _settings()
    _write(FOLDERS / "postgres" / "password", secrets.postgres_password, owner=0)
    if settings.get("CEIBA_CA"):
        # Of the bucket that PostgreSQL archives into. The server changes to an account that differs between images.
        _write(FOLDERS / "postgres" / "CEIBA_CA", settings["CEIBA_CA"], owner=0, mode=0o444)
    backups = backup_settings(settings)
    if backups is not None:
        write_for_container(backups, secrets.backup_pass_phrase, FOLDERS / "postgres" / ARCHIVE)
    for name, password, rules, users in (
        ("broker", secrets.broker_password, DURABLE, broker_users(secrets)),
        ("cache", secrets.cache_password, FORGETFUL, cache_users(secrets)),
    ):
        lines = [f"requirepass {password}", "dir /data", rules, *users, ""]
        # The server changes to an account that differs between images. No other container mounts this folder.
        _write(FOLDERS / name / "redis.conf", "\n".join(lines), owner=0, mode=0o444)
        _write(FOLDERS / name / "password", password, owner=0, mode=0o444)


def make_platform() -> None:
    """Roles, databases, schema, and each service's own settings. Raises Unset or WrongDeployment."""
    deployment = VAULT.with_name("deployment.json")
    given = settings_given(os.environ)
    kept = settings_of(deployment, given, FOLDERS)
    settings = read_deployment(given | kept)  # refused before anything is written
    vault = Vault(file=VAULT, folder=FOLDERS)
    vault.adopt()
    remember(deployment, kept)
    secrets = vault.secrets()
    # First, because the addresses name this file, and this command connects with them.
    _write_authority(settings["ca"])
    addresses = addresses_of(settings, secrets)
    admin_url = addresses.postgres_url
    passwords = {
        service: Passwords(app=secrets.app_passwords[service], relay=secrets.relay_passwords[service])
        for service in SERVICES
    }
    provision(admin_url, passwords)
    for service in SERVICES:
        migrate(service, admin_url, base64.b64decode(secrets.context_keys[service]))
    environments = {service: service_environment(service, secrets, addresses) for service in SERVICES}
    require_agreement(vault, environments)
    for service, environment in environments.items():
        _write_environment(service, {n: v for n, v in environment.items() if not _is_handed_out(service, n)})
    _write_environment("cases", bucket_of(settings))
    _write_environment("anchors", anchor_bucket_of(settings))
    vault.hand_out()
    _write_environment("gateway", gateway_environment(secrets, addresses))
    _write_watch(secrets, addresses, settings)
    require_country_keys(admin_url)
    _write(FOLDERS / "ops" / "CEIBA_ADMIN_DATABASE_URL", admin_url, owner=0)
    if ANCHORS.is_dir():
        # With the files that a restore brought, to which the relays append.
        for place in (ANCHORS, *ANCHORS.iterdir()):
            os.chown(place, NOBODY, NOBODY)


def _settings() -> dict[str, str]:
    given = settings_given(os.environ)
    return {**given, **settings_of(VAULT.with_name("deployment.json"), given, FOLDERS)}


def _write_authority(certificates: str) -> None:
    """Give every part the file that `sslrootcert`, `ssl_ca_certs` and CEIBA_UPSTREAM_CA name."""
    for part in (*SERVICES, "gateway", "ops") if certificates else ():
        _write(FOLDERS / part / "CEIBA_CA", certificates, owner=NOBODY, mode=0o444)


def _write_watch(secrets: PlatformSecrets, addresses: Addresses, settings: Mapping[str, str]) -> None:
    """The account, the token and the addresses of what watches the platform (docker-compose.yml, profile `watch`)."""
    provision_watch(addresses.postgres_url, secrets.watch_password)
    passwords = {"metrics_token": addresses.metrics_token, "watch_password": secrets.watch_password}
    urls = {file: settings[f"alert_{file}"] or NOBODY_IS_TOLD for file in ALERT_URLS}
    _write_environment("watch", passwords | urls)


def require_country_keys(admin_url: str) -> None:
    """Bring retired country keys back that rows still need. Raises KeyConflict when such a key is nowhere."""
    needed = bring_back(Vault(file=VAULT, folder=FOLDERS), admin_url)
    missing = [f"{row['service']} {row['country']} version {row['version']}" for row in needed if not row["found"]]
    if missing:
        raise KeyConflict(f"the database needs a country key that is nowhere: {', '.join(missing)}")


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
    except (BadBackupSettings, Unset, KeyConflict, WrongDeployment) as problem:
        sys.exit(f"ceiba: {problem}")
