CREATE POLICY app_reads ON audit_seal FOR SELECT TO {service}_app
    USING (country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT ON audit_seal TO {service}_app;
-- The last head of each chain that the relay wrote to the files outside the database, which no web process sees.
CREATE TABLE audit_anchored (
    country text PRIMARY KEY,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    at timestamptz NOT NULL
);
ALTER TABLE audit_anchored ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_anchored FORCE ROW LEVEL SECURITY;
CREATE POLICY anchors ON audit_anchored TO {service}_relay USING (true) WITH CHECK (true);
CREATE POLICY app_reads ON audit_anchored FOR SELECT TO {service}_app
    USING (country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT, INSERT, UPDATE ON audit_anchored TO {service}_relay;
GRANT SELECT ON audit_anchored TO {service}_app;
