"""When a case was anonymised; the closed cases that are not, and leave to delete what they collected."""

from alembic import op

revision = "0024"
down_revision = "0023"

_INDEX = "case_retained"
_TABLES = "case_part, note, assessment, vault.identity_change, timeline_entry"


def upgrade() -> None:
    """Add them. No case is anonymised yet, and the previous release leaves the column as it is."""
    op.execute("ALTER TABLE case_record ADD COLUMN anonymised_on date")
    op.execute(f"GRANT DELETE ON {_TABLES} TO cases_app")
    with op.get_context().autocommit_block():
        # One that was interrupted leaves an index behind that nobody can use.
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_INDEX}")
        op.execute(
            f"CREATE INDEX CONCURRENTLY {_INDEX} ON case_record (country, id, closed_on)"
            " WHERE closed_on IS NOT NULL AND anonymised_on IS NULL AND source = 'registered'"
        )


def downgrade() -> None:
    """Remove them. What was anonymised stays so."""
    op.execute(f"DROP INDEX {_INDEX}")
    op.execute(f"REVOKE DELETE ON {_TABLES} FROM cases_app")
    op.execute("ALTER TABLE case_record DROP COLUMN anonymised_on")
