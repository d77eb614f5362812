"""A complete local platform: its addresses, environments, and programs in the order of their start."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from infra.backups.archive import write_configuration
from infra.backups.pgbackrest import archiving
from infra.backups.settings import backup_settings
from infra.local.environment import Addresses, gateway_environment, service_environment
from infra.local.home import Home
from infra.local.pooler import PgBouncer, is_asked_for
from infra.local.ports import free_ports
from infra.local.postgres import CannotRunHere, EmbeddedPostgres, data_folder
from infra.local.probes import http_ok
from infra.local.program import Program
from infra.local.programs import (
    REPOSITORY,
    Ports,
    http_processes,
    measured_processes,
    ops_step,
    platform_programs,
    runtime_environment,
)
from infra.local.redis_servers import Asked, Chosen, chosen
from infra.local.redis_users import broker_users, cache_users
from infra.local.secrets import SERVICES, PlatformSecrets
from infra.local.vault import COUNTRY_KEYS, USERS
from infra.processes import GATEWAY, SHARED_STREAMS
from shared.anchor_settings import VARIABLES as ANCHORS

_TRACES = "CEIBA_TRACES_ENDPOINT"
FROM_THE_SHELL = {
    "gateway": ("CEIBA_SUPPORT_CONTACTS", _TRACES),
    "identity": ("CEIBA_IDENTITY_PROVIDERS_FILE", _TRACES, *ANCHORS),
    "cases": ("CEIBA_CASES_JURISDICTIONS", _TRACES, *ANCHORS),
    "referrals": (_TRACES, *ANCHORS),
    "reporting": (_TRACES, *ANCHORS),
}
"""Variables that a part gets as the shell of `make run` has them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalPlatform:
    """The platform that one `make run` starts."""

    home: Home
    public_url: str
    mail_url: str
    phases: Sequence[Sequence[Program]]


def assemble(home: Home, gateway_port: int) -> LocalPlatform:
    """Choose ports, make secrets on the first start, and describe every process."""
    home.vault.adopt()
    home.vault.hand_out()
    secrets = home.vault.secrets()
    listening = [*http_processes(), *measured_processes()]
    # The first ones in the order of earlier releases, beside which an upgrade is tried (tests/support/releases.py).
    postgres_port, broker_port, cache_port, smtp_port, inbox_port, *others = free_ports(10 + len(listening))
    pool_port, *of_group = others[len(listening) :]
    ports = Ports(by_process=dict(zip(listening, others, strict=False)) | {"gateway": gateway_port})
    postgres = _postgres(home, postgres_port, secrets)
    broker, cache = _broker(home, broker_port, secrets, of_group), _cache(home, cache_port, secrets)
    pooler = _pooler(home, pool_port, postgres_port, secrets)
    mail_url = f"http://127.0.0.1:{inbox_port}"
    addresses = replace(
        addresses_of(home, ports, postgres.url, broker.url, cache.url, smtp_port),
        mail_url=mail_url,
        pool_url=pooler.url if pooler else None,
    )
    environments = {service: environment_of(service, secrets, addresses, home) for service in SERVICES}
    before = [pooler.program()] if pooler else []
    servers = [postgres.program(), *broker.programs, *cache.programs, _mail(home, smtp_port, inbox_port), *before]
    settings = environments | {GATEWAY: gateway_environment(secrets, addresses) | _chosen(GATEWAY)}
    return LocalPlatform(
        home=home,
        public_url=addresses.public_url,
        mail_url=mail_url,
        phases=[
            servers,
            *_setup(home, postgres.url, environments),
            platform_programs(settings, ports, home.run),
        ],
    )


def addresses_of(home: Home, ports: Ports, postgres: str, broker: str, cache: str, smtp_port: int) -> Addresses:
    """The addresses in a platform whose processes listen on `ports`."""
    public_url = f"http://{os.environ.get('CEIBA_HOST', '127.0.0.1')}:{ports.by_process['gateway']}"
    upstreams = {name.removesuffix("-api"): ports.url(name) for name in http_processes()}
    return Addresses(
        postgres_url=postgres,
        broker_url=broker,
        cache_url=cache,
        public_url=public_url,
        issuer=public_url,
        jwks_url=f"{upstreams['identity']}/oauth2/jwks",
        smtp_url=f"smtp://127.0.0.1:{smtp_port}",
        upstreams=upstreams,
        audit_anchor_dir=str(home.anchors),
        shared_streams=SHARED_STREAMS,
    )


