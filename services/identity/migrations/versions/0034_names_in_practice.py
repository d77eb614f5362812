"""In a practice country two organisations may have one legal name: each is seen by the person who opened it alone."""

from alembic import op

revision = "0034"
down_revision = "0033"

_APART = """
-- The index below takes its place in the same transaction.
-- squawk-ignore ban-drop-constraint
ALTER TABLE organisations DROP CONSTRAINT organisations_country_name_key;
-- A table of some thousand rows: it is made in milliseconds.
-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX organisations_country_name_key ON organisations (country, name)
    WHERE NOT starts_with(country, 'X');
"""
_TOGETHER = """
-- The owner is bound by row-level security too, and would see no row.
ALTER TABLE organisations NO FORCE ROW LEVEL SECURITY;
UPDATE organisations SET name = left(name, 160) || ' ' || id WHERE starts_with(country, 'X');
ALTER TABLE organisations FORCE ROW LEVEL SECURITY;
DROP INDEX organisations_country_name_key;
ALTER TABLE organisations ADD CONSTRAINT organisations_country_name_key UNIQUE (country, name);
"""


def upgrade() -> None:
    """Legal names stay unique in real countries. The previous release writes no equal ones."""
    op.execute(_APART)


def downgrade() -> None:
    """Invented organisations get names that differ."""
    op.execute(_TOGETHER)
