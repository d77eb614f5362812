"""How many of the own figures' persons were registered, not imported, is read from the rows of those alone."""

from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """An index of those rows alone."""
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS person_fact_registered")
        op.execute(
            "CREATE INDEX CONCURRENTLY person_fact_registered ON person_fact (organisation_id, month)"
            " INCLUDE (country) WHERE source = 'registered' AND first_in_organisation"
        )


def downgrade() -> None:
    """Without it."""
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS person_fact_registered")
