"""What stood in an identity before it was changed, under the key of the person."""

from alembic import op

revision = "0018"
down_revision = "0017"

_TABLE = """
CREATE TABLE vault.identity_change (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES case_record,
    person_id uuid NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    content bytea NOT NULL
);
CREATE INDEX identity_changes_of_person ON vault.identity_change (case_id, person_id, at DESC, id DESC);
ALTER TABLE vault.identity_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE vault.identity_change FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON vault.identity_change TO cases_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())));
GRANT SELECT, INSERT ON vault.identity_change TO cases_app;
"""


def upgrade() -> None:
    """Add the ledger. The previous release does not write into it."""
    op.execute(_TABLE)


def downgrade() -> None:
    """Remove it."""
    op.execute("DROP TABLE vault.identity_change")
