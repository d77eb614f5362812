"""The relay sees who was erased, by their ids, and lists them outside the database."""

from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    """Let it read four columns. The previous release does not ask."""
    op.execute("GRANT USAGE ON SCHEMA vault TO cases_relay")
    op.execute("GRANT SELECT (erased_at, country, person_id, reason) ON vault.tombstone TO cases_relay")
    op.execute("CREATE POLICY relay_lists ON vault.tombstone FOR SELECT TO cases_relay USING (true)")


def downgrade() -> None:
    """Close it again."""
    op.execute("DROP POLICY relay_lists ON vault.tombstone")
    op.execute("REVOKE SELECT (erased_at, country, person_id, reason) ON vault.tombstone FROM cases_relay")
    op.execute("REVOKE USAGE ON SCHEMA vault FROM cases_relay")
