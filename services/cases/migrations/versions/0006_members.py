"""Cases are assigned to active people of the organisation only.

Revision ID: 0006
"""

from alembic import op

revision = "0006"
down_revision = "0005"

_MEMBERS = """
-- Who may act in an organisation, as the identity service says: ids and roles, no names. The platform alone writes it.
CREATE TABLE member (
    user_id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    role text NOT NULL,
    active boolean NOT NULL,
    updated_at timestamptz NOT NULL
);
ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON member TO cases_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())));
GRANT SELECT, INSERT, UPDATE ON member TO cases_app;
CREATE POLICY platform_writes_insert ON member AS RESTRICTIVE FOR INSERT TO cases_app
    WITH CHECK ((SELECT authz.is_system()));
CREATE POLICY platform_writes_update ON member AS RESTRICTIVE FOR UPDATE TO cases_app
    USING ((SELECT authz.is_system()));
"""


def upgrade() -> None:
    """Add who they are; identity publishes them again after the upgrade."""
    op.execute(_MEMBERS)


def downgrade() -> None:
    """Forget them."""
    op.execute("DROP TABLE member")
