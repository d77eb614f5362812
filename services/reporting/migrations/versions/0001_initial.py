"""Facts, counts, the ledger of releases, extract definitions, runs and files."""

from alembic import op

from shared.db.migrations import shared_sql

revision = "0001"
down_revision = None

BOTH_ENDS = (
    "country = ANY ((SELECT authz.countries())::text[]) OR to_country = ANY ((SELECT authz.countries())::text[])"
)
SYSTEM_WRITES = "(SELECT authz.is_system())"
WITHIN = "countries <@ (SELECT authz.countries())"
OWNER = f"{WITHIN} AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation()))"
RECIPIENT = "(countries && (SELECT authz.countries()) AND (SELECT authz.organisation()) = ANY (recipients))"

FACTS = """
CREATE TABLE person_fact (
    case_id uuid PRIMARY KEY,
    country text NOT NULL,
    person_key text NOT NULL,
    organisation_id uuid NOT NULL,
    month text NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    year smallint NOT NULL GENERATED ALWAYS AS (left(month, 4)::smallint) STORED,
    quarter smallint NOT NULL GENERATED ALWAYS AS ((right(month, 2)::smallint + 2) / 3) STORED,
    adm1 text,
    status text NOT NULL,
    gender text,
    age_band text,
    majority text NOT NULL,
    citizenship text,
    exploitation_country text,
    duration text,
    types text[] NOT NULL,
    subforms text[] NOT NULL,
    controls text[] NOT NULL,
    recruiters text[] NOT NULL,
    statistics_consent boolean NOT NULL,
    source text NOT NULL CHECK (source IN ('registered', 'imported')),
    is_open boolean NOT NULL,
    first_in_country boolean NOT NULL,
    first_in_organisation boolean NOT NULL
);
CREATE INDEX person_fact_person ON person_fact (country, person_key);
CREATE INDEX person_fact_extract ON person_fact (country, year) WHERE first_in_country;
-- A consent fact that came before the fact of its case waits here; the case takes it along when it arrives.
CREATE TABLE early_consent (case_id uuid PRIMARY KEY, country text NOT NULL, statistics_consent boolean NOT NULL);
CREATE TABLE person_count (
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    month text NOT NULL,
    slice text NOT NULL,
    a text NOT NULL,
    b text NOT NULL,
    persons int NOT NULL,
    own_persons int NOT NULL,
    open_cases int NOT NULL,
    PRIMARY KEY (country, slice, month, organisation_id, a, b)
) WITH (fillfactor = 70);
-- What the network may see: a copy of the counts that moves on, a country and quarter at a time, only when at least k
-- persons have changed since. All tables of one moment agree with each other, and no two moments differ by fewer.
CREATE TABLE person_published (LIKE person_count INCLUDING ALL);
CREATE TABLE vintage (
    country text NOT NULL,
    quarter text NOT NULL,
    changes int NOT NULL,
    version int NOT NULL,
    published_at timestamptz,
    PRIMARY KEY (country, quarter)
);
CREATE TABLE referral_fact (
    referral_id uuid PRIMARY KEY,
    country text NOT NULL,
    to_country text NOT NULL,
    from_organisation_id uuid NOT NULL,
    to_organisation_id uuid NOT NULL,
    month text NOT NULL,
    kind text NOT NULL,
    services text[] NOT NULL,
    urgency text NOT NULL,
    state text NOT NULL,
    reason text,
    accepted boolean,
    hours_to_answer double precision
);
CREATE TABLE referral_count (
    country text NOT NULL,
    to_country text NOT NULL,
    from_organisation_id uuid NOT NULL,
    to_organisation_id uuid NOT NULL,
    month text NOT NULL,
    slice text NOT NULL,
    a text NOT NULL,
    sent int NOT NULL,
    decided int NOT NULL,
    accepted int NOT NULL,
    PRIMARY KEY (country, to_country, slice, month, from_organisation_id, to_organisation_id, a)
) WITH (fillfactor = 70);
CREATE INDEX referral_count_received ON referral_count (to_country, slice, month);
"""

