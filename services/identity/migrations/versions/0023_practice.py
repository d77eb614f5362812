"""Cards of organisations are read within one realm: the network, or the practice countries."""

from alembic import op

revision = "0023"
down_revision = "0022"

# Codes of practice countries begin with X, which ISO 3166-1 gives to no country.
_REALMS = """
CREATE OR REPLACE FUNCTION authz.realms() RETURNS boolean[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, authz
RETURN coalesce((SELECT array_agg(DISTINCT starts_with(country, 'X')) FROM unnest(authz.countries()) AS country), '{}');
GRANT EXECUTE ON FUNCTION authz.realms() TO identity_app;
ALTER POLICY public_card ON organisations USING (starts_with(country, 'X') = ANY ((SELECT authz.realms())::boolean[]))
"""


def upgrade() -> None:
    """Whoever practises sees no organisation of the network, and the network none that is invented."""
    op.execute(_REALMS)


def downgrade() -> None:
    """Every card to every caller."""
    op.execute("ALTER POLICY public_card ON organisations USING (cardinality((SELECT authz.countries())) > 0)")
    op.execute("DROP FUNCTION authz.realms()")
