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
    """Forget them: whoever has one has the role in whose place it was given."""
    for table in ("users", "access_requests"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN country_role_id")
    op.execute("DROP TABLE country_roles")
