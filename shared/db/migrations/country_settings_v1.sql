-- No secret, of every country and read across borders. The platform alone writes.
CREATE TABLE country_setting (
    setting_id uuid PRIMARY KEY,
    country text NOT NULL,
    setting text NOT NULL,
    version int NOT NULL,
    value jsonb NOT NULL,
    valid_from date NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX country_setting_holds ON country_setting (country, setting, valid_from, version);
ALTER TABLE country_setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE country_setting FORCE ROW LEVEL SECURITY;
CREATE POLICY all_read ON country_setting FOR SELECT TO {service}_app USING (true);
CREATE POLICY platform_inserts ON country_setting FOR INSERT TO {service}_app
    WITH CHECK ((SELECT authz.is_system()) AND country = ANY ((SELECT authz.countries())::text[]));
CREATE POLICY platform_updates ON country_setting FOR UPDATE TO {service}_app
    USING ((SELECT authz.is_system()) AND country = ANY ((SELECT authz.countries())::text[]));
GRANT SELECT, INSERT, UPDATE ON country_setting TO {service}_app;