RELEASES = """
CREATE TABLE release (
    id uuid PRIMARY KEY,
    definition bytea NOT NULL,
    vintage text NOT NULL,
    indicator text NOT NULL,
    countries text[] NOT NULL,
    first_month text NOT NULL,
    last_month text NOT NULL,
    places text[],
    k int NOT NULL,
    shown jsonb NOT NULL,
    hidden jsonb NOT NULL,
    answer jsonb NOT NULL,
    released_at timestamptz NOT NULL,
    UNIQUE (definition, vintage)
);
CREATE INDEX release_indicator ON release (indicator);
"""

EXTRACTS = """
CREATE TABLE extract (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    countries text[] NOT NULL CHECK (cardinality(countries) > 0),
    name text NOT NULL,
    template text NOT NULL,
    format text NOT NULL,
    years smallint[] NOT NULL,
    k int NOT NULL CHECK (k >= 11),
    cron text,
    time_zone text,
    next_run_at timestamptz,
    recipients uuid[] NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    version int NOT NULL,
    CHECK ((cron IS NULL) = (time_zone IS NULL))
);
CREATE INDEX extract_due ON extract (next_run_at) WHERE next_run_at IS NOT NULL;
CREATE TABLE extract_run (
    id uuid PRIMARY KEY,
    extract_id uuid NOT NULL REFERENCES extract ON DELETE CASCADE,
    organisation_id uuid NOT NULL,
    countries text[] NOT NULL,
    recipients uuid[] NOT NULL,
    state text NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    requested_by text NOT NULL,
    created_at timestamptz NOT NULL,
    scheduled_for timestamptz,
    started_at timestamptz,
    finished_at timestamptz,
    expires_at timestamptz,
    attempts int NOT NULL,
    progress double precision NOT NULL CHECK (progress BETWEEN 0 AND 1),
    rows int,
    suppressed int,
    manifest jsonb,
    failure text,
    version int NOT NULL,
    -- Two beats, one run.
    UNIQUE (extract_id, scheduled_for)
);
CREATE INDEX extract_run_list ON extract_run (extract_id, id DESC);
CREATE INDEX extract_run_expiry ON extract_run (expires_at) WHERE expires_at IS NOT NULL;
CREATE TABLE extract_chunk (
    run_id uuid NOT NULL REFERENCES extract_run ON DELETE CASCADE,
    seq int NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (run_id, seq)
);
ALTER TABLE extract_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;
"""


def upgrade() -> None:
    """Create everything this service keeps."""
    op.execute(shared_sql("foundations_v1", service="reporting"))
    for script in (FACTS, RELEASES, EXTRACTS):
        op.execute(script)
    own = "country = ANY ((SELECT authz.countries())::text[])"
    for table in ("person_fact", "early_consent", "person_count", "person_published", "vintage"):
        _protect(table, own, check=f"{own} AND {SYSTEM_WRITES}")
    for table in ("referral_fact", "referral_count"):
        _protect(table, BOTH_ENDS, check=f"({BOTH_ENDS}) AND {SYSTEM_WRITES}")
    # The ledger belongs to nobody: every answer of the platform is compared with every other.
    _protect("release", SYSTEM_WRITES)
    _protect("extract", f"({OWNER}) OR {RECIPIENT}", check=OWNER)
    _protect("extract_run", f"({OWNER}) OR {RECIPIENT}", check=OWNER)
    of_a_run = "EXISTS (SELECT FROM extract_run r WHERE r.id = run_id)"
    _protect("extract_chunk", of_a_run, check=f"{of_a_run} AND {SYSTEM_WRITES}")


def downgrade() -> None:
    """Remove everything this service keeps."""
    for table in (
        "extract_chunk",
        "extract_run",
        "extract",
        "release",
        "referral_count",
        "referral_fact",
        "vintage",
        "person_published",
        "person_count",
        "early_consent",
        "person_fact",
    ):
        op.execute(f"DROP TABLE {table}")
    op.execute(shared_sql("foundations_v1_undone", service="reporting"))


def _protect(table: str, using: str, *, check: str = "") -> None:
    """Show only rows in scope, also to the owner."""
    op.execute(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY in_scope ON {table} TO reporting_app USING ({using}) WITH CHECK ({check or using});"
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO reporting_app"
    )
