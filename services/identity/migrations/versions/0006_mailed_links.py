"""A link to set a password goes to its person by e-mail and to nobody else."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Keep the link sealed until the mail server has taken it. The release before writes links without it."""
    op.execute(
        "ALTER TABLE activations ADD COLUMN link_sealed bytea, ADD COLUMN mail_due_at timestamptz,"
        " ADD COLUMN mail_attempts int NOT NULL DEFAULT 0, ADD CONSTRAINT activations_mail"
        " CHECK ((link_sealed IS NULL) = (mail_due_at IS NULL))"
    )
    op.execute("CREATE INDEX activations_mail_due ON activations (mail_due_at) WHERE mail_due_at IS NOT NULL")


def downgrade() -> None:
    """Drop them: links that were not sent yet never will be."""
    op.execute("ALTER TABLE activations DROP COLUMN mail_attempts, DROP COLUMN mail_due_at, DROP COLUMN link_sealed")
