"""While an import arrives, only the other changes are counted, every five seconds: a few beside a million."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add an index of them, to which an import adds nothing."""
    with op.get_context().autocommit_block():
        # What is left of an earlier try that was ended.
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS changed_not_imported")
        op.execute(
            "CREATE INDEX CONCURRENTLY changed_not_imported ON changed (source, country) WHERE stratum <> 'imported'"
        )


def downgrade() -> None:
    """The previous release counts all of them."""
    op.execute("DROP INDEX changed_not_imported")
