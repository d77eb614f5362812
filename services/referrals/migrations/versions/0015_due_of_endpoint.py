"""The due deliveries of one endpoint, however many wait for others."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add an index; the previous release uses it too."""
    with op.get_context().autocommit_block():
        # One that was interrupted leaves an index behind that nobody can use.
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS delivery_due_of_endpoint")
        op.execute(
            "CREATE INDEX CONCURRENTLY delivery_due_of_endpoint ON delivery (endpoint_id, next_attempt_at)"
            " WHERE state = 'pending'"
        )


def downgrade() -> None:
    """Find them among all that are due."""
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS delivery_due_of_endpoint")
