"""No fact, and so no figure and no extract, is of a practice country."""

from alembic import op

revision = "0021"
down_revision = "0020"

_FACTS = ("person_fact", "referral_fact", "proceeding_record", "organisation")


def upgrade() -> None:
    """What the handlers drop cannot be written in any other way."""
    # No row is older than the practice countries, so none needs to be looked at.
    for table in _FACTS:
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_is_real CHECK (NOT starts_with(country, 'X')) NOT VALID"
        )


def downgrade() -> None:
    """Without that check."""
    for table in _FACTS:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_is_real")
