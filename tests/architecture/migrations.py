"""Migrations as the SQL that they run, and the list of those that are fixed, with the files that services share.

`python -m tests.architecture.migrations > tests/architecture/migrations.lock` enters a new one.
"""

import hashlib
import io
from pathlib import Path

from alembic import command
from alembic.script import Script, ScriptDirectory

from infra.processes import SERVICES
from shared.db.migrations import FOLDER
from shared.db.revisions import alembic_config

LOCK = Path(__file__).with_name("migrations.lock")
SHARED = sorted(FOLDER.glob("*.sql"))
"""What the migrations of several services execute."""


def scripts(service: str) -> list[Script]:
    """The migrations of `service`, oldest first."""
    return list(ScriptDirectory.from_config(alembic_config(service, None)).walk_revisions())[::-1]


def heads(service: str) -> list[str]:
    """The newest migrations: one, unless two were written side by side."""
    return list(ScriptDirectory.from_config(alembic_config(service, None)).get_heads())


def statements(service: str, script: Script) -> str:
    """What the upgrade to `script` runs, without a server."""
    config = alembic_config(service, None)
    config.output_buffer = io.StringIO()
    command.upgrade(config, f"{script.down_revision or 'base'}:{script.revision}", sql=True)
    return config.output_buffer.getvalue()


def line(service: str, script: Script) -> str:
    """The line of the lock: a comment may be mended, a statement may not."""
    rows = (row.strip() for row in statements(service, script).splitlines())
    code = "\n".join(row for row in rows if row and not row.startswith(("--", "SET ")))
    return f"{service} {script.revision} {hashlib.sha256(code.encode()).hexdigest()}"


def shared_line(file: Path) -> str:
    """The line of the lock for a file that services share: every byte counts."""
    return f"shared {file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}"


def lock() -> list[str]:
    """Every line that the lock has to hold."""
    own = [line(service, script) for service in SERVICES for script in scripts(service)]
    return [shared_line(file) for file in SHARED] + own


if __name__ == "__main__":
    print("\n".join(lock()))
