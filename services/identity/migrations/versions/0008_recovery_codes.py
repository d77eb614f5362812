"""Recovery codes for whoever has lost the second factor, each usable once."""

from alembic import op

from shared.db.schema import protect

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the table; codes are stored as keyed digests."""
    op.execute(
        "CREATE TABLE recovery_codes (code_digest bytea PRIMARY KEY CHECK (octet_length(code_digest) = 32),"
        " user_id uuid NOT NULL REFERENCES users, country text NOT NULL, used_at timestamptz)"
    )
    op.execute("CREATE INDEX recovery_codes_user ON recovery_codes (user_id)")
    protect(op, "recovery_codes", "identity")


def downgrade() -> None:
    """Drop them: a lost second factor is then reset by an administrator."""
    op.execute("DROP TABLE recovery_codes")
