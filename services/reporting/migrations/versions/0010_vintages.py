"""The platform reads the vintages of every country: a referral is read at both ends, of the vintage of its sender."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Numbers and times only; writing stays with the platform within a country."""
    op.execute(
        "CREATE POLICY of_any_sender ON publication FOR SELECT TO reporting_app USING ((SELECT authz.is_system()))"
    )


def downgrade() -> None:
    """Each country its own."""
    op.execute("DROP POLICY of_any_sender ON publication")
