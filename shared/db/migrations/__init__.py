"""SQL that migrations of several services execute: each file once, for all of them.

A file never changes; `tests/architecture/migrations.lock` holds its digest. What has to differ later is another file,
`<name>_v2.sql`.
"""

from pathlib import Path

FOLDER = Path(__file__).parent


def shared_sql(name: str, *, service: str) -> str:
    """The text of `<name>.sql`, with the name of the service in place of each `{service}`: its roles carry it."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8").replace("{service}", service)
