"""Each list of cases in the order of one index, whatever statistics say."""

from alembic import op

revision = "0010"
down_revision = "0009"

# All columns ascend, so that a place in the list is one comparison of rows in either direction. The columns behind the
# id only narrow: what they leave out is not looked up in the table.
_NEW = {
    "case_of_status": "(organisation_id, status, opened_on, id, risk_level)",
    "case_of_risk": "(organisation_id, risk_level, opened_on, id, status)",
    "case_of_assignee": "(organisation_id, assigned_to, opened_on, id) WHERE assigned_to IS NOT NULL",
    "case_due": "(organisation_id, next_due_at, id, status, risk_level)"
    " WHERE next_due_at IS NOT NULL AND closed_on IS NULL",
    "case_due_of_assignee": "(organisation_id, assigned_to, next_due_at, id)"
    " WHERE assigned_to IS NOT NULL AND next_due_at IS NOT NULL AND closed_on IS NULL",
}
_OLD = {
    "case_by_status": "(organisation_id, status, opened_on DESC, id DESC)",
    "case_by_risk": "(organisation_id, risk_level, opened_on DESC, id DESC)",
    "case_by_assignee": "(organisation_id, assigned_to, opened_on DESC, id DESC) WHERE assigned_to IS NOT NULL",
    "case_by_due": "(organisation_id, next_due_at, id) WHERE next_due_at IS NOT NULL AND closed_on IS NULL",
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
            # One that was interrupted leaves an index behind that nobody can use.
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON case_record {columns}")
        for name in before:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
