-- Movements of persons across a border: a copy of what may be known of them by those who oversee either country, because
-- they never see the referral itself.
CREATE TABLE movement (
    referral_id uuid PRIMARY KEY REFERENCES referral,
    movement_id uuid NOT NULL,
    version int NOT NULL,
    code text NOT NULL,
    country text NOT NULL,
    from_organisation_id uuid NOT NULL,
    to_country text NOT NULL,
    to_organisation_id uuid NOT NULL,
    kind text NOT NULL,
    said_stage text NOT NULL,
    ended text CHECK (ended IN ('cancelled', 'stopped')),
    travel_on date,
    departed_on date,
    arrived_on date,
    follow_up_30_on date,
    follow_up_30 text,
    follow_up_90_on date,
    follow_up_90 text
);
ALTER TABLE movement ENABLE ROW LEVEL SECURITY;
ALTER TABLE movement FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON movement TO referrals_app
    USING ((country = ANY ((SELECT authz.countries())::text[])
            AND ((SELECT authz.is_system()) OR from_organisation_id = (SELECT authz.organisation())))
        OR (to_country = ANY ((SELECT authz.countries())::text[])
            AND ((SELECT authz.is_system()) OR to_organisation_id = (SELECT authz.organisation()))))
    WITH CHECK ((country = ANY ((SELECT authz.countries())::text[])
            AND ((SELECT authz.is_system()) OR from_organisation_id = (SELECT authz.organisation())))
        OR (to_country = ANY ((SELECT authz.countries())::text[])
            AND ((SELECT authz.is_system()) OR to_organisation_id = (SELECT authz.organisation()))));
GRANT SELECT, INSERT ON movement TO referrals_app;
-- Whose it is never changes.
GRANT UPDATE (movement_id, version, kind, said_stage, ended, travel_on, departed_on, arrived_on, follow_up_30_on,
    follow_up_30, follow_up_90_on, follow_up_90) ON movement TO referrals_app;
CREATE POLICY platform_writes ON movement AS RESTRICTIVE FOR INSERT TO referrals_app
    WITH CHECK ((SELECT authz.is_system()));
-- An organisation with a duty oversees its country, or the region: identity says which has one.
CREATE POLICY overseers ON movement FOR SELECT TO referrals_app
    USING ((country = ANY ((SELECT authz.countries())::text[]) OR to_country = ANY ((SELECT authz.countries())::text[]))
        AND EXISTS (SELECT FROM organisation o
            WHERE o.id = (SELECT authz.organisation()) AND cardinality(o.duties) > 0));
