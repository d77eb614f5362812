-- A consent withdrawn or a person erased ends the access of a receiver who had accepted, whatever became of the referral
-- since; the receiver must acknowledge it.
ALTER TABLE referral
    ADD COLUMN access_ended_at timestamptz,
    ADD COLUMN access_ended_because text,
    ADD COLUMN acknowledged_at timestamptz;
CREATE INDEX referral_under_consent ON referral (consent_id, id);
CREATE INDEX referral_under_case ON referral (case_id, id);

-- What still has to be acknowledged, for those who oversee a country or the region: a copy of what they may know,
-- because they never see the referral itself.
CREATE TABLE withdrawal_notice (
    referral_id uuid PRIMARY KEY REFERENCES referral,
    because text NOT NULL,
    at timestamptz NOT NULL,
    code text NOT NULL,
    country text NOT NULL,
    from_organisation_id uuid NOT NULL,
    to_country text NOT NULL,
    to_organisation_id uuid NOT NULL,
    acknowledged_at timestamptz
);
CREATE INDEX withdrawal_notice_open ON withdrawal_notice (at, referral_id) WHERE acknowledged_at IS NULL;

ALTER TABLE withdrawal_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE withdrawal_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON withdrawal_notice TO referrals_app
    USING ((country = ANY ((SELECT authz.countries())::text[])
            AND ((SELECT authz.is_system()) OR from_organisation_id = (SELECT authz.organisation())))
        OR (to_country = ANY ((SELECT authz.countries())::text[])
            AND ((SELECT authz.is_system()) OR to_organisation_id = (SELECT authz.organisation()))))
    WITH CHECK ((country = ANY ((SELECT authz.countries())::text[])
            AND ((SELECT authz.is_system()) OR from_organisation_id = (SELECT authz.organisation())))
        OR (to_country = ANY ((SELECT authz.countries())::text[])
            AND ((SELECT authz.is_system()) OR to_organisation_id = (SELECT authz.organisation()))));
GRANT SELECT, INSERT ON withdrawal_notice TO referrals_app;
GRANT UPDATE (acknowledged_at) ON withdrawal_notice TO referrals_app;
CREATE POLICY platform_writes ON withdrawal_notice AS RESTRICTIVE FOR INSERT TO referrals_app
    WITH CHECK ((SELECT authz.is_system()));
-- An organisation with a duty oversees its country, or the region: identity says which has one.
CREATE POLICY overseers ON withdrawal_notice FOR SELECT TO referrals_app
    USING ((country = ANY ((SELECT authz.countries())::text[]) OR to_country = ANY ((SELECT authz.countries())::text[]))
        AND EXISTS (SELECT FROM organisation o
            WHERE o.id = (SELECT authz.organisation()) AND cardinality(o.duties) > 0));
