"""Referrals that nobody answers in time are escalated, and expire only at three times the time.

Revision ID: 0002
"""

from importlib.resources import files

from alembic import op

from shared.db import schema

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SERVICE = "referrals"

_PARTIES = (
    "(country = ANY ((SELECT authz.countries())::text[])"
    " AND ((SELECT authz.is_system()) OR from_organisation_id = (SELECT authz.organisation())))"
    " OR (to_country = ANY ((SELECT authz.countries())::text[])"
    " AND ((SELECT authz.is_system()) OR to_organisation_id = (SELECT authz.organisation())))"
)
_TOLD = "to_country = ANY ((SELECT authz.countries())::text[]) AND told_organisation_id = (SELECT authz.organisation())"


def upgrade() -> None:
    """Add the deadlines, the log, and who is on duty."""
    sql = (files("services.referrals") / "migrations" / "sql" / "escalation.sql").read_text(encoding="utf-8")
    # Colons in the scripts are casts, not bind parameters.
    op.get_bind().exec_driver_sql(sql)
    schema.protect(op, "escalation", SERVICE, using=_PARTIES, privileges=("SELECT", "INSERT"))
    # Whoever answers or takes a referral back ends the waiting of the others, and can change nothing else.
    op.execute(f"GRANT UPDATE (settled_at) ON escalation TO {SERVICE}_app")
    op.execute(
        f"CREATE POLICY clock_writes ON escalation AS RESTRICTIVE FOR INSERT TO {SERVICE}_app"
        " WITH CHECK ((SELECT authz.is_system()))"
    )
    op.execute(f"CREATE POLICY told_looks ON escalation FOR SELECT TO {SERVICE}_app USING ({_TOLD})")


def downgrade() -> None:
    """Remove them; overdue referrals expire at once again."""
    op.execute("DROP TABLE escalation")
    op.execute("ALTER TABLE organisation DROP COLUMN duties")
    op.execute(
        "ALTER TABLE referral DROP COLUMN escalation_level, DROP COLUMN escalate_again_at, DROP COLUMN expires_at"
    )
