"""The cases of a department or state, in the order of one index."""

from alembic import op

revision = "0014"
down_revision = "0013"

_INDEX = "case_of_place"


def upgrade() -> None:
    """Make the index; the previous release works with it."""
    with op.get_context().autocommit_block():
        # One that was interrupted leaves an index behind that nobody can use.
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_INDEX}")
        # The columns behind the id only narrow, as in migration 0010.
        op.execute(
            f"CREATE INDEX CONCURRENTLY {_INDEX} ON case_record"
            " (organisation_id, identified_adm1, opened_on, id, source, status, risk_level)"
            " WHERE identified_adm1 IS NOT NULL"
        )


def downgrade() -> None:
    """Remove it."""
    op.execute(f"DROP INDEX {_INDEX}")
