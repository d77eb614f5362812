"""Supervisors whom another person stopped, requests to weaken rules, and scopes that a system needs since."""

from alembic import op

revision = "0036"
down_revision = "0035"

_COORDINATORS = """
CREATE POLICY region_decides ON users FOR SELECT TO identity_owner USING (role = 'regional_coordinator');
CREATE OR REPLACE FUNCTION regional_coordinators() RETURNS TABLE (id uuid, organisation_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id, organisation_id FROM users
    WHERE role = 'regional_coordinator' AND status = 'active' AND works_since IS NOT NULL ORDER BY id
$$;
"""

# Who could start an extract or list those shared with them could read them too, until reading had a scope of its own.
_EXTRACTS = """
-- The owner is bound by row-level security too, and would see no row.
ALTER TABLE clients NO FORCE ROW LEVEL SECURITY;
UPDATE clients SET scope = array_append(scope, 'extracts:read')
WHERE scope && ARRAY['extracts:run', 'reporting:read'] AND NOT 'extracts:read' = ANY (scope);
ALTER TABLE clients FORCE ROW LEVEL SECURITY;
"""


def upgrade() -> None:
    """Add them. Of who was suspended before it is not known by whom, nor from the previous release."""
    op.execute("ALTER TABLE users ADD COLUMN IF NOT EXISTS stopped_at timestamptz")
    op.execute(_COORDINATORS)
    op.execute("ALTER TABLE access_requests ADD COLUMN IF NOT EXISTS rules jsonb")
    op.execute(_EXTRACTS)


def downgrade() -> None:
    """Forget them. Systems keep the scope: the previous release asks for it too."""
    op.execute("ALTER TABLE access_requests DROP COLUMN rules")
    op.execute("DROP FUNCTION regional_coordinators")
    op.execute("DROP POLICY region_decides ON users")
    op.execute("ALTER TABLE users DROP COLUMN stopped_at")
