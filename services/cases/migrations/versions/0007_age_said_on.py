"""The day on which an age in years was said, where the timeline still tells it.

An age that was corrected after registration grew from registration on, which can make an adult of a child.
"""

from alembic import op

revision = "0007"
down_revision = "0006"

# The UTC day is never behind the country's, so that in doubt the person is younger. Ages that nobody corrected need no
# entry: they were said at registration. The owner is bound by row-level security too, and would see no row.
_SAID = """
ALTER TABLE case_record NO FORCE ROW LEVEL SECURITY;
ALTER TABLE timeline_entry NO FORCE ROW LEVEL SECURITY;
UPDATE case_record SET record = record || jsonb_build_object('age_said_on', said.day)
FROM (
    SELECT case_id, max((at AT TIME ZONE 'UTC')::date) AS day FROM timeline_entry
    WHERE kind = 'case.changed' AND details -> 'fields' ? 'person.age' GROUP BY case_id
) AS said
WHERE said.case_id = case_record.id AND record -> 'person' ->> 'age' IS NOT NULL;
ALTER TABLE case_record FORCE ROW LEVEL SECURITY;
ALTER TABLE timeline_entry FORCE ROW LEVEL SECURITY;
"""


def upgrade() -> None:
    """Add the day to the document. The previous release goes on working and ignores it."""
    op.execute(_SAID)


def downgrade() -> None:
    """Leave it where it is: the previous release does not read it."""
