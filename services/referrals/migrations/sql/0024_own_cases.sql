-- How an organisation works on its cases, as the identity service says. The platform alone writes it.
CREATE TABLE organisation_rule (
    organisation_id uuid PRIMARY KEY,
    country text NOT NULL,
    approvals_for text[] NOT NULL,
    caseworkers_see text NOT NULL,
    updated_at timestamptz NOT NULL
);
ALTER TABLE organisation_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation_rule FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON organisation_rule TO referrals_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system()));
GRANT SELECT, INSERT, UPDATE ON organisation_rule TO referrals_app;
CREATE POLICY platform_changes ON organisation_rule AS RESTRICTIVE FOR UPDATE TO referrals_app
    USING ((SELECT authz.is_system()));

-- Whose case it is, as the cases service says: of a sender's case that was referred, of a receiver's that was opened.
CREATE TABLE case_workers (
    case_id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    workers text[] NOT NULL
);
ALTER TABLE case_workers ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_workers FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON case_workers TO referrals_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())));
GRANT SELECT, INSERT, UPDATE ON case_workers TO referrals_app;

-- Whether the caller sees what concerns every case of the organisation: always, unless it decided that caseworkers see
-- their own. Then all but they do: who is no member is a system, which answers referrals for the whole organisation.
CREATE FUNCTION authz.sees_every_case() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_organisation uuid := authz.organisation();
BEGIN
    IF authz.is_system() OR NOT EXISTS (
        SELECT FROM public.organisation_rule AS r
        WHERE r.organisation_id = v_organisation AND r.caseworkers_see = 'own'
    ) THEN
        RETURN true;
    END IF;
    RETURN NOT EXISTS (
        SELECT FROM public.member AS m
        WHERE m.user_id::text = authz.actor() AND NOT (
            m.organisation_id = v_organisation AND m.active AND m.role <> 'caseworker'
        )
    );
END
$$;
GRANT EXECUTE ON FUNCTION authz.sees_every_case() TO referrals_app;
-- Whether a referral is the caller's own: at the sender of who sent it and whose case it is, at the receiver of who works
-- on it and whose case was opened from it. One function, so that no statement has to be planned with it.
CREATE FUNCTION is_own_referral(p_row referral) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_actor text := authz.actor();
    v_sends boolean := p_row.from_organisation_id = authz.organisation();
BEGIN
    RETURN CASE WHEN v_sends THEN p_row.sent_by = v_actor
                ELSE coalesce(p_row.assigned_to::text = v_actor, false) END
        OR EXISTS (SELECT FROM case_workers AS w
                   WHERE w.case_id = CASE WHEN v_sends THEN p_row.case_id ELSE p_row.opened_case_id END
                       AND v_actor = ANY (w.workers));
END
$$;
GRANT EXECUTE ON FUNCTION is_own_referral(referral) TO referrals_app;
CREATE POLICY own_cases ON referral AS RESTRICTIVE TO referrals_app
    USING ((SELECT authz.sees_every_case()) OR is_own_referral(referral));

-- At the receiver those see a referral whose case is sealed there who are named in it, as at the sender.
CREATE POLICY sealed_at_receiver ON referral AS RESTRICTIVE FOR SELECT TO referrals_app
    USING ((SELECT authz.is_system()) OR to_organisation_id <> (SELECT authz.organisation())
        OR (SELECT coalesce((SELECT authz.actor()) = ANY (s.sealed_for), false)
                OR coalesce(s.emergency_for = (SELECT authz.actor()) AND s.emergency_until > now(), false)
            FROM case_seal AS s WHERE s.case_id = referral.opened_case_id) IS NOT FALSE);

-- The log of a referral is read by those who see the referral, at both ends.
CREATE POLICY of_visible_referral ON referral_event AS RESTRICTIVE FOR SELECT TO referrals_app
    USING ((SELECT authz.is_system()) OR (SELECT true FROM referral AS r WHERE r.id = referral_event.referral_id));

-- What was notified of a referral, and its movement, are read by caseworkers only where they see the referral.
CREATE POLICY of_own_case ON notification AS RESTRICTIVE FOR SELECT TO referrals_app
    USING (referral_id IS NULL OR (SELECT authz.sees_every_case())
        OR (SELECT true FROM referral AS r WHERE r.id = notification.referral_id));
CREATE POLICY of_own_case ON movement AS RESTRICTIVE FOR SELECT TO referrals_app
    USING ((SELECT authz.sees_every_case()) OR (SELECT true FROM referral AS r WHERE r.id = movement.referral_id));
