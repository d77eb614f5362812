"""Sealed cases: the policy of a case asks who the caller is, and what belongs to it is visible where the case is."""

from pathlib import Path

from alembic import op

revision = "0025"
down_revision = "0024"

SQL = Path(__file__).parents[1] / "sql"

# Behind it what the policy of a case asks, so that still no row is read to count cases.
_OPEN = """CREATE INDEX CONCURRENTLY case_open
    ON case_record (organisation_id, opened_on, id, assigned_to, risk_level, next_due_at, country, created_by) {}
    WHERE closed_on IS NULL"""
_SEEN = "INCLUDE (sealed_for, emergency_for, emergency_until)"


def upgrade() -> None:
    """Add columns without a default, which rewrite no row. The previous release goes on working, and seals nothing."""
    op.execute((SQL / "0025_sealed_cases.sql").read_text(encoding="utf-8"))
    _make_index(_SEEN)


def downgrade() -> None:
    """Show sealed cases to all who attend cases of their organisation again."""
    _make_index("")
    op.execute((SQL / "0025_sealed_cases_undone.sql").read_text(encoding="utf-8"))


def _make_index(include: str) -> None:
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS case_open")
        op.execute(_OPEN.format(include))
