"""What extracts of the platform have written, so that none is imported as new people."""

from alembic import op

from shared.db.schema import OWN_COUNTRIES, protect

revision = "0005"
down_revision = "0004"

_TABLE = """
CREATE TABLE known_extract (
    country text NOT NULL,
    content_sum text NOT NULL CHECK (content_sum ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (country, content_sum)
);
ALTER TABLE import_run ADD COLUMN content_sum text NOT NULL DEFAULT repeat('0', 64);
"""


def upgrade() -> None:
    """Add the table and what an import adds up. The previous release goes on working and recognises nothing."""
    op.get_bind().exec_driver_sql(_TABLE)
    check = f"{OWN_COUNTRIES} AND (SELECT authz.is_system())"
    protect(op, "known_extract", "cases", check=check, privileges=("SELECT", "INSERT"))


def downgrade() -> None:
    """Remove both."""
    op.execute("ALTER TABLE import_run DROP COLUMN content_sum")
    op.execute("DROP TABLE known_extract")
