"""What the administration of a country tells everyone who works there."""

from alembic import op

revision = "0027"
down_revision = "0026"

_ANNOUNCEMENTS = """
CREATE TABLE announcements (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    shown_from date NOT NULL,
    shown_until date NOT NULL CHECK (shown_until >= shown_from),
    published_by text NOT NULL,
    published_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    version int NOT NULL
);
CREATE INDEX announcements_shown ON announcements (country, shown_until) WHERE withdrawn_at IS NULL;
ALTER TABLE announcements ENABLE ROW LEVEL SECURITY;
ALTER TABLE announcements FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON announcements TO identity_app
    USING (country = ANY ((SELECT authz.countries())::text[]))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT, INSERT, UPDATE ON announcements TO identity_app;
"""


def upgrade() -> None:
    """Nothing is announced yet."""
    op.execute(_ANNOUNCEMENTS)


def downgrade() -> None:
    """Forget what was announced."""
    op.execute("DROP TABLE announcements")
