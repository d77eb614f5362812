"""What countries have decided, as the identity service tells it, and when each referral is escalated by it."""

from pathlib import Path

from alembic import op

revision = "0022"
down_revision = "0021"

SQL = Path(__file__).parents[1] / "sql"
_SETTINGS = """
-- No secret, and read across borders: the time to answer is that of the receiver's country. The platform alone writes.
CREATE TABLE country_setting (
    setting_id uuid PRIMARY KEY,
    country text NOT NULL,
    setting text NOT NULL,
    version int NOT NULL,
    value jsonb NOT NULL,
    valid_from date NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX country_setting_holds ON country_setting (country, setting, valid_from, version);
ALTER TABLE country_setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE country_setting FORCE ROW LEVEL SECURITY;
CREATE POLICY all_read ON country_setting FOR SELECT TO referrals_app USING (true);
CREATE POLICY platform_inserts ON country_setting FOR INSERT TO referrals_app
    WITH CHECK ((SELECT authz.is_system()) AND country = ANY ((SELECT authz.countries())::text[]));
CREATE POLICY platform_updates ON country_setting FOR UPDATE TO referrals_app
    USING ((SELECT authz.is_system()) AND country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT, INSERT, UPDATE ON country_setting TO referrals_app;
"""


def upgrade() -> None:
    """Add the table; the defaults hold until identity has told more. The previous release goes on by them."""
    op.execute(_SETTINGS)
    op.execute((SQL / "0022_escalation.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Forget it: the defaults hold again, also for referrals that were sent by others."""
    op.execute((SQL / "0022_escalation_undone.sql").read_text(encoding="utf-8"))
    op.execute("DROP TABLE country_setting")
