"""Tokens for some services only (RFC 8707)."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """What was given so far is good at every service."""
    for table in ("authorization_codes", "refresh_families"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN resources text[] NOT NULL DEFAULT '{{}}'")


def downgrade() -> None:
    """Forget it: what was narrowed goes on without."""
    for table in ("authorization_codes", "refresh_families"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN resources")
