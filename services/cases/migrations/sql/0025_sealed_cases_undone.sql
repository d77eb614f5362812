DROP TABLE emergency_access;
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
                AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())))', part);
    END LOOP;
END $$;
ALTER POLICY own_cases ON case_record USING (
    (SELECT authz.sees_every_case()) OR is_own_case(id, assigned_to, created_by));
ALTER POLICY app_reads ON audit USING (
    country = ANY ((SELECT authz.countries())::text[])
    AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())));
ALTER POLICY in_scope ON case_record USING (
    country = ANY ((SELECT authz.countries())::text[])
    AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())));
ALTER TABLE case_record DROP COLUMN sealed_for, DROP COLUMN emergency_for, DROP COLUMN emergency_until;
DROP FUNCTION authz.is_platform();

CREATE OR REPLACE FUNCTION authz.organisation() RETURNS uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
    organisation pg_catalog.text := (authz.claim())[2];
BEGIN
    RETURN CASE WHEN organisation OPERATOR(pg_catalog.<>) '' THEN organisation::pg_catalog.uuid END;
END $$;

CREATE OR REPLACE FUNCTION authz.is_system() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((authz.claim())[2] OPERATOR(pg_catalog.=) '', false);
END $$;
