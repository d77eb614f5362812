"""Cases, the identity vault, search tokens, the timeline, what was disclosed, and imports."""

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

_WRITABLE = (
    "case_record", "case_search_token", "case_referral", "assessment", "assignment", "note",
    "import_run", "import_file", "import_problem", "vault.person_identity",
)  # fmt: skip
_LEDGERS = ("timeline_entry", "disclosure", "vault.tombstone")


def upgrade() -> None:
    """Make everything."""
    op.execute(shared_sql("foundations_v1", service="cases"))
    for name in ("cases", "vault", "imports"):
        op.execute((SQL / f"0001_{name}.sql").read_text(encoding="utf-8"))
    for table in _WRITABLE:
        _protect(table, OWN_ORGANISATION)
    for table in _LEDGERS:
        _protect(table, OWN_ORGANISATION, may="SELECT, INSERT")


def downgrade() -> None:
    """Remove everything this service ever stored."""
    for table in (*_WRITABLE, *_LEDGERS):
        op.execute(f"DROP TABLE {table} CASCADE")
    op.execute("DROP SCHEMA vault CASCADE")
    op.execute(shared_sql("foundations_v1_undone", service="cases"))


def _protect(table: str, using: str, *, may: str = "SELECT, INSERT, UPDATE, DELETE") -> None:
    """Show only rows in scope, also to the owner."""
    op.execute(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY in_scope ON {table} TO cases_app USING ({using}) WITH CHECK ({using});"
        f"GRANT {may} ON {table} TO cases_app"
    )