def environment_of(service: str, secrets: PlatformSecrets, addresses: Addresses, home: Home) -> dict[str, str]:
    """Every variable of the processes of `service` in the folder `home`."""
    environment = service_environment(service, secrets, addresses)
    if service in USERS:
        # A file and not a value, because processes read it again when the key of a country changes.
        del environment[COUNTRY_KEYS]
        environment[f"{COUNTRY_KEYS}_FILE"] = str(home.vault.country_key_file(service))
    if service == "cases":
        environment["CEIBA_DOCUMENTS_FOLDER"] = str(home.folder / "documents")
    if service == "identity":
        # One relay is enough to show the room of the servers that run here.
        volumes = {"database": home.folder / "postgres", "broker": home.folder / "broker"}
        environment["CEIBA_SERVER_VOLUMES"] = ",".join(f"{name}={folder}" for name, folder in volumes.items())
    return environment | {"CEIBA_FILES_DIR": str(home.folder / "files" / service)} | _chosen(service)


def _chosen(part: str) -> dict[str, str]:
    return {name: os.environ[name] for name in FROM_THE_SHELL.get(part, ()) if name in os.environ}


def _setup(home: Home, admin_url: str, environments: Mapping[str, Mapping[str, str]]) -> list[list[Program]]:
    administrator = {
        "CEIBA_HOME": str(home.folder),
        "CEIBA_ADMIN_DATABASE_URL": admin_url,
        "CEIBA_SECRETS_FILE": str(home.secrets),
    }
    steps = [[ops_step("provision", ["provision"], administrator)], [ops_step("migrate", ["migrate"], administrator)]]
    # A platform that cannot decrypt its data must not start.
    steps.append([ops_step("keys", ["keys", "check"], administrator)])
    if not home.seeded.exists():
        for service in ("identity", "referrals"):
            environment = dict(environments[service]) | {"CEIBA_DEMO_FILE": str(home.demo)}
            steps.append([ops_step(f"seed {service}", ["seed", service], environment)])
    else:
        # Names that an earlier release indexed by an older rule are indexed again, so that searches find them.
        steps.append([ops_step("reindex names", ["reindex-names"], dict(environments["cases"]))])
    return steps


def _pooler(home: Home, port: int, server_port: int, secrets: PlatformSecrets) -> PgBouncer | None:
    if not is_asked_for():
        return None
    passwords = {f"{service}_app": password for service, password in secrets.app_passwords.items()}
    return PgBouncer(folder=home.folder / "pooler", port=port, server_port=server_port, passwords=passwords)


def _postgres(home: Home, port: int, secrets: PlatformSecrets) -> EmbeddedPostgres:
    folder, backups = home.folder / "postgres", backup_settings(os.environ)
    if home.seeded.exists():
        _require_data(data_folder(folder))
    settings = {}
    if backups is not None:
        settings = archiving(write_configuration(backups, secrets.backup_pass_phrase, cluster=folder, port=port))
    return EmbeddedPostgres(folder=folder, port=port, password=secrets.postgres_password, settings=settings)


def _require_data(data: Path) -> None:
    """An empty database in the place of one that is lost would look like a platform that works."""
    if not (data / "PG_VERSION").exists():
        raise CannotRunHere(
            f"the data of PostgreSQL are gone from {data}: restore them (docs/runbooks/restore.md),"
            " or set another CEIBA_HOME to begin with nothing"
        )


def _broker(home: Home, port: int, secrets: PlatformSecrets, of_group: Sequence[int]) -> Chosen:
    asked = Asked(
        name="broker",
        folder=home.folder / "broker",
        port=port,
        password=secrets.broker_password,
        durable=True,
        users=broker_users(secrets),
    )
    return chosen(asked, of_group)


def _cache(home: Home, port: int, secrets: PlatformSecrets) -> Chosen:
    asked = Asked(
        name="cache",
        folder=home.folder / "cache",
        port=port,
        password=secrets.cache_password,
        durable=False,
        users=cache_users(secrets),
    )
    return chosen(asked, [])


def _mail(home: Home, smtp_port: int, inbox_port: int) -> Program:
    return Program(
        name="mail",
        command=[sys.executable, "-m", "infra.local.mail", str(home.mail), str(smtp_port), str(inbox_port)],
        environment=runtime_environment(),
        directory=REPOSITORY,
        is_ready=http_ok(inbox_port, "/"),
        port=inbox_port,
        ready_within=60.0,
        stop_within=3.0,
    )
