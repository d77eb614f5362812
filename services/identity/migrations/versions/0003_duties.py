"""What each organisation answers for, as the other services were last told."""

from alembic import op

from shared.db.schema import protect

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the table. It starts empty, so the first tick tells of everybody who is on duty already."""
    # No foreign key: its lock on the organisation would meet that of a suspension the other way round.
    op.execute(
        "CREATE TABLE told_duties (organisation_id uuid PRIMARY KEY, country text NOT NULL, duties text[] NOT NULL)"
    )
    protect(op, "told_duties", "identity", privileges=("SELECT", "INSERT", "UPDATE"))


def downgrade() -> None:
    """Forget what was told."""
    op.execute("DROP TABLE told_duties")
