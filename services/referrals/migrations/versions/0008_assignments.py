"""A received referral is assigned to a person, who is notified.

Revision ID: 0008
"""

from alembic import op

revision = "0008"
down_revision = "0007"

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
CREATE POLICY in_scope ON member TO referrals_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())));
GRANT SELECT, INSERT, UPDATE ON member TO referrals_app;
CREATE POLICY platform_writes_insert ON member AS RESTRICTIVE FOR INSERT TO referrals_app
    WITH CHECK ((SELECT authz.is_system()));
CREATE POLICY platform_writes_update ON member AS RESTRICTIVE FOR UPDATE TO referrals_app
    USING ((SELECT authz.is_system()));
"""


def upgrade() -> None:
    """Add people, the assignment, and notifications for one person."""
    op.execute(_MEMBERS)
    op.execute("ALTER TABLE referral ADD COLUMN assigned_to uuid")
    op.execute("ALTER TABLE notification ADD COLUMN recipient text")


def downgrade() -> None:
    """Forget them; a notification for one person would be everybody's."""
    op.execute("DELETE FROM notification WHERE recipient IS NOT NULL")
    op.execute("ALTER TABLE notification DROP COLUMN recipient")
    op.execute("ALTER TABLE referral DROP COLUMN assigned_to")
    op.execute("DROP TABLE member")
