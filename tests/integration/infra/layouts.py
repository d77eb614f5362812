"""A platform's keys and databases, beside `make run` and in folders like the containers' volumes."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import sql

from infra.docker import setup
from infra.local.country_keys import KeyConflict
from infra.local.home import Home
from infra.local.ports import free_port
from infra.local.postgres import EmbeddedPostgres
from infra.local.secrets import SERVICES
from infra.local.vault import Vault
from infra.ops.cli import main
from infra.ops.provision import provision_database
from shared.crypto import decrypt, encrypt
from shared.db.key_file import CountryKeyFile
from tests.support.clusters import keep_clusters_temporary
from tests.support.running import running
from tests.support.servers import FAST_AND_FORGETFUL
from tests.support.world import GT

NAME = b"a sealed name"


@dataclass
class Layout:
    """A platform's keys and databases; `start` is what runs before its services do."""

    vault: Vault
    admin_url: str
    start: Callable[[], None]

    def ceiba(self, *arguments: str) -> Result:
        """Run the operator's command."""
        return CliRunner().invoke(main, [*arguments])

    def keys(self, service: str = "cases") -> CountryKeyFile:
        """The keys as a process of the service reads them."""
        return CountryKeyFile(self.vault.country_key_file(service))

    def identify(self, keys: CountryKeyFile | None = None) -> UUID:
        """Store one identity, as the cases service does."""
        person, key = uuid4(), (keys or self.keys()).new_data_key(GT)
        statement = (
            "INSERT INTO vault.person_identity (person_id, country, organisation_id, wrapped_key, names, version)"
            " VALUES (%s, 'GT', %s, %s, %s, 1)"
        )
        self.execute("cases", statement, person, uuid4(), key.wrapped, encrypt(key.plain, NAME, str(person)))
        return person

    def opened(self, person: UUID) -> bytes:
        """The name, as the cases service opens it."""
        statement = "SELECT wrapped_key, names FROM vault.person_identity WHERE person_id = %s"
        ((wrapped, names),) = self.execute("cases", statement, person)
        return decrypt(self.keys().open(GT, wrapped), names, str(person))

    def execute(self, service: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """As the superuser."""
        url = f"{self.admin_url.rpartition('/')[0]}/ceiba_{service}"
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []


@dataclass
class Kept:
    """A platform that was set up once: its folder and its databases as they were then, to begin again from there."""

    layout: Layout
    folder: Path

    def keep(self) -> None:
        """Remember the state of now."""
        shutil.copytree(self.folder, self._copy)
        for service in SERVICES:
            # A pool of the set-up may still hold a connection.
            self._execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = {name}", service
            )
            self._execute("ALTER DATABASE {database} RENAME TO {template}", service)

    def begin_again(self) -> Layout:
        """Go back to it."""
        shutil.rmtree(self.folder)
        shutil.copytree(self._copy, self.folder)
        for service in SERVICES:
            self._execute("DROP DATABASE IF EXISTS {database} WITH (FORCE)", service)
            self._execute("CREATE DATABASE {database} TEMPLATE {template} OWNER {owner}", service)
            provision_database(self.layout.admin_url, service, f"ceiba_{service}")
        return self.layout

    def act_as_its_operator(self, patch: pytest.MonkeyPatch) -> None:
        """Take the environment in which the platform's commands and its set-up are run."""
        for name in [name for name in os.environ if name.startswith("CEIBA_")]:
            patch.delenv(name)
        keep_clusters_temporary()
        # Only root may give files away, and tests may run as anybody; the server's own files are given by now.
        patch.setattr(os, "chown", lambda *_: None)
        patch.setattr(setup, "VAULT", self.layout.vault.file)
        patch.setattr(setup, "FOLDERS", self.layout.vault.folder)
        patch.setenv("CEIBA_POSTGRES_URL", self.layout.admin_url)
        patch.setenv("CEIBA_HOME", str(self.folder / "home"))
        patch.setenv("CEIBA_ADMIN_DATABASE_URL", self.layout.admin_url)
        patch.setenv("CEIBA_SECRETS_FILE", str(self.layout.vault.file))
        patch.setenv("CEIBA_SERVICE_SECRETS_DIR", str(self.layout.vault.folder))

    @property
    def _copy(self) -> Path:
        return self.folder.with_name("kept")

    def _execute(self, statement: str, service: str) -> None:
        names = {"database": f"ceiba_{service}", "template": f"kept_{service}", "owner": f"{service}_owner"}
        identifiers = {name: sql.Identifier(value) for name, value in names.items()}
        composed = sql.SQL(statement).format(**identifiers, name=sql.Literal(names["database"]))
        with psycopg.connect(self.layout.admin_url, autocommit=True) as connection:
            connection.execute(composed)


@contextmanager
def kept_platform(folder: Path, *, in_containers: bool) -> Iterator[Kept]:
    """A platform of its own on a server of its own, set up once."""
    keep_clusters_temporary()
    used = folder / "platform"
    home = Home(used / "home")
    home.prepare()
    vault = _volumes(used) if in_containers else home.vault
    password = vault.secrets().postgres_password
    server = EmbeddedPostgres(folder=folder / "pg", port=free_port(), password=password, settings=FAST_AND_FORGETFUL)
    start = setup.make_platform if in_containers else _start_on_this_machine(vault)
    kept = Kept(Layout(vault, server.url, start), used)
    with running(server.program(), folder / "pg.log"):
        with pytest.MonkeyPatch.context() as patch:
            kept.act_as_its_operator(patch)
            start()
        kept.keep()
        yield kept


def _volumes(folder: Path) -> Vault:
    vault = Vault(file=folder / "vault" / "platform.json", folder=folder / "volumes")
    for name in (*SERVICES, "gateway", "ops", "watch", "postgres", "broker", "cache"):
        (vault.folder / name).mkdir(parents=True)
    return vault


def _start_on_this_machine(vault: Vault) -> Callable[[], None]:
    def start() -> None:
        # What `make run` does before its first service: infra/local/platform.py.
        vault.adopt()
        vault.hand_out()
        for step in (["provision"], ["migrate"], ["keys", "check"]):
            result = CliRunner().invoke(main, step)
            if result.exit_code:
                raise KeyConflict(result.output)

    return start
