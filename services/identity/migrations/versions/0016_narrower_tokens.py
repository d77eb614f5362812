"""Tokens for some services only (RFC 8707), and tokens bound to a key of the client (RFC 9449)."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """What was given so far is good at every service, and bound to no key."""
    for table in ("authorization_codes", "refresh_families"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN resources text[] NOT NULL DEFAULT '{{}}', ADD COLUMN dpop_jkt text")
    op.execute("ALTER TABLE clients ADD COLUMN dpop_bound_access_tokens boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    """Forget both: what was narrowed or bound goes on without."""
    op.execute("ALTER TABLE clients DROP COLUMN dpop_bound_access_tokens")
    for table in ("authorization_codes", "refresh_families"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN resources, DROP COLUMN dpop_jkt")
