-- The migrations that this database has had. `oldest_code`: the newest migration that the oldest code knows which works on
-- the schema after that one (shared/db/revisions.py). `ceiba migrate` writes it, and code that is older than the schema reads it.
CREATE TABLE schema_revision (
    revision text PRIMARY KEY,
    oldest_code text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON schema_revision TO {service}_app;
