"""When the last backup and the last drill ran, for the page of metrics."""

from alembic import op

revision = "0042"
down_revision = "0041"

_STATE = """
-- Written by the operator's command alone, with the rights of the administrator.
CREATE TABLE backup_state (
    kind text PRIMARY KEY CHECK (kind IN ('backup', 'drill')),
    set_id text NOT NULL,
    tried_at timestamptz NOT NULL,
    succeeded_at timestamptz
);
GRANT SELECT ON backup_state TO identity_relay;
"""


def upgrade() -> None:
    """Add it. The previous release knows nothing of it."""
    op.execute(_STATE)


def downgrade() -> None:
    """The metrics end with it."""
    op.execute("DROP TABLE backup_state")
