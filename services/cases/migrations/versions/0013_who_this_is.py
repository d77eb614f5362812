"""What tells the people of a list apart, in columns; and a list without imported records, in the order of one index."""

from alembic import op

revision = "0013"
down_revision = "0012"

_COLUMNS = """
ALTER TABLE case_record
    ADD COLUMN IF NOT EXISTS gender text,
    ADD COLUMN IF NOT EXISTS primary_language text,
    ADD COLUMN IF NOT EXISTS birth_year int,
    -- The latest day on which the person can have been born.
    ADD COLUMN IF NOT EXISTS born_by date
"""

# The owner is bound by row-level security too, and would see no row. Imported records are no people to tell apart.
_FORCE = "ALTER TABLE case_record {} ROW LEVEL SECURITY"
_EARLIER_CASES = """
UPDATE case_record SET
    gender = person ->> 'gender',
    primary_language = person ->> 'primary_language',
    birth_year = (person ->> 'birth_year')::int,
    born_by = greatest(
        make_date((person ->> 'birth_year')::int, 12, 31),
        (coalesce((record ->> 'age_said_on')::date, greatest(identified_on, opened_on))
            - make_interval(years => (person ->> 'age')::int))::date)
FROM (SELECT id AS case_id, record -> 'person' AS person FROM case_record WHERE source = 'registered') AS known
WHERE case_id = id
"""
_INDEX = "case_of_source"


def upgrade() -> None:
    """Add and fill them, each step a transaction of its own, so that nobody waits for the longest of them.

    The previous release goes on working. What it writes meanwhile has its place in the columns when it is next saved.
    """
    with op.get_context().autocommit_block():
        op.execute(_COLUMNS)
        op.execute(_FORCE.format("NO FORCE"))
        op.execute(_EARLIER_CASES)
        op.execute(_FORCE.format("FORCE"))
        # One that was interrupted leaves an index behind that nobody can use.
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_INDEX}")
        op.execute(
            f"CREATE INDEX CONCURRENTLY {_INDEX} ON case_record"
            " (organisation_id, source, opened_on, id, status, risk_level)"
        )


def downgrade() -> None:
    """Remove both; the document has the values."""
    op.execute(f"DROP INDEX {_INDEX}")
    op.execute(
        "ALTER TABLE case_record DROP COLUMN gender, DROP COLUMN primary_language, DROP COLUMN birth_year,"
        " DROP COLUMN born_by"
    )
