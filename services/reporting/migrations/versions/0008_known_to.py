"""Which organisations were told of a case by a referral, and of which case a referral is.

Steps that were projected before did not keep their case. Whoever was sent a referral by an organisation is therefore
taken to know each of its persons who was registered before the last one: too many rather than too few. Ids of cases and
referrals begin with their time (UUIDv7), and text sorts as they do.
"""

from alembic import op

revision = "0008"
down_revision = "0007"

TABLES = """
CREATE TABLE known_to (
    case_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    country text NOT NULL,
    PRIMARY KEY (case_id, organisation_id)
);
CREATE INDEX known_to_country ON known_to (country);
ALTER TABLE referral_fact ADD COLUMN case_id uuid;
"""
# The owner is bound by row-level security too, and would see no row.
BACKFILL = """
ALTER TABLE person_fact NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referral_fact NO FORCE ROW LEVEL SECURITY;
INSERT INTO known_to (case_id, organisation_id, country)
    SELECT f.case_id, r.receiver, f.country FROM person_fact f
    JOIN (
        SELECT country, from_organisation_id AS sender, to_organisation_id AS receiver,
            max(referral_id::text)::uuid AS last
        FROM referral_fact GROUP BY 1, 2, 3
    ) r ON r.country = f.country AND r.sender = f.organisation_id AND f.case_id < r.last
    WHERE f.source = 'registered';
ALTER TABLE person_fact FORCE ROW LEVEL SECURITY;
ALTER TABLE referral_fact FORCE ROW LEVEL SECURITY;
"""
SECURITY = """
ALTER TABLE known_to ENABLE ROW LEVEL SECURITY;
ALTER TABLE known_to FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON known_to TO reporting_app
    USING (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system()))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system()));
GRANT SELECT, INSERT, UPDATE, DELETE ON known_to TO reporting_app;
"""


def upgrade() -> None:
    """Add table and column, and who may have been told so far."""
    for script in (TABLES, BACKFILL, SECURITY):
        op.execute(script)


def downgrade() -> None:
    """The previous release takes the registering organisation for the only one that knows a person."""
    op.execute("DROP TABLE known_to")
    op.execute("ALTER TABLE referral_fact DROP COLUMN case_id")
