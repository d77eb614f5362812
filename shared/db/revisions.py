"""Which code works on which schema: readiness, and migrations of a database that newer code has migrated.

Raw SQL: Alembic's table is not declared as a table of a service, and `schema_revision` is none of its own.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

SERVED_FOR = 5.0
"""Seconds. A probe of readiness comes every second; migrations come with a release."""
OLDEST_CODE = {"identity": "0039", "cases": "0044", "referrals": "0026", "reporting": "0024"}
"""The oldest release that works on the schemas of this one, by the newest migration it has of each service: 1.0.0.

A migration that an older release does not bear raises it; `ceiba migrate` stores it with the schema.
"""
_CURRENT = text("SELECT version_num FROM alembic_version")
_OLDEST_CODE = text(
    "SELECT oldest_code FROM schema_revision WHERE revision = :current"
    " AND EXISTS (SELECT FROM schema_revision WHERE revision = :head)"
)
_FORGET = text("DELETE FROM schema_revision WHERE revision <> ALL (:applied)")
_NOTE = text(
    "INSERT INTO schema_revision (revision, oldest_code) SELECT unnest(CAST(:applied AS text[])), :oldest"
    " ON CONFLICT (revision) DO UPDATE SET oldest_code = excluded.oldest_code WHERE schema_revision.revision = :newest"
)


class WrongSchema(RuntimeError):
    """The database and this code do not fit each other."""


@dataclass(frozen=True, slots=True)
class Revisions:
    """The migrations of one service that this code has, oldest first."""

    service: str
    known: tuple[str, ...]

    @property
    def head(self) -> str:
        """The newest of them."""
        return self.known[-1]


@cache
def revisions(service: str) -> Revisions:
    """Read from the files of `service`, once in a process: it takes some 20 ms of CPU time."""
    scripts = ScriptDirectory.from_config(alembic_config(service, None))
    return Revisions(service, tuple(script.revision for script in scripts.walk_revisions())[::-1])


def alembic_config(service: str, connection: Connection | None) -> Config:
    """What Alembic needs to know to work on `service` over `connection`."""
    config = Config()
    config.set_main_option("script_location", str(Path(str(files("shared.db"))) / "alembic_env"))
    versions = Path(str(files(f"services.{service}"))) / "migrations" / "versions"
    config.set_main_option("version_locations", str(versions))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def current_revision(engine: Engine) -> str:
    """The newest migration of the database. Raises SQLAlchemyError while it does not answer."""
    with engine.connect() as connection:
        return str(connection.execute(_CURRENT).scalar_one())


class ServedSchema:
    """Whether the database of `engine` serves this code. A yes is kept for some seconds, a no for none."""

    def __init__(self, ours: Revisions, engine: Engine) -> None:
        self._ours = ours
        self._engine = engine
        self._served_until = 0.0

    def require(self) -> None:
        """Raises WrongSchema unless it is at or beyond the newest migration of this code and still serves it."""
        now = time.monotonic()
        if now < self._served_until:
            return
        with self._engine.connect() as connection:
            current = connection.execute(_CURRENT).scalars().all()
            if current != [self._ours.head] and not is_beyond(self._ours, connection, current):
                raise WrongSchema(f"{self._ours.service}: migrations are missing")
        self._served_until = now + SERVED_FOR


def is_beyond(ours: Revisions, connection: Connection, current: Sequence[str]) -> bool:
    """Whether newer code has migrated the database, so that this code does not know its newest migration.

    False while migrations of this code are missing. Raises WrongSchema when the schema does not serve this code.
    """
    unknown = [revision for revision in current if revision not in ours.known]
    if not unknown:
        return False
    oldest = connection.execute(_OLDEST_CODE, {"current": unknown[0], "head": ours.head}).scalar()
    if oldest not in ours.known:
        raise WrongSchema(f"{ours.service}: the schema is of newer code, and does not serve this one")
    return True


def note_revisions(ours: Revisions, connection: Connection) -> None:
    """Write down which migrations the database has had, as far as its schema has the table for it."""
    if connection.execute(text("SELECT to_regclass('public.schema_revision')")).scalar() is None:
        return
    newest = connection.execute(_CURRENT).scalar_one()
    applied = list(ours.known[: ours.known.index(newest) + 1])
    connection.execute(_FORGET, {"applied": applied})
    connection.execute(_NOTE, {"applied": applied, "oldest": OLDEST_CODE[ours.service], "newest": newest})
