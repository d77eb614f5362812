"""Directory, referrals, notifications, webhooks.

Revision ID: 0001
"""

from importlib.resources import files

from alembic import op

from shared.db import schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERVICE = "referrals"

_KNOWN_CALLER = "cardinality((SELECT authz.countries())) > 0"
_PARTIES = (
    "(country = ANY ((SELECT authz.countries())::text[])"
    " AND ((SELECT authz.is_system()) OR from_organisation_id = (SELECT authz.organisation())))"
    " OR (to_country = ANY ((SELECT authz.countries())::text[])"
    " AND ((SELECT authz.is_system()) OR to_organisation_id = (SELECT authz.organisation())))"
)
_SYSTEM = f"{schema.OWN_COUNTRIES} AND (SELECT authz.is_system())"
_SENDER_LOOKS = (
    "from_country = ANY ((SELECT authz.countries())::text[]) AND from_organisation_id = (SELECT authz.organisation())"
)
_OWN_TABLES = ("notification", "webhook_endpoint", "delivery", "delivery_attempt", "email_channel")


def upgrade() -> None:
    """Make everything."""
    schema.create_authz(op, SERVICE)
    schema.create_messaging(op, SERVICE)
    schema.create_audit(op, SERVICE)
    schema.create_idempotency(op, SERVICE)
    for name in ("directory", "referral", "notification", "places"):
        sql = (files("services.referrals") / "migrations" / "sql" / f"{name}.sql").read_text(encoding="utf-8")
        # Colons in the scripts are casts, not bind parameters.
        op.get_bind().exec_driver_sql(sql)
    for table in ("organisation", "service_offer"):
        schema.protect(op, table, SERVICE, using=_writers_of(table))
        # The directory is the network's phone book: every signed-in caller reads it, across borders.
        op.execute(f"CREATE POLICY phone_book ON {table} FOR SELECT TO {SERVICE}_app USING ({_KNOWN_CALLER})")
    for table in ("referral", "referral_event"):
        schema.protect(op, table, SERVICE, using=_PARTIES, privileges=("SELECT", "INSERT", "UPDATE"))
    for table in _OWN_TABLES:
        schema.protect(op, table, SERVICE, using=schema.OWN_ORGANISATION)
    # The sender learns whether her referral reached the other side; a delivery row holds no address.
    op.execute(f"CREATE POLICY sender_looks ON delivery FOR SELECT TO {SERVICE}_app USING ({_SENDER_LOOKS})")


def downgrade() -> None:
    """Leave an empty database."""
    tables = ("delivery_attempt", "delivery", "webhook_endpoint", "email_channel", "notification")
    op.execute("DROP FUNCTION reserve_place, release_place")
    for table in (*tables, "referral_event", "referral", "service_offer", "organisation"):
        op.execute(f"DROP TABLE {table}")
    schema.drop_foundations(op)


def _writers_of(table: str) -> str:
    return _SYSTEM if table == "organisation" else schema.OWN_ORGANISATION
