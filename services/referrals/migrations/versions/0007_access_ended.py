"""Receivers acknowledge that their access has ended.

Revision ID: 0007
"""

from importlib.resources import files

from alembic import op

from shared.db import schema

revision = "0007"
down_revision = "0006"

SERVICE = "referrals"

_PARTIES = (
    "(country = ANY ((SELECT authz.countries())::text[])"
    " AND ((SELECT authz.is_system()) OR from_organisation_id = (SELECT authz.organisation())))"
    " OR (to_country = ANY ((SELECT authz.countries())::text[])"
    " AND ((SELECT authz.is_system()) OR to_organisation_id = (SELECT authz.organisation())))"
)
# An organisation with a duty oversees its country, or the region: identity says which has one.
_OVERSEES = (
    "(country = ANY ((SELECT authz.countries())::text[]) OR to_country = ANY ((SELECT authz.countries())::text[]))"
    " AND EXISTS (SELECT FROM organisation o WHERE o.id = (SELECT authz.organisation()) AND cardinality(o.duties) > 0)"
)


def upgrade() -> None:
    """Add the columns and the list."""
    sql = (files("services.referrals") / "migrations" / "sql" / "access_ended.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(sql)
    schema.protect(op, "withdrawal_notice", SERVICE, using=_PARTIES, privileges=("SELECT", "INSERT"))
    op.execute(f"GRANT UPDATE (acknowledged_at) ON withdrawal_notice TO {SERVICE}_app")
    op.execute(
        f"CREATE POLICY platform_writes ON withdrawal_notice AS RESTRICTIVE FOR INSERT TO {SERVICE}_app"
        " WITH CHECK ((SELECT authz.is_system()))"
    )
    op.execute(f"CREATE POLICY overseers ON withdrawal_notice FOR SELECT TO {SERVICE}_app USING ({_OVERSEES})")


def downgrade() -> None:
    """Forget who acknowledged; the packets stay destroyed."""
    op.execute("DROP TABLE withdrawal_notice")
    op.execute("DROP INDEX referral_under_consent, referral_under_case")
    for column in ("access_ended_at", "access_ended_because", "acknowledged_at"):
        op.execute(f"ALTER TABLE referral DROP COLUMN {column}")
