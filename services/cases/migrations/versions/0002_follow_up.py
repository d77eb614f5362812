"""What a case asks for next, and the questions of an assessment."""

from alembic import op

revision = "0002"
down_revision = "0001"

_COLUMNS = """
ALTER TABLE case_record
    ADD COLUMN reassess_risk_by timestamptz,
    -- The soonest of what the case asks for, so that a list of what is due is one stretch of an index.
    ADD COLUMN next_task text,
    ADD COLUMN next_due_at timestamptz,
    ADD CHECK ((next_task IS NULL) = (next_due_at IS NULL));
ALTER TABLE assessment ADD COLUMN items jsonb NOT NULL DEFAULT '[]';
"""

# Cases that were open before: registration counts as their first assessment. What else they ask for is found when they
# are next saved. The owner is bound by row-level security too, and would see no row.
_EARLIER_CASES = """
SET LOCAL timezone = 'UTC';
ALTER TABLE case_record NO FORCE ROW LEVEL SECURITY;
UPDATE case_record SET
    reassess_risk_by = clock.at,
    next_task = 'risk_reassessment',
    next_due_at = clock.at,
    record = record || jsonb_build_object('tasks', jsonb_build_array(jsonb_build_object(
        'kind', 'risk_reassessment', 'due_at', clock.at, 'consent_id', NULL)))
FROM (
    SELECT id, date_trunc('second', created_at) + CASE
        WHEN risk_level IN ('imminent', 'high') THEN interval '24 hours'
        WHEN risk_level = 'medium' THEN interval '7 days'
        ELSE interval '30 days' END AS at
    FROM case_record WHERE closed_on IS NULL AND source = 'registered'
) AS clock
WHERE clock.id = case_record.id;
ALTER TABLE case_record FORCE ROW LEVEL SECURITY;
"""

_INDEX = """
CREATE INDEX case_by_due ON case_record (organisation_id, next_due_at, id)
    WHERE next_due_at IS NOT NULL AND closed_on IS NULL;
"""


def upgrade() -> None:
    """Add the clocks and start them for the open cases. The previous release goes on working and ignores them."""
    for statements in (_COLUMNS, _EARLIER_CASES, _INDEX):
        op.execute(statements)


def downgrade() -> None:
    """Forget them."""
    op.execute("ALTER TABLE assessment DROP COLUMN items")
    op.execute("ALTER TABLE case_record DROP COLUMN next_due_at, DROP COLUMN next_task, DROP COLUMN reassess_risk_by")
