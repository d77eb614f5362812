"""Clients that are services of the platform."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Mark them. A service belongs to no organisation and never acts for itself."""
    op.execute(
        "ALTER TABLE clients ADD COLUMN service boolean NOT NULL DEFAULT false,"
        " ADD CONSTRAINT clients_service CHECK (NOT service OR"
        " (organisation_id IS NULL AND role IS NULL AND auth_method <> 'none' AND cardinality(redirect_uris) = 0))"
    )


def downgrade() -> None:
    """Forget which they are; without the mark none of them can exchange a token."""
    op.execute("ALTER TABLE clients DROP COLUMN service")
