"""A platform's keys, files and databases on a server that archives, and commands of its operator."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg.rows import namedtuple_row

from infra.backups.archive import write_configuration
from infra.backups.pgbackrest import archiving
from infra.backups.settings import backup_settings
from infra.local.environment import Addresses, service_environment
from infra.local.home import Home
from infra.local.ports import free_port
from infra.local.postgres import EmbeddedPostgres
from infra.ops.access import Access, Elsewhere
from infra.ops.backup.moment import of_service
from infra.ops.cli import main
from services.cases.adapters.documents.document_bucket import Bucket
from services.cases.adapters.person.erased_list import ErasedList
from services.cases.bootstrap import Services, build
from services.cases.domain.case.case import Case
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.person import Person
from services.cases.processes.person.erasing import erase_and_publish
from services.cases.settings import read_settings
from services.cases.usecases.case.register_case import RegisterCase, register_case
from shared.db.audit.audit import Sealer
from shared.kernel.country import BOTH_REALMS
from tests.support.builders.cases import a_caseworker
from tests.support.clusters import keep_clusters_temporary
from tests.support.running import running
from tests.support.servers import FAST_AND_FORGETFUL
from tests.support.world import GT

ARCHIVED_WITHIN = 30.0


@dataclass
class BackedUp:
    """One platform in a folder of its own."""

    home: Home
    repository: Path
    """Where the repository is a bucket, `in_bucket` says so."""
    identity: Path
    recipient: str
    admin_url: str
    in_bucket: Mapping[str, str] = field(default_factory=dict)
    """Settings of a repository in a bucket."""

    @property
    def environment(self) -> dict[str, str]:
        """Of the operator's shell."""
        return {
            "CEIBA_HOME": str(self.home.folder),
            "CEIBA_COUNTRIES": str(self.home.countries),
            "CEIBA_ADMIN_DATABASE_URL": self.admin_url,
            "CEIBA_BACKUP_RECIPIENT": self.recipient,
            "CEIBA_BACKUP_REPOSITORY": str(self.repository),
            **self.in_bucket,
        }

    def ceiba(self, *arguments: str, **changes: str) -> Result:
        """Run the operator's command with exactly that environment."""
        given = {name: value for name, value in (self.environment | changes).items() if value}
        kept = {name: None for name in os.environ if name.startswith("CEIBA_")} | dict(given)
        if "CEIBA_CLUSTERS" in os.environ:
            kept["CEIBA_CLUSTERS"] = os.environ["CEIBA_CLUSTERS"]
        return CliRunner().invoke(main, arguments, env=kept)

    def rows(self, service: str, statement: str, *values: object) -> list[Any]:
        """As the superuser."""
        return rows_of(self.admin_url, service, statement, *values)

    def noted(self, kind: str) -> str:
        """The set of the last run of that kind that counted."""
        (row,) = self.rows("identity", "SELECT set_id FROM backup_state WHERE kind = %s", kind)
        return str(row.set_id)

    @contextmanager
    def cases(self) -> Iterator[Services]:
        """The cases service with the environment of its processes."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self._of_cases().items():
                patch.setenv(name, value)
            yield build(read_settings())

    def register(self, name: str) -> Case:
        """A case of a person with that name."""
        with self.cases() as cases, cases.work(a_caseworker()) as work:
            command = RegisterCase(
                country=GT,
                identified_on=datetime.now(UTC).date() - timedelta(days=2),
                identification_source="hotline",
                risk_level="high",
                person=Person(birth_year=1990),
                identity=Identity(first_names=name, surnames="Inventada"),
            )
            return register_case(command, work=work)

    def erase(self, case: Case) -> None:
        """Erase the person of a case, and let the relay list them."""
        self.erase_alone(case.id)
        self._as_relay(lambda relay: ErasedList(self.home.anchors).follow(relay))

    def erase_alone(self, case_id: UUID) -> UUID:
        """Erase the person of a case, as the service does; returns the id of the person."""
        with self.cases() as cases, cases.system_work(BOTH_REALMS) as work:
            stored = work.cases.get_for_update(case_id)
            erase_and_publish(stored, stored, "person_request", work=work)
        return stored.person_id

    def seal(self) -> None:
        """Chain what was audited and anchor the heads, as the relay does."""
        with self.cases() as cases:
            sealer = Sealer(cases.settings.common)
            self._as_relay(sealer.seal)

    def archive(self) -> None:
        """Let the server archive everything up to now."""
        with psycopg.connect(self.admin_url, autocommit=True) as server:
            ((wanted,),) = server.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchall()
            deadline = datetime.now(UTC) + timedelta(seconds=ARCHIVED_WITHIN)
            query = "SELECT coalesce(last_archived_wal, '') FROM pg_stat_archiver"
            while server.execute(query).fetchone()[0] < wanted:
                assert datetime.now(UTC) < deadline, "nothing is archived"

    def _as_relay(self, do: Any) -> None:
        with psycopg.connect(
            self._of_cases()["CEIBA_RELAY_DATABASE_URL"], autocommit=True, row_factory=namedtuple_row
        ) as relay:
            do(relay)

    def _of_cases(self) -> Mapping[str, str]:
        nowhere = "http://127.0.0.1:9"
        addresses = Addresses(
            postgres_url=self.admin_url,
            broker_url="redis://127.0.0.1:9/0",
            cache_url="redis://127.0.0.1:9/0",
            public_url=nowhere,
            issuer=nowhere,
            jwks_url=nowhere,
            smtp_url="",
            upstreams=dict.fromkeys(("identity", "cases", "referrals", "reporting"), nowhere),
            audit_anchor_dir=str(self.home.anchors),
        )
        return service_environment("cases", self.home.vault.secrets(), addresses)


def rows_of(admin_url: str, service: str, statement: str, *values: object) -> list[Any]:
    """What a superuser sees."""
    with psycopg.connect(of_service(admin_url, service), autocommit=True, row_factory=namedtuple_row) as connection:
        cursor = connection.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def an_identity_file(folder: Path) -> tuple[Path, str]:
    """A new pair of age: the file with the private key, and the public key."""
    file = folder / f"identity-{uuid4().hex[:6]}.txt"
    said = subprocess.run(["age-keygen", "-o", str(file)], capture_output=True, text=True, check=True)
    return file, said.stderr.split(":", 1)[1].strip()


def of_bucket(bucket: Bucket, authority: Path) -> dict[str, str]:
    """The settings of a repository in that bucket."""
    return {
        "CEIBA_BACKUP_REPOSITORY": f"s3://{bucket.name}/ceiba",
        "CEIBA_BACKUP_S3_ENDPOINT": bucket.endpoint,
        "CEIBA_BACKUP_S3_REGION": bucket.region,
        "CEIBA_BACKUP_S3_CA": str(authority),
        "CEIBA_BACKUP_S3_ACCESS_KEY": bucket.access_key,
        "CEIBA_BACKUP_S3_SECRET_KEY": bucket.secret_key,
    }


@contextmanager
def backed_up_platform(folder: Path, in_bucket: Mapping[str, str] = MappingProxyType({})) -> Iterator[BackedUp]:
    """A platform that was just set up, whose server archives; it stops at the end and its files stay."""
    keep_clusters_temporary()
    folder.mkdir(mode=0o711, exist_ok=True)
    folder.chmod(0o711)
    home, port = Home(folder / "home"), free_port()
    home.prepare()
    home.vault.hand_out()
    identity, recipient = an_identity_file(folder)
    # PostgreSQL's account must reach it, and cannot enter the folder of a test.
    repository = keep_clusters_temporary() / f"repository-{uuid4().hex[:6]}"
    secrets = home.vault.secrets()
    settings = backup_settings({"CEIBA_BACKUP_REPOSITORY": str(repository), **in_bucket})
    file = write_configuration(settings, secrets.backup_pass_phrase, cluster=home.folder / "postgres", port=port)
    server = EmbeddedPostgres(
        folder=home.folder / "postgres",
        port=port,
        password=secrets.postgres_password,
        settings={**FAST_AND_FORGETFUL, **archiving(file)},
    )
    with running(server.program(), folder / "pg.log"):
        made = BackedUp(home, repository, identity, recipient, server.url, in_bucket)
        for step in (["provision"], ["migrate"]):
            done = made.ceiba(*step)
            assert done.exit_code == 0, done.output
        yield made


def access_of(home: Home, admin_url: str) -> Access:
    """The access of the operator to a restored platform."""
    return Access(home, Elsewhere(vault=home.vault, admin_url=admin_url))
