"""What countries have decided, as the identity service tells it."""

from alembic import op

revision = "0035"
down_revision = "0034"

_SETTINGS = """
-- No secret, and of every country. The platform alone writes.
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
CREATE POLICY all_read ON country_setting FOR SELECT TO cases_app USING (true);
CREATE POLICY platform_inserts ON country_setting FOR INSERT TO cases_app
    WITH CHECK ((SELECT authz.is_system()) AND country = ANY ((SELECT authz.countries())::text[]));
CREATE POLICY platform_updates ON country_setting FOR UPDATE TO cases_app
    USING ((SELECT authz.is_system()) AND country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT, INSERT, UPDATE ON country_setting TO cases_app;
"""


def upgrade() -> None:
    """Add the table; the defaults hold until identity has told more."""
    op.execute(_SETTINGS)


def downgrade() -> None:
    """Forget it: the defaults hold again."""
    op.execute("DROP TABLE country_setting")
