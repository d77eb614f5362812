DROP TRIGGER stamped ON audit;
DROP FUNCTION stamp_audit();
ALTER POLICY app_records ON audit WITH CHECK (
    country = ANY ((SELECT authz.countries())::text[]) AND actor = (SELECT authz.actor()));
