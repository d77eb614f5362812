-- The sealed cases of senders, as the cases service says them. The platform alone writes it.
CREATE TABLE case_seal (
    case_id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    sealed_for text[] NOT NULL,
    emergency_for text,
    emergency_until timestamptz
);
ALTER TABLE case_seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_seal FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON case_seal TO referrals_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]) AND (SELECT authz.is_system()));
GRANT SELECT, INSERT, UPDATE, DELETE ON case_seal TO referrals_app;
CREATE POLICY platform_changes ON case_seal AS RESTRICTIVE FOR UPDATE TO referrals_app
    USING ((SELECT authz.is_system()));
CREATE POLICY platform_removes ON case_seal AS RESTRICTIVE FOR DELETE TO referrals_app
    USING ((SELECT authz.is_system()));

-- Of the sender, those see a referral of a sealed case who are named, and who has emergency access. A scalar subquery,
-- so that PostgreSQL looks each case up by its key; of a case that is not sealed it finds no row.
ALTER POLICY in_scope ON referral USING (
    (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR (from_organisation_id = (SELECT authz.organisation())
            AND (SELECT coalesce((SELECT authz.actor()) = ANY (s.sealed_for), false)
                    OR coalesce(s.emergency_for = (SELECT authz.actor()) AND s.emergency_until > now(), false)
                FROM case_seal AS s WHERE s.case_id = referral.case_id) IS NOT FALSE)))
    OR (to_country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR to_organisation_id = (SELECT authz.organisation()))));

-- Whether it reached the other side is read by those who see the referral.
ALTER POLICY sender_looks ON delivery USING (
    from_country = ANY ((SELECT authz.countries())::text[])
    AND from_organisation_id = (SELECT authz.organisation())
    AND (SELECT true FROM referral AS r WHERE r.id = delivery.referral_id));

-- The log of a referral too.
ALTER POLICY in_scope ON referral_event USING (
    (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR (from_organisation_id = (SELECT authz.organisation())
            AND (SELECT true FROM referral AS r WHERE r.id = referral_event.referral_id))))
    OR (to_country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR to_organisation_id = (SELECT authz.organisation()))));

-- Whether a referral is of a sealed case, for policies of tables whose readers do not see the referral itself.
CREATE POLICY seals_look ON case_seal FOR SELECT TO referrals_owner USING (true);
CREATE FUNCTION is_of_sealed_case(p_referral uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM referral AS r JOIN case_seal AS s USING (case_id) WHERE r.id = p_referral)
$$;
REVOKE EXECUTE ON FUNCTION is_of_sealed_case(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_of_sealed_case(uuid) TO referrals_app;

-- A movement of somebody whose case is sealed is not shown to those who oversee a country.
CREATE POLICY of_open_case ON movement AS RESTRICTIVE FOR SELECT TO referrals_app USING (
    (SELECT authz.is_system())
    OR to_organisation_id = (SELECT authz.organisation())
    OR (SELECT true FROM referral AS r WHERE r.id = movement.referral_id)
    OR NOT is_of_sealed_case(referral_id));
