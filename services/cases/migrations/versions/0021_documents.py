"""Documents of cases, the steps of their custody, and the tickets that open them."""

from alembic import op

revision = "0021"
down_revision = "0020"

_OWN = (
    "country = ANY ((SELECT authz.countries())::text[]) AND ((SELECT authz.is_system())"
    " OR organisation_id = (SELECT authz.organisation()))"
)
_TABLES = """
CREATE TABLE document (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES case_record,
    person_id uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL CHECK (state IN ('stored', 'deleted', 'erased')),
    media_type text NOT NULL,
    size int NOT NULL,
    sha256 text NOT NULL,
    received_size int NOT NULL,
    received_sha256 text NOT NULL,
    cleaned text[] NOT NULL,
    scanned boolean NOT NULL,
    received_at timestamptz NOT NULL,
    received_by text NOT NULL,
    ended_at timestamptz,
    ended_by text,
    end_reason text,
    version int NOT NULL,
    -- Both encrypted under the key of the person; none once the document has ended.
    name bytea,
    wrapped_key bytea,
    CHECK ((state = 'stored') = (ended_at IS NULL)),
    CHECK ((state = 'stored') = (wrapped_key IS NOT NULL))
);
CREATE INDEX documents_of_case ON document (case_id, received_at DESC, id DESC);

CREATE TABLE document_custody (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES case_record,
    document_id uuid NOT NULL REFERENCES document,
    step text NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    sha256 text
);
CREATE INDEX custody_of_document ON document_custody (document_id, at, id);

CREATE TABLE document_ticket (
    digest bytea PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES case_record,
    document_id uuid NOT NULL REFERENCES document,
    subject text NOT NULL,
    purpose text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX tickets_of_document ON document_ticket (document_id, expires_at);
"""
_RIGHTS = {
    "document": "SELECT, INSERT, UPDATE",
    # A ledger: rows are added, never changed.
    "document_custody": "SELECT, INSERT",
    "document_ticket": "SELECT, INSERT, DELETE",
}


def upgrade() -> None:
    """Add the tables; the previous release goes on working and knows nothing of them."""
    op.execute(_TABLES)
    for table, rights in _RIGHTS.items():
        op.execute(
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
            f"CREATE POLICY in_scope ON {table} TO cases_app USING ({_OWN}) WITH CHECK ({_OWN});"
            f"GRANT {rights} ON {table} TO cases_app"
        )


def downgrade() -> None:
    """Forget them; their files stay, and nothing can read them."""
    for table in reversed(_RIGHTS):
        op.execute(f"DROP TABLE {table}")
