"""The audit is read by country and by person, and who reads it sees how far it is sealed and anchored."""

from alembic import op
from sqlalchemy import text

revision = "0020"
down_revision = "0019"

_INDEXES = {"audit_of_country": "(country, id)", "audit_of_actor": "(actor, id)"}
_CHAIN = """
CREATE POLICY app_reads ON audit_seal FOR SELECT TO referrals_app
    USING (country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT ON audit_seal TO referrals_app;
-- The last head of each chain that the relay wrote to the files outside the database, which no web process sees.
CREATE TABLE audit_anchored (
    country text PRIMARY KEY,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    at timestamptz NOT NULL
);
ALTER TABLE audit_anchored ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_anchored FORCE ROW LEVEL SECURITY;
CREATE POLICY anchors ON audit_anchored TO referrals_relay USING (true) WITH CHECK (true);
CREATE POLICY app_reads ON audit_anchored FOR SELECT TO referrals_app
    USING (country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT, INSERT, UPDATE ON audit_anchored TO referrals_relay;
GRANT SELECT ON audit_anchored TO referrals_app;
"""


def upgrade() -> None:
    """Add the indexes, and the table last: what comes before is kept if an index fails, and done again.

    The previous release goes on working, and notes no anchor.
    """
    with op.get_context().autocommit_block():
        for name, columns in _INDEXES.items():
            # One that was interrupted leaves an unusable index behind.
            if not _is_usable(name):
                op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON audit {columns}")
    op.execute(_CHAIN)


def downgrade() -> None:
    """Remove them; the trail and its seals stay."""
    op.execute("DROP TABLE audit_anchored")
    op.execute("REVOKE SELECT ON audit_seal FROM referrals_app")
    op.execute("DROP POLICY app_reads ON audit_seal")
    with op.get_context().autocommit_block():
        for name in _INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


def _is_usable(index: str) -> bool:
    if op.get_context().as_sql:
        return False
    valid = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:index)")
    return bool(op.get_bind().scalar(valid, {"index": index}))
