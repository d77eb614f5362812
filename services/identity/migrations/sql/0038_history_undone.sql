DROP TRIGGER history ON access_requests;
DROP TRIGGER history ON announcements;
DROP TRIGGER history ON country_settings;
DROP FUNCTION keep_history();
DROP TRIGGER stamped ON audit;
DROP FUNCTION stamp_audit();
ALTER POLICY app_records ON audit WITH CHECK (
    country = ANY ((SELECT authz.countries())::text[]) AND actor = (SELECT authz.actor()));
