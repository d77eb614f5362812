"""The audit is read by country and by person, and who reads it sees how far it is sealed and anchored."""

from alembic import op
from sqlalchemy import text

from shared.db.migrations import shared_sql

revision = "0020"
down_revision = "0019"

_INDEXES = {"audit_of_country": "(country, id)", "audit_of_actor": "(actor, id)"}


def upgrade() -> None:
    """Add the indexes, and the table last: what comes before is kept if an index fails, and done again.

    The previous release goes on working, and notes no anchor.
    """
    with op.get_context().autocommit_block():
        for name, columns in _INDEXES.items():
            # One that was interrupted leaves an unusable index behind.
            if not _is_usable(name):
                op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON audit {columns}")
    op.execute(shared_sql("audit_read_v1", service="referrals"))


def downgrade() -> None:
    """Remove them; the trail and its seals stay."""
    op.execute("DROP TABLE audit_anchored")
    op.execute("REVOKE SELECT ON audit_seal FROM referrals_app")
    op.execute("DROP POLICY app_reads ON audit_seal")
    with op.get_context().autocommit_block():
        for name in _INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


def _is_usable(index: str) -> bool:
    if op.get_context().as_sql:
        return False
    valid = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:index)")
    return bool(op.get_bind().scalar(valid, {"index": index}))
