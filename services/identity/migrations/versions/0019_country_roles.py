"""Roles that a country defines: each is a role of the platform with less."""

from alembic import op

revision = "0019"
down_revision = "0018"

_ROLES = """
CREATE TABLE country_roles (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    base text NOT NULL,
    es text NOT NULL,
    en text NOT NULL,
    scope text[] NOT NULL,
    version int NOT NULL,
    created_at timestamptz NOT NULL
);
ALTER TABLE country_roles ENABLE ROW LEVEL SECURITY;
ALTER TABLE country_roles FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON country_roles TO identity_app
    USING (country = ANY ((SELECT authz.countries())::text[]))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT, INSERT, UPDATE, DELETE ON country_roles TO identity_app;
"""


def upgrade() -> None:
    """Nobody has one so far."""
    op.execute(_ROLES)
    for table in ("users", "access_requests"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN country_role_id uuid")
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_country_role"
            " FOREIGN KEY (country_role_id) REFERENCES country_roles NOT VALID"
        )


def downgrade() -> None:
    """Forget them, and suspend who has less than a role, or the role that the previous release does not know.

    Their organisations never said yes to the whole of it. An administrator gives them a role again.
    """
    op.execute("DELETE FROM access_requests WHERE country_role_id IS NOT NULL OR role = 'organisation_admin'")
    op.execute(
        "UPDATE users SET status = 'suspended', policy_version = policy_version + 1,"
        " role = CASE role WHEN 'organisation_admin' THEN 'national_analyst' ELSE role END"
        " WHERE country_role_id IS NOT NULL OR role = 'organisation_admin'"
    )
    op.execute(
        "UPDATE clients SET status = 'suspended', policy_version = policy_version + 1, role = 'national_analyst',"
        " scope = '{}' WHERE role = 'organisation_admin'"
    )
    for table in ("users", "access_requests"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN country_role_id")
    op.execute("DROP TABLE country_roles")
