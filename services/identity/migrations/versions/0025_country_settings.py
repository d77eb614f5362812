"""Settings that a country decides: every version of each, with who proposed and who approved it."""

from alembic import op

revision = "0025"
down_revision = "0024"

# The application adds versions and decides them; what was proposed never changes, and nothing is removed. The default
# of a setting is no row.
_SETTINGS = """
CREATE TABLE country_settings (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    name text NOT NULL,
    version int NOT NULL,
    value jsonb NOT NULL,
    valid_from date NOT NULL,
    status text NOT NULL CHECK (status IN ('proposed', 'approved', 'rejected')),
    weakens boolean NOT NULL,
    reason text NOT NULL,
    proposed_by text NOT NULL,
    proposed_at timestamptz NOT NULL,
    decided_by text,
    decided_at timestamptz,
    UNIQUE (country, name, version),
    CONSTRAINT two_persons CHECK (status <> 'approved' OR (decided_by IS DISTINCT FROM proposed_by
        AND (NOT weakens OR decided_by IS NOT NULL OR proposed_by LIKE 'system:%')))
);
ALTER TABLE country_settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE country_settings FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON country_settings TO identity_app
    USING (country = ANY ((SELECT authz.countries())::text[]))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT, INSERT, UPDATE (status, valid_from, decided_by, decided_at) ON country_settings TO identity_app;
"""


def upgrade() -> None:
    """Add the table; every country goes on with the defaults."""
    op.execute(_SETTINGS)


def downgrade() -> None:
    """Forget what countries decided: the defaults hold again."""
    op.execute("DROP TABLE country_settings")
