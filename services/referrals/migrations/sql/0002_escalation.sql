-- The deadlines follow from the two that a referral has, so that rows of the previous release have them too. Through a
-- timestamp without zone, because only then the sum never depends on the session (the same rule: domain/urgency.py).
ALTER TABLE referral
    ADD COLUMN escalation_level smallint NOT NULL DEFAULT 0 CHECK (escalation_level BETWEEN 0 AND 2),
    ADD COLUMN escalate_again_at timestamptz GENERATED ALWAYS AS
        (((respond_by AT TIME ZONE 'UTC') + (respond_by - sent_at)) AT TIME ZONE 'UTC') STORED,
    ADD COLUMN expires_at timestamptz GENERATED ALWAYS AS
        (((respond_by AT TIME ZONE 'UTC') + 2 * (respond_by - sent_at)) AT TIME ZONE 'UTC') STORED;
CREATE INDEX referral_expiring ON referral (expires_at) WHERE state IN ('sent', 'received', 'info_requested');

-- What an organisation answers for, as identity tells: country_admin, regional_coordinator.
ALTER TABLE organisation ADD COLUMN duties text[] NOT NULL DEFAULT '{}';

-- Who was told that a referral has no answer. The row copies what may be told, because whoever is told never sees the
-- referral itself; without an organisation nobody was on duty. settled_at: it no longer waits.
CREATE TABLE escalation (
    id uuid PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral,
    level smallint NOT NULL CHECK (level IN (1, 2)),
    told_organisation_id uuid,
    at timestamptz NOT NULL,
    code text NOT NULL,
    country text NOT NULL,
    from_organisation_id uuid NOT NULL,
    to_country text NOT NULL,
    to_organisation_id uuid NOT NULL,
    kind text NOT NULL,
    services text[] NOT NULL,
    urgency text NOT NULL,
    respond_by timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    settled_at timestamptz,
    UNIQUE NULLS NOT DISTINCT (referral_id, level, told_organisation_id)
);
CREATE INDEX escalation_waiting ON escalation (told_organisation_id, id) WHERE settled_at IS NULL;

ALTER TABLE escalation ENABLE ROW LEVEL SECURITY;
ALTER TABLE escalation FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON escalation TO referrals_app
    USING ((country = ANY ((SELECT authz.countries())::text[])
            AND ((SELECT authz.is_system()) OR from_organisation_id = (SELECT authz.organisation())))
        OR (to_country = ANY ((SELECT authz.countries())::text[])
            AND ((SELECT authz.is_system()) OR to_organisation_id = (SELECT authz.organisation()))))
    WITH CHECK ((country = ANY ((SELECT authz.countries())::text[])
            AND ((SELECT authz.is_system()) OR from_organisation_id = (SELECT authz.organisation())))
        OR (to_country = ANY ((SELECT authz.countries())::text[])
            AND ((SELECT authz.is_system()) OR to_organisation_id = (SELECT authz.organisation()))));
GRANT SELECT, INSERT ON escalation TO referrals_app;
-- Whoever answers or takes a referral back ends the waiting of the others, and can change nothing else.
GRANT UPDATE (settled_at) ON escalation TO referrals_app;
CREATE POLICY clock_writes ON escalation AS RESTRICTIVE FOR INSERT TO referrals_app
    WITH CHECK ((SELECT authz.is_system()));
CREATE POLICY told_looks ON escalation FOR SELECT TO referrals_app
    USING (to_country = ANY ((SELECT authz.countries())::text[]) AND told_organisation_id = (SELECT authz.organisation()));
