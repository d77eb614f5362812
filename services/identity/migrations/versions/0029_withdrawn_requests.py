"""Requests for access that were withdrawn by who asked."""

from alembic import op

revision = "0029"
down_revision = "0028"

# The table stays readable and writable: what is in it holds by the check of before, which is narrower.
_STATES = "ALTER TABLE access_requests ADD CONSTRAINT access_requests_state_check CHECK (state IN ({})) NOT VALID"
# A wider check takes its place in the same transaction.
_NO_STATES = """
-- squawk-ignore ban-drop-constraint
ALTER TABLE access_requests DROP CONSTRAINT access_requests_state_check;
"""
_BEFORE = "'pending', 'approved', 'refused', 'closed'"


def upgrade() -> None:
    """Add the state. The previous release never writes it."""
    op.execute(_NO_STATES)
    op.execute(_STATES.format(f"{_BEFORE}, 'withdrawn'"))


def downgrade() -> None:
    """A withdrawn request becomes a closed one: it gave nothing either."""
    # The owner is bound by row-level security too, and would see no row.
    op.execute("ALTER TABLE access_requests NO FORCE ROW LEVEL SECURITY")
    op.execute("UPDATE access_requests SET state = 'closed' WHERE state = 'withdrawn'")
    op.execute("ALTER TABLE access_requests FORCE ROW LEVEL SECURITY")
    op.execute(_NO_STATES)
    op.execute(_STATES.format(_BEFORE))
