"""Who practises until their organisation says yes, since when people work; what 0022 and 0027 left out."""

from alembic import op

revision = "0028"
down_revision = "0027"

# 0022 gave ninety days to train, and left out who had worked and had an invitation again, for lost factors. The days
# that it gave tell its day. Who has them has worked; who was trained since begins at the next sign-in.
# The owner is bound by row-level security too, and would see no row.
_WORKS_SINCE = """
ALTER TABLE users ADD COLUMN IF NOT EXISTS awaits_yes boolean NOT NULL DEFAULT false;
ALTER TABLE users ADD COLUMN IF NOT EXISTS works_since timestamptz;
ALTER TABLE users NO FORCE ROW LEVEL SECURITY;
UPDATE users SET training_due_on = given.due_on
FROM (SELECT min(training_due_on) AS due_on FROM users) AS given
WHERE users.training_due_on IS NULL AND users.activated_at < given.due_on - 90;
UPDATE users SET works_since = activated_at WHERE works_since IS NULL AND training_due_on IS NOT NULL;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
"""
# The second factor is set up after the password.
_NO_FACTOR = """
-- The release before cannot show a link that a newer one made: the person presses it again when all are new.
-- squawk-ignore ban-drop-not-null
ALTER TABLE activations ALTER COLUMN totp_sealed DROP NOT NULL;
"""
# Links without a key of theirs are asked for anew, and the release before would take who awaits a yes for members.
_BACK = """
ALTER TABLE activations NO FORCE ROW LEVEL SECURITY;
DELETE FROM activations WHERE totp_sealed IS NULL;
ALTER TABLE activations FORCE ROW LEVEL SECURITY;
ALTER TABLE activations ALTER COLUMN totp_sealed SET NOT NULL;
ALTER TABLE users NO FORCE ROW LEVEL SECURITY;
UPDATE users SET status = 'suspended', policy_version = policy_version + 1 WHERE awaits_yes;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
"""


def upgrade() -> None:
    """Add it. The previous release goes on working, and does not set it."""
    op.execute(_WORKS_SINCE)
    op.execute(_NO_FACTOR)
    op.execute("REVOKE UPDATE ON announcements FROM identity_app")
    op.execute("GRANT UPDATE (withdrawn_at, version) ON announcements TO identity_app")


def downgrade() -> None:
    """The days stay: 0022 takes their column away."""
    op.execute("REVOKE UPDATE (withdrawn_at, version) ON announcements FROM identity_app")
    op.execute("GRANT UPDATE ON announcements TO identity_app")
    op.execute(_BACK)
    op.execute("ALTER TABLE users DROP COLUMN works_since, DROP COLUMN awaits_yes")
