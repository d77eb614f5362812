-- Who may act in an organisation, as the identity service says: ids and roles, no names. The platform alone writes it.
CREATE TABLE member (
    user_id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    role text NOT NULL,
    active boolean NOT NULL,
    updated_at timestamptz NOT NULL
);
ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON member TO {service}_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())));
GRANT SELECT, INSERT, UPDATE ON member TO {service}_app;
CREATE POLICY platform_writes_insert ON member AS RESTRICTIVE FOR INSERT TO {service}_app
    WITH CHECK ((SELECT authz.is_system()));
CREATE POLICY platform_writes_update ON member AS RESTRICTIVE FOR UPDATE TO {service}_app
    USING ((SELECT authz.is_system()));
