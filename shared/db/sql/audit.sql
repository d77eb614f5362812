-- Every read and write of case data, in the transaction that did it. Rows are only inserted; a sealer chains them per
-- country (shared/db/audit.py) into audit_seal.
CREATE TABLE audit (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    client_id text NOT NULL,
    organisation_id uuid,
    action text NOT NULL,
    object_type text NOT NULL,
    object_id uuid,
    purpose text,
    fields text[] NOT NULL,
    request_id text NOT NULL,
    sealed boolean NOT NULL DEFAULT false
);
CREATE INDEX audit_object ON audit (object_id, at DESC);
CREATE INDEX audit_unsealed ON audit (country, id) WHERE NOT sealed;
CREATE TABLE audit_seal (
    country text NOT NULL,
    seq bigint NOT NULL,
    audit_id uuid NOT NULL UNIQUE,
    hash bytea NOT NULL,
    PRIMARY KEY (country, seq)
);

ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
CREATE POLICY app_records ON audit FOR INSERT TO {service}_app
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]) AND actor = (SELECT authz.actor()));
CREATE POLICY app_reads ON audit FOR SELECT TO {service}_app
    USING (country = ANY ((SELECT authz.countries())::text[])
           AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())));
CREATE POLICY sealer ON audit TO {service}_relay USING (true);
ALTER TABLE audit_seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_seal FORCE ROW LEVEL SECURITY;
CREATE POLICY sealer ON audit_seal TO {service}_relay USING (true);

GRANT SELECT, INSERT ON audit TO {service}_app;
GRANT SELECT, UPDATE (sealed) ON audit TO {service}_relay;
GRANT SELECT, INSERT ON audit_seal TO {service}_relay;
