"""Criminal proceedings: what was recorded of each, the units that the network counts, and the counts of organisations.

A unit of the network has the columns of other facts for its publication. `profile` is its class (kind, series, detail)
followed by what is measured of it, which those of one class need not share.
"""

from alembic import op

revision = "0019"
down_revision = "0018"

_MONTH = "text NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$')"
_TABLES = f"""
CREATE TABLE proceeding_record (
    proceeding_id uuid PRIMARY KEY,
    country text NOT NULL,
    proceeding_key text NOT NULL,
    organisation_id uuid NOT NULL,
    version bigint NOT NULL,
    subjects text[] NOT NULL,
    record jsonb NOT NULL
);
CREATE INDEX proceeding_record_subjects ON proceeding_record USING gin (subjects);
CREATE TABLE proceeding_unit (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    month {_MONTH},
    series text NOT NULL,
    detail text NOT NULL,
    measured bigint[] NOT NULL,
    weight bigint NOT NULL,
    parties uuid[] NOT NULL,
    people text[] NOT NULL,
    counted boolean NOT NULL,
    period text GENERATED ALWAYS AS (left(month, 4)) STORED,
    profile text[],
    published_period text,
    published text[],
    stale boolean NOT NULL DEFAULT false
);
CREATE INDEX proceeding_unit_subject ON proceeding_unit (country, subject);
CREATE INDEX proceeding_unit_waiting ON proceeding_unit (country) WHERE counted AND published IS NULL;
CREATE INDEX proceeding_unit_stale ON proceeding_unit (country) WHERE stale;
CREATE INDEX proceeding_unit_class ON proceeding_unit (country, published_period) WHERE published IS NOT NULL;
CREATE TABLE proceeding_count (
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    kind text NOT NULL,
    month {_MONTH},
    series text NOT NULL,
    detail text NOT NULL,
    measured bigint[] NOT NULL,
    units int NOT NULL,
    PRIMARY KEY (country, organisation_id, kind, month, series, detail, measured)
) WITH (fillfactor = 70);
"""
_PLATFORM = "country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system())"
# The figures of an organisation are exact: another one must not read them, whatever the query asks for.
_OWN = (
    "country = ANY ((SELECT authz.countries())::text[])"
    " AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation()))"
)
_SEEN_BY = {"proceeding_record": _PLATFORM, "proceeding_unit": _PLATFORM, "proceeding_count": _OWN}


def upgrade() -> None:
    """Add the tables. Proceedings are recorded from this release on; there is nothing to take over."""
    op.execute(_TABLES)
    for table, seen in _SEEN_BY.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY in_scope ON {table} TO reporting_app USING ({seen}) WITH CHECK ({_PLATFORM})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO reporting_app")


def downgrade() -> None:
    """The previous release knows of no proceedings; what the network read of them goes too."""
    # The owner is bound by row-level security too, and would see no row.
    for table in ("published", "changed", "publication", "change_mark"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"DELETE FROM {table} WHERE source = 'proceedings'")  # noqa: S608 - our own table names
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for table in _SEEN_BY:
        op.execute(f"DROP TABLE {table}")
