"""Lists of what is due in the order of one index also where a closed case still asks for something."""

from alembic import op
from sqlalchemy import text

revision = "0031"
down_revision = "0030"

_TABLE = "case_record"
_NEW = {
    "case_with_task": "(organisation_id, next_due_at, id, status, risk_level) WHERE next_due_at IS NOT NULL",
    "case_with_task_of_assignee": "(organisation_id, assigned_to, next_due_at, id)"
    " WHERE assigned_to IS NOT NULL AND next_due_at IS NOT NULL",
}
_OLD = {
    "case_due": "(organisation_id, next_due_at, id, status, risk_level)"
    " WHERE next_due_at IS NOT NULL AND closed_on IS NULL",
    "case_due_of_assignee": "(organisation_id, assigned_to, next_due_at, id)"
    " WHERE assigned_to IS NOT NULL AND next_due_at IS NOT NULL AND closed_on IS NULL",
}


def upgrade() -> None:
    """Make the new indexes, then remove those they replace: the previous release reads the new ones as well."""
    _replace(_OLD, _NEW)


def downgrade() -> None:
    """Make the earlier ones again."""
    _replace(_NEW, _OLD)


def _replace(before: dict[str, str], after: dict[str, str]) -> None:
    with op.get_context().autocommit_block():
        for name, columns in after.items():
            # One that was interrupted leaves an unusable index behind.
            if not _is_usable(name):
                op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {_TABLE} {columns}")
        for name in before:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


def _is_usable(index: str) -> bool:
    if op.get_context().as_sql:
        return False
    valid = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:index)")
    return bool(op.get_bind().scalar(valid, {"index": index}))
