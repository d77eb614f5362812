"""The other persons of a case, the ids by which the vault knows them, and who of them went along with a referral."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the columns. None rewrites a row, and the previous release goes on working."""
    op.execute("ALTER TABLE case_record ADD COLUMN others jsonb NOT NULL DEFAULT '[]', ADD COLUMN other_ids uuid[]")
    op.execute("ALTER TABLE disclosure ADD COLUMN accompanied_by jsonb NOT NULL DEFAULT '[]'")


def downgrade() -> None:
    """Forget them; identities stay in the vault, where nothing leads to them."""
    op.execute("ALTER TABLE case_record DROP COLUMN others, DROP COLUMN other_ids")
    op.execute("ALTER TABLE disclosure DROP COLUMN accompanied_by")
