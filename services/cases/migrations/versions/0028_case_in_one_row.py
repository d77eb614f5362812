"""The document of a case stays in its row up to 4 KB: apart, each field of an answer would fetch it again."""

from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Applies to rows that are written from now on; none is rewritten."""
    op.execute("ALTER TABLE case_record SET (toast_tuple_target = 4096)")


def downgrade() -> None:
    """Move what is longer than 2 KB apart again, as rows are written."""
    op.execute("ALTER TABLE case_record RESET (toast_tuple_target)")
