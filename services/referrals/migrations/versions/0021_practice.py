"""The directory is read within one realm, the network or the practice countries, and no referral leaves its realm."""

from alembic import op

revision = "0021"
down_revision = "0020"

# Codes of practice countries begin with X, which ISO 3166-1 gives to no country.
_REALMS = """
CREATE OR REPLACE FUNCTION authz.realms() RETURNS boolean[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, authz
RETURN coalesce((SELECT array_agg(DISTINCT starts_with(country, 'X')) FROM unnest(authz.countries()) AS country), '{}');
GRANT EXECUTE ON FUNCTION authz.realms() TO referrals_app;
ALTER POLICY phone_book ON organisation USING (starts_with(country, 'X') = ANY ((SELECT authz.realms())::boolean[]));
ALTER POLICY phone_book ON service_offer USING (starts_with(country, 'X') = ANY ((SELECT authz.realms())::boolean[]))
"""
_ONE_REALM = "starts_with(country, 'X') = starts_with(to_country, 'X')"


def upgrade() -> None:
    """No offer of the other realm is seen, and no row of a referral can have one."""
    op.execute(_REALMS)
    # No row is older than the practice countries, so none needs to be looked at.
    op.execute(f"ALTER TABLE referral ADD CONSTRAINT referral_in_one_realm CHECK ({_ONE_REALM}) NOT VALID")


def downgrade() -> None:
    """The whole directory to every caller."""
    op.execute("ALTER TABLE referral DROP CONSTRAINT referral_in_one_realm")
    for table in ("organisation", "service_offer"):
        op.execute(f"ALTER POLICY phone_book ON {table} USING (cardinality((SELECT authz.countries())) > 0)")
    op.execute("DROP FUNCTION authz.realms()")
