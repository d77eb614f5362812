"""Who changed since the last vintage is counted apart for registered persons and for imported records.

Classes need no column: `person_fact.source` tells the stratum of each of their members, and no published sum changes.
"""

from alembic import op

revision = "0007"
down_revision = "0006"

# The previous release tells no stratum. The owner is bound by row-level security too, and would see no row.
STRATUM = """
ALTER TABLE changed ADD COLUMN stratum text NOT NULL DEFAULT 'registered';
ALTER TABLE changed NO FORCE ROW LEVEL SECURITY;
ALTER TABLE person_fact NO FORCE ROW LEVEL SECURITY;
UPDATE changed c SET stratum = 'imported' FROM person_fact f
    WHERE c.source = 'persons' AND f.country = c.country AND f.person_key = c.subject AND f.source = 'imported';
ALTER TABLE person_fact FORCE ROW LEVEL SECURITY;
ALTER TABLE changed FORCE ROW LEVEL SECURITY;
"""


def upgrade() -> None:
    """Add the column and find the imported ones among those that changed."""
    op.execute(STRATUM)


def downgrade() -> None:
    """The previous release counts all of them together."""
    op.execute("ALTER TABLE changed DROP COLUMN stratum")
