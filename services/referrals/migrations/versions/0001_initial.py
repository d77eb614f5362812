"""Directory, referrals, notifications, webhooks.

Revision ID: 0001
"""

from pathlib import Path

from alembic import op

from shared.db.migrations import shared_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"
OWN_COUNTRIES = "country = ANY ((SELECT authz.countries())::text[])"
OWN_ORGANISATION = (
    f"{OWN_COUNTRIES} AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation()))"
)

_KNOWN_CALLER = "cardinality((SELECT authz.countries())) > 0"
_PARTIES = (
    "(country = ANY ((SELECT authz.countries())::text[])"
    " AND ((SELECT authz.is_system()) OR from_organisation_id = (SELECT authz.organisation())))"
    " OR (to_country = ANY ((SELECT authz.countries())::text[])"
    " AND ((SELECT authz.is_system()) OR to_organisation_id = (SELECT authz.organisation())))"
)
_SYSTEM = f"{OWN_COUNTRIES} AND (SELECT authz.is_system())"
_SENDER_LOOKS = (
    "from_country = ANY ((SELECT authz.countries())::text[]) AND from_organisation_id = (SELECT authz.organisation())"
)
_OWN_TABLES = ("notification", "webhook_endpoint", "delivery", "delivery_attempt", "email_channel")


def upgrade() -> None:
    """Make everything."""
    op.execute(shared_sql("foundations_v1", service="referrals"))
    for name in ("directory", "referral", "notification", "places"):
        op.execute((SQL / f"0001_{name}.sql").read_text(encoding="utf-8"))
    for table in ("organisation", "service_offer"):
        _protect(table, _writers_of(table))
        # The directory is the network's phone book: every signed-in caller reads it, across borders.
        op.execute(f"CREATE POLICY phone_book ON {table} FOR SELECT TO referrals_app USING ({_KNOWN_CALLER})")
    for table in ("referral", "referral_event"):
        _protect(table, _PARTIES, may="SELECT, INSERT, UPDATE")
    for table in _OWN_TABLES:
        _protect(table, OWN_ORGANISATION)
    # The sender learns whether her referral reached the other side; a delivery row holds no address.
    op.execute(f"CREATE POLICY sender_looks ON delivery FOR SELECT TO referrals_app USING ({_SENDER_LOOKS})")


def downgrade() -> None:
    """Leave an empty database."""
    tables = ("delivery_attempt", "delivery", "webhook_endpoint", "email_channel", "notification")
    op.execute("DROP FUNCTION reserve_place, release_place")
    for table in (*tables, "referral_event", "referral", "service_offer", "organisation"):
        op.execute(f"DROP TABLE {table}")
    op.execute(shared_sql("foundations_v1_undone", service="referrals"))


def _writers_of(table: str) -> str:
    return _SYSTEM if table == "organisation" else OWN_ORGANISATION


def _protect(table: str, using: str, *, may: str = "SELECT, INSERT, UPDATE, DELETE") -> None:
    """Show only rows in scope, also to the owner."""
    op.execute(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY in_scope ON {table} TO referrals_app USING ({using}) WITH CHECK ({using});"
        f"GRANT {may} ON {table} TO referrals_app"
    )
