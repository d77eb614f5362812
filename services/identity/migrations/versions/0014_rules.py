"""How an organisation works on its cases: what needs a second person, and which cases a caseworker sees."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Every organisation goes on as before."""
    op.execute(
        "ALTER TABLE organisations ADD COLUMN approvals_for text[] NOT NULL DEFAULT '{}',"
        " ADD COLUMN caseworkers_see text NOT NULL DEFAULT 'organisation'"
    )


def downgrade() -> None:
    """Forget the rules."""
    op.execute("ALTER TABLE organisations DROP COLUMN approvals_for, DROP COLUMN caseworkers_see")
