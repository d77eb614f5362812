"""The secret of a client can be changed without a gap, and a client has versions."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns; the release before writes clients without them."""
    op.execute(
        "ALTER TABLE clients ADD COLUMN version int NOT NULL DEFAULT 1, ADD COLUMN previous_secret_digest bytea,"
        " ADD COLUMN previous_secret_until timestamptz, ADD CONSTRAINT clients_previous_secret"
        " CHECK ((previous_secret_digest IS NULL) = (previous_secret_until IS NULL))"
    )


def downgrade() -> None:
    """Drop them: secrets from before a rotation stop working."""
    op.execute(
        "ALTER TABLE clients DROP COLUMN previous_secret_until, DROP COLUMN previous_secret_digest, DROP COLUMN version"
    )
