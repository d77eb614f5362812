-- A person who oversees every organisation of a country has `*` for an organisation: they see what the platform sees,
-- but nothing that is sealed. What the platform itself does has ''.
CREATE OR REPLACE FUNCTION authz.organisation() RETURNS uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
    organisation pg_catalog.text := (authz.claim())[2];
BEGIN
    RETURN CASE WHEN organisation OPERATOR(pg_catalog.<>) ALL (ARRAY['', '*']) THEN organisation::pg_catalog.uuid END;
END $$;

CREATE OR REPLACE FUNCTION authz.is_system() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((authz.claim())[2] OPERATOR(pg_catalog.=) ANY (ARRAY['', '*']), false);
END $$;

CREATE FUNCTION authz.is_platform() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((authz.claim())[2] OPERATOR(pg_catalog.=) '', false);
END $$;

ALTER TABLE case_record
    -- Who alone sees the case; NULL when it is not sealed.
    ADD COLUMN sealed_for text[],
    -- Who sees it besides, and until when.
    ADD COLUMN emergency_for text,
    ADD COLUMN emergency_until timestamptz;

-- The questions of sealed cases stand last: of a case that is not sealed PostgreSQL asks none of them.
ALTER POLICY in_scope ON case_record USING (
    country = ANY ((SELECT authz.countries())::text[])
    AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation()))
    AND (sealed_for IS NULL
        OR (SELECT authz.actor()) = ANY (sealed_for)
        OR (emergency_for = (SELECT authz.actor()) AND emergency_until > now())
        OR (SELECT authz.is_platform())));

-- What was done to a case is read by those for whom it exists.
ALTER POLICY app_reads ON audit USING (
    country = ANY ((SELECT authz.countries())::text[])
    AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation()))
    AND (object_type <> 'case'
        OR (SELECT authz.is_platform())
        OR (SELECT true FROM case_record AS c WHERE c.id = audit.object_id)));

-- What belongs to a case is visible where the case is. A scalar subquery, so that PostgreSQL looks each case up by its key
-- and never reads all of them to compare. Tokens are read together with their cases; assignments and followers hold ids
-- alone, and whose case is whose is asked of them (own_cases).
DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN
        SELECT c.oid::regclass FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'case_id'
        JOIN pg_policy AS p ON p.polrelid = c.oid AND p.polname = 'in_scope'
        WHERE c.relkind = 'r' AND c.relname NOT IN ('case_search_token', 'assignment', 'case_follower')
    LOOP
        EXECUTE format(
            'ALTER POLICY in_scope ON %s USING (
                country = ANY ((SELECT authz.countries())::text[])
                AND ((SELECT authz.is_platform())
                    OR (((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation()))
                        AND (SELECT true FROM case_record AS c WHERE c.id = case_id))))', part);
    END LOOP;
END $$;

-- A seal decides alone: who is named, and who has emergency access, need not attend the case.
ALTER POLICY own_cases ON case_record USING (
    (SELECT authz.sees_every_case()) OR sealed_for IS NOT NULL OR is_own_case(id, assigned_to, created_by));

-- Who saw a sealed case without being named. The texts are encrypted under the key of the person.
CREATE TABLE emergency_access (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES case_record,
    opened_by text NOT NULL,
    reason text NOT NULL,
    explanation bytea NOT NULL,
    opened_at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    reviewed_at timestamptz,
    reviewed_by text,
    outcome text CHECK (outcome IN ('justified', 'not_justified')),
    review_note bytea,
    CHECK ((reviewed_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX emergency_accesses_by_time ON emergency_access (organisation_id, opened_at DESC, id DESC);
CREATE INDEX emergency_accesses_of_case ON emergency_access (case_id);
-- Nobody uses it again before the last time was reviewed.
CREATE UNIQUE INDEX one_emergency_waiting ON emergency_access (opened_by) WHERE reviewed_at IS NULL;

ALTER TABLE emergency_access ENABLE ROW LEVEL SECURITY;
ALTER TABLE emergency_access FORCE ROW LEVEL SECURITY;
-- The platform judges who may read which: a supervisor reviews what was seen of a case that does not exist for them.
CREATE POLICY platform ON emergency_access TO cases_app
    USING (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_platform()))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_platform()));
GRANT SELECT, INSERT, UPDATE ON emergency_access TO cases_app;
