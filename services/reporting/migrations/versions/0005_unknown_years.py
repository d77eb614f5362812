"""Facts of imported records know whether their source named a year, and which flags it answered with no."""

from alembic import op

revision = "0005"
down_revision = "0004"

# What was imported with a year has its January, anything else the month of the import. The owner is bound by row-level
# security too, and would see no row.
_EARLIER = """
ALTER TABLE person_fact
    ADD COLUMN year_known boolean NOT NULL DEFAULT true,
    ADD COLUMN flags_absent text[] NOT NULL DEFAULT '{}';
ALTER TABLE person_fact NO FORCE ROW LEVEL SECURITY;
UPDATE person_fact SET year_known = false WHERE source = 'imported' AND right(month, 2) <> '01';
ALTER TABLE person_fact FORCE ROW LEVEL SECURITY;
"""


def upgrade() -> None:
    """Add the columns and find the records without a year among those imported before."""
    op.execute(_EARLIER)


def downgrade() -> None:
    """Facts know neither."""
    op.execute("ALTER TABLE person_fact DROP COLUMN year_known, DROP COLUMN flags_absent")
