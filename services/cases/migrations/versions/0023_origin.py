"""The referral that a case was opened from, and the case that stands for its person in place of a duplicate."""

from alembic import op

revision = "0023"
down_revision = "0022"

_COLUMNS = """
ALTER TABLE case_record
    ADD COLUMN IF NOT EXISTS origin jsonb,
    ADD COLUMN IF NOT EXISTS origin_referral_id uuid,
    ADD COLUMN IF NOT EXISTS duplicate_of uuid,
    ADD COLUMN IF NOT EXISTS also_numbered text[] NOT NULL DEFAULT '{}'
"""


def upgrade() -> None:
    """Add the columns, and let a referral lead to one case of an organisation. The previous release ignores them."""
    op.execute(_COLUMNS)
    with op.get_context().autocommit_block():
        # One that was interrupted leaves an index behind that nobody can use.
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS case_of_referral")
        op.execute(
            "CREATE UNIQUE INDEX CONCURRENTLY case_of_referral ON case_record (organisation_id, origin_referral_id)"
            " WHERE origin_referral_id IS NOT NULL"
        )


def downgrade() -> None:
    """Forget where cases came from, and which stand for others; the cases stay."""
    op.execute("DROP INDEX case_of_referral")
    for column in ("origin", "origin_referral_id", "duplicate_of", "also_numbered"):
        op.execute(f"ALTER TABLE case_record DROP COLUMN {column}")
