"""What the network may read enters in cohorts: published classes, who changed since the last vintage, vintages.

The tables `vintage`, `person_published` and `release` stay for the previous release; nothing reads them any more.
"""

from alembic import op

revision = "0006"
down_revision = "0005"

PERIOD = "left(month, 4) || '-Q' || ((right(month, 2)::smallint + 2) / 3)::text"

TABLES = f"""
ALTER TABLE person_fact
    ADD COLUMN period text GENERATED ALWAYS AS ({PERIOD}) STORED,
    ADD COLUMN parties uuid[] GENERATED ALWAYS AS (ARRAY[organisation_id]) STORED,
    ADD COLUMN counted boolean GENERATED ALWAYS AS (first_in_country) STORED,
    ADD COLUMN profile text[],
    ADD COLUMN published_period text,
    ADD COLUMN published text[],
    ADD COLUMN stale boolean NOT NULL DEFAULT false;
ALTER TABLE referral_fact
    ADD COLUMN period text GENERATED ALWAYS AS ({PERIOD}) STORED,
    ADD COLUMN parties uuid[] GENERATED ALWAYS AS (ARRAY[from_organisation_id, to_organisation_id]) STORED,
    ADD COLUMN counted boolean GENERATED ALWAYS AS (accepted IS NOT NULL) STORED,
    ADD COLUMN profile text[],
    ADD COLUMN published_period text,
    ADD COLUMN published text[],
    ADD COLUMN stale boolean NOT NULL DEFAULT false;
CREATE INDEX person_fact_waiting ON person_fact (country) WHERE counted AND published IS NULL;
CREATE INDEX person_fact_stale ON person_fact (country) WHERE stale;
CREATE INDEX person_fact_class ON person_fact (country, published_period, published) WHERE published IS NOT NULL;
CREATE INDEX referral_fact_waiting ON referral_fact (country) WHERE counted AND published IS NULL;
CREATE INDEX referral_fact_stale ON referral_fact (country) WHERE stale;
CREATE INDEX referral_fact_class ON referral_fact (country, published_period, published) WHERE published IS NOT NULL;
-- Every row is a sum of cohorts. Nothing else is read for the network.
CREATE TABLE published (
    source text NOT NULL,
    country text NOT NULL,
    to_country text NOT NULL,
    period text NOT NULL,
    profile text[] NOT NULL,
    n int NOT NULL CHECK (n > 0),
    PRIMARY KEY (source, country, period, profile)
);
CREATE INDEX published_received ON published (source, to_country);
-- Persons and referrals that changed since the last vintage, each once, and the organisations that know them.
CREATE TABLE changed (
    source text NOT NULL,
    country text NOT NULL,
    subject text NOT NULL,
    parties uuid[] NOT NULL,
    PRIMARY KEY (source, country, subject)
);
CREATE TABLE publication (
    source text NOT NULL,
    country text NOT NULL,
    number int NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (source, country)
);
"""

FORM = (
    "CASE cardinality(array_remove(types, 'unknown')) WHEN 0 THEN 'unknown'"
    " WHEN 1 THEN (array_remove(types, 'unknown'))[1] ELSE 'mixed' END"
)
UNKNOWN = ", ".join(
    f"coalesce({name}, 'unknown')" for name in ("gender", "age_band", "majority", "citizenship", "adm1")
)
CODES = ", ".join(
    f"array_to_string({name}, '|')" for name in ("types", "subforms", "controls", "recruiters", "flags_absent")
)
EDGES = " ".join(f"WHEN hours_to_answer <= {edge} THEN '{edge}'" for edge in (1, 2, 4, 6, 12, 24, 48, 72, 120, 168))
# The owner is bound by row-level security too, and would see no row.
BACKFILL = f"""
ALTER TABLE person_fact NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referral_fact NO FORCE ROW LEVEL SECURITY;
UPDATE person_fact SET profile = ARRAY[status, {FORM}, {UNKNOWN}, coalesce(exploitation_country, 'unknown'),
    coalesce(duration, 'unknown'), {CODES}, CASE WHEN year_known THEN 'yes' ELSE 'no' END];
UPDATE referral_fact SET profile = ARRAY[to_country, CASE WHEN accepted THEN 'accepted' ELSE 'rejected' END,
    CASE WHEN hours_to_answer IS NULL THEN 'unknown' {EDGES} ELSE 'more' END, kind, urgency,
    array_to_string(services, '|')];
INSERT INTO changed SELECT 'persons', country, person_key, array_agg(DISTINCT organisation_id) FROM person_fact
    WHERE first_in_country GROUP BY country, person_key;
INSERT INTO changed SELECT 'referrals', country, referral_id::text, ARRAY[from_organisation_id, to_organisation_id]
    FROM referral_fact WHERE accepted IS NOT NULL;
ALTER TABLE person_fact FORCE ROW LEVEL SECURITY;
ALTER TABLE referral_fact FORCE ROW LEVEL SECURITY;
"""  # noqa: S608 - our own column names
SECURITY = """
ALTER TABLE published ENABLE ROW LEVEL SECURITY;
ALTER TABLE published FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON published TO reporting_app
    USING ((country = ANY ((SELECT authz.countries())::text[])
        OR to_country = ANY ((SELECT authz.countries())::text[])))
    WITH CHECK ((country = ANY ((SELECT authz.countries())::text[])
        OR to_country = ANY ((SELECT authz.countries())::text[]))
        AND (SELECT authz.is_system()));
GRANT SELECT, INSERT, UPDATE, DELETE ON published TO reporting_app;
ALTER TABLE changed ENABLE ROW LEVEL SECURITY;
ALTER TABLE changed FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON changed TO reporting_app
    USING (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system()))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system()));
GRANT SELECT, INSERT, UPDATE, DELETE ON changed TO reporting_app;
ALTER TABLE publication ENABLE ROW LEVEL SECURITY;
ALTER TABLE publication FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON publication TO reporting_app
    USING (country = ANY ((SELECT authz.countries())::text[]))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system()));
GRANT SELECT, INSERT, UPDATE, DELETE ON publication TO reporting_app;
"""


def upgrade() -> None:
    """Add the tables; everybody counted so far waits for the first vintage."""
    for script in (TABLES, BACKFILL, SECURITY):
        op.execute(script)


def downgrade() -> None:
    """The previous release publishes by counting changes."""
    for table in ("publication", "changed", "published"):
        op.execute(f"DROP TABLE {table}")
    for table in ("person_fact", "referral_fact"):
        for column in ("stale", "published", "published_period", "profile", "counted", "parties", "period"):
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
