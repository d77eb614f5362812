"""Migrated databases; each caller gets a fresh copy."""

import base64
import hashlib
import hmac
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import namedtuple_row

from infra.local.environment import Addresses, database_url, service_environment
from infra.local.secrets import SERVICES, PlatformSecrets
from infra.ops.provision import Passwords, provision_database, provision_roles
from shared.db.migrate import downgrade, migrate


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceDatabase:
    """A database of one service, migrated to head and empty."""

    service: str
    name: str
    admin_url: str = field(repr=False)
    """The URL of the superuser, who sees every row. For checks of a test, never for the code under test."""
    app_url: str = field(repr=False)
    relay_url: str = field(repr=False)
    environ: dict[str, str] = field(repr=False)
    """Every `CEIBA_*` variable a process of the service needs."""
    secrets: PlatformSecrets = field(repr=False)
    """The keys of the whole platform, which no single service has."""
    addresses: Addresses

    def upgrade(self) -> None:
        """To head, with the key under which the service signs its contexts."""
        key = base64.b64decode(self.secrets.context_keys[self.service])
        migrate(self.service, self.admin_url, key, database=self.name)

    def downgrade(self, revision: str) -> None:
        """To `revision`, or to nothing with `base`."""
        downgrade(self.service, self.admin_url, revision, database=self.name)

    @contextmanager
    def as_environment(self) -> Iterator[None]:
        """Let this process have the variables, in which a service that is built meanwhile finds its settings."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environ.items():
                patch.setenv(name, value)
            yield


@dataclass
class Databases:
    """Makes databases on one server and drops them at the end of the session."""

    admin_url: str
    secrets: PlatformSecrets
    addresses: Addresses
    """Services reach their databases by `pool_url` when it names a pooler."""
    _templates: dict[str, str] = field(default_factory=dict)
    _made: list[str] = field(default_factory=list)

    def fresh(self, service: str) -> ServiceDatabase:
        """A copy of the migrated template of `service`; about a tenth of a second after the first."""
        template = self._template(service)
        name = f"{template}_{uuid.uuid4().hex[:8]}"
        names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
        owner = sql.Identifier(f"{service}_owner")
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {template}").format(**names))
            connection.execute(sql.SQL("ALTER DATABASE {name} OWNER TO {owner}").format(**names, owner=owner))
        self._made.append(name)
        provision_database(self.admin_url, service, name)
        return self._describe(service, name)

    def drop(self, names: Iterable[str]) -> None:
        """Drop these, open connections or not."""
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            for name in names:
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def drop_all(self) -> None:
        """Drop what this session made."""
        self.drop(reversed(self._made))
        self._made.clear()

    def _template(self, service: str) -> str:
        if service not in self._templates:
            name = f"ceiba_{service}_{uuid.uuid4().hex[:8]}"
            secrets = self.secrets
            roles = Passwords(app=secrets.app_passwords[service], relay=secrets.relay_passwords[service])
            provision_roles(self.admin_url, service, roles)
            provision_database(self.admin_url, service, name)
            self._made.append(name)
            self._describe(service, name).upgrade()
            self._templates[service] = name
        return self._templates[service]

    def _describe(self, service: str, name: str) -> ServiceDatabase:
        environ = service_environment(service, self.secrets, self.addresses, database=name)
        if service == "identity":
            # Password hashing at full strength would take most of a test's time.
            environ["CEIBA_PASSWORD_MEMORY_KIB"] = "64"
        with psycopg.connect(self.admin_url) as connection:
            info = connection.info
            admin_url = database_url(self.admin_url, user=info.user, password=info.password, database=name)
        return ServiceDatabase(
            service=service,
            name=name,
            admin_url=admin_url,
            app_url=environ["CEIBA_DATABASE_URL"],
            relay_url=environ["CEIBA_RELAY_DATABASE_URL"],
            environ=environ,
            secrets=self.secrets,
            addresses=self.addresses,
        )


def admin_rows(admin_url: str, statement: str, *values: Any) -> list[Any]:
    """What a superuser sees: the test's own eyes. Rows by name; [] for a statement that gives none."""
    with psycopg.connect(admin_url, autocommit=True, row_factory=namedtuple_row, connect_timeout=5) as connection:
        cursor = connection.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def role_passwords(admin_url: str, kind: str) -> dict[str, str]:
    """Passwords that depend only on the server: two sessions may share it, and its roles with it."""
    return {
        service: hmac.new(admin_url.encode(), f"{service}_{kind}".encode(), hashlib.sha256).hexdigest()
        for service in SERVICES
    }
