"""The platform that the operator's commands work on: its administrator's URL and its secrets.

Both come from `CEIBA_ADMIN_DATABASE_URL` and `CEIBA_SECRETS_FILE`; without them, from the platform that `make run`
keeps in `$CEIBA_HOME`.
"""

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import click
import psycopg
from psycopg.rows import namedtuple_row

from infra.local.environment import database_url
from infra.local.home import Home
from infra.local.secrets import PlatformSecrets
from infra.local.vault import Vault
from shared.db.context import ContextSigner
from shared.db.engine import make_engine
from shared.db.work import UnitOfWork
from shared.kernel.clock import SystemClock
from shared.kernel.country import Country
from shared.kernel.grant import system_grant


class Unreachable(click.ClickException):
    """The platform, or a part of it that a command needs, does not respond."""

    exit_code = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Elsewhere:
    """The keys and the server of a platform that is not the one of the environment."""

    vault: Vault
    admin_url: str = field(repr=False)


@dataclass
class Access:
    """What a command may use of one platform: its keys, processes, gateway and databases. Nothing is opened before."""

    home: Home
    elsewhere: "Elsewhere | None" = None
    """Set for a platform that was restored beside the one of the environment."""

    @classmethod
    def from_environment(cls) -> "Access":
        """The platform of this shell's environment."""
        return cls(Home(Path(os.environ.get("CEIBA_HOME", ".ceiba")).absolute()))

    @cached_property
    def secrets(self) -> PlatformSecrets:
        """Keys and passwords, made when this is the first command of a new platform."""
        return self.vault.secrets()

    @property
    def vault(self) -> Vault:
        """The keys in `CEIBA_SECRETS_FILE` and `CEIBA_SERVICE_SECRETS_DIR`, or in `$CEIBA_HOME`."""
        if self.elsewhere is not None:
            return self.elsewhere.vault
        file = Path(os.environ.get("CEIBA_SECRETS_FILE", self.home.secrets))
        return Vault(file=file, folder=Path(os.environ.get("CEIBA_SERVICE_SECRETS_DIR", self.home.secrets.parent)))

    @property
    def is_elsewhere(self) -> bool:
        """Whether the platform is named by its administrator's URL, and not the one of `make run` in `$CEIBA_HOME`."""
        return bool({"CEIBA_ADMIN_DATABASE_URL", "CEIBA_ADMIN_DATABASE_URL_FILE"} & os.environ.keys())

    @property
    def gateway_url(self) -> str | None:
        """The URL of the gateway (`CEIBA_GATEWAY_URL`, or the local one); None when it is not known."""
        local = self.processes().get("gateway", {}).get("port")
        return os.environ.get("CEIBA_GATEWAY_URL") or (f"http://127.0.0.1:{local}" if local else None)

    @property
    def admin_url(self) -> str:
        """The database URL of a role that may create roles and databases."""
        if self.elsewhere is not None:
            return self.elsewhere.admin_url
        given = os.environ.get("CEIBA_ADMIN_DATABASE_URL")
        if given:
            return _postgres_url(given)
        file = os.environ.get("CEIBA_ADMIN_DATABASE_URL_FILE")
        if file:
            return _postgres_url(_read(Path(file)))
        running = self.processes()
        port = running.get("postgres", {}).get("port")
        if port is None and running:
            raise Unreachable(f"PostgreSQL of the platform in {self.home.folder} does not run")
        if port is None:
            raise Unreachable(f"no platform runs in {self.home.folder}, and CEIBA_ADMIN_DATABASE_URL is not set")
        return f"postgresql://postgres:{self.secrets.postgres_password}@127.0.0.1:{port}/postgres"

    def processes(self) -> dict[str, dict[str, int | None]]:
        """The processes that run in `$CEIBA_HOME` now: name → pid and port."""
        if not self.home.processes.exists():
            return {}
        noted: dict[str, dict[str, int | None]] = json.loads(self.home.processes.read_text())
        return {name: entry for name, entry in noted.items() if entry["pid"] and _alive(entry["pid"])}

    @contextmanager
    def database(self, service: str, role: Literal["app", "relay"]) -> Iterator["psycopg.Connection[Any]"]:
        """A connection to the database of `service` with no more rights than the process of that role has."""
        with psycopg.connect(self.database_url(service, role), row_factory=namedtuple_row) as connection:
            yield connection

    def work(self, service: str, country: Country) -> UnitOfWork:
        """A unit of work of the operator in one country, with no more rights than the service itself has."""
        engine = make_engine(self.database_url(service, "app"), pool_size=1)
        signer = ContextSigner(base64.b64decode(self.secrets.context_keys[service]))
        return UnitOfWork(engine, signer, system_grant("operator", frozenset({country})), SystemClock())

    def database_url(self, service: str, role: Literal["app", "relay"]) -> str:
        """The URL of the database of `service`, for the account of that role."""
        passwords = self.secrets.app_passwords if role == "app" else self.secrets.relay_passwords
        return database_url(
            self.admin_url, user=f"{service}_{role}", password=passwords[service], database=f"ceiba_{service}"
        )


def _postgres_url(text: str) -> str:
    if not text.startswith(("postgresql://", "postgres://")):
        raise click.UsageError("CEIBA_ADMIN_DATABASE_URL is no address such as postgresql://…")
    return text


def _read(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError as problem:
        raise click.UsageError(f"CEIBA_ADMIN_DATABASE_URL_FILE: {problem.strerror}: {file}") from None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
