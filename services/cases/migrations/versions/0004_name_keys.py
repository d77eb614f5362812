"""Which names are indexed by an older rule, and the tokens of one case without reading those of everybody."""

from alembic import op

revision = "0004"
down_revision = "0003"

_VERSION = """
-- 1: glottal marks cut a name into pieces, and only six parts were indexed. `ceiba reindex-names` renews these.
ALTER TABLE vault.person_identity ADD COLUMN name_keys_version smallint NOT NULL DEFAULT 1;
"""
_INDEX = "CREATE INDEX search_tokens_of_case ON case_search_token (case_id)"


def upgrade() -> None:
    """Add the column and the index. The previous release goes on writing; what it writes counts as version 1."""
    op.execute(_VERSION)
    op.execute(_INDEX)


def downgrade() -> None:
    """Remove both; tokens stay as they are."""
    op.execute("DROP INDEX search_tokens_of_case")
    op.execute("ALTER TABLE vault.person_identity DROP COLUMN name_keys_version")
