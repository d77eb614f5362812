"""Makes the audit table refuse rows, as a full disk or a lost privilege would."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


@contextmanager
def audit_down(admin_url: str) -> Iterator[None]:
    """No row can be written into `audit` of that database inside the block."""
    with psycopg.connect(admin_url, autocommit=True) as database:
        database.execute("ALTER TABLE audit ADD CONSTRAINT audit_is_down CHECK (false) NOT VALID")
        try:
            yield
        finally:
            database.execute("ALTER TABLE audit DROP CONSTRAINT audit_is_down")
