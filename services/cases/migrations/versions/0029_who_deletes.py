"""What a case collected is deleted by the platform alone, when the retention of the case has ended."""

from alembic import op

revision = "0029"
down_revision = "0028"

_TABLES = ("case_part", "note", "assessment", "vault.identity_change", "timeline_entry")


def upgrade() -> None:
    """Add the policies. Nothing but retention deletes these rows, in the previous release too."""
    for table in _TABLES:
        op.execute(
            f"CREATE POLICY platform_deletes ON {table} AS RESTRICTIVE FOR DELETE TO cases_app"
            " USING ((SELECT authz.is_platform()))"
        )


def downgrade() -> None:
    """Remove them."""
    for table in _TABLES:
        op.execute(f"DROP POLICY platform_deletes ON {table}")
