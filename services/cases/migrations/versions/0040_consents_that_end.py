"""Consents to statistics are looked at on the day on which they end, and merges that were undone are found."""

from alembic import op
from sqlalchemy import text

revision = "0040"
down_revision = "0039"

_COLUMN = """
-- The day is not known of what is stored already, or by a release that does not know the column: it is looked at once.
ALTER TABLE case_record ADD COLUMN IF NOT EXISTS counted_until date DEFAULT DATE '0001-01-01';
"""
_INDEXES = {
    "case_counted_until": "case_record (country, counted_until) WHERE source = 'registered'",
    "timeline_separations": "timeline_entry (country) WHERE kind = 'case.separated'",
}


def upgrade() -> None:
    """Add the column, which rewrites no row, and the indexes; the previous release goes on working without them.

    What is there already, because an index failed before, is left as it is.
    """
    op.execute(_COLUMN)
    with op.get_context().autocommit_block():
        for name, on in _INDEXES.items():
            # One that was interrupted leaves an unusable index behind.
            if not _is_usable(name):
                op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {on}")


def downgrade() -> None:
    """Remove them; a consent that ends is then noticed at the next change of its case."""
    with op.get_context().autocommit_block():
        for name in _INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
    op.execute("ALTER TABLE case_record DROP COLUMN counted_until")


def _is_usable(index: str) -> bool:
    if op.get_context().as_sql:
        return False
    valid = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:index)")
    return bool(op.get_bind().scalar(valid, {"index": index}))
