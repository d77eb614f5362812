"""Out of how many persons the own figures are is read from the few rows of those who did not agree to statistics."""

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """An index of those rows alone."""
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS person_fact_not_agreed")
        op.execute(
            "CREATE INDEX CONCURRENTLY person_fact_not_agreed"
            " ON person_fact (organisation_id, month) WHERE NOT statistics_consent"
        )


def downgrade() -> None:
    """Without it."""
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS person_fact_not_agreed")
