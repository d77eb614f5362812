DROP POLICY of_open_case ON movement;
DROP FUNCTION is_of_sealed_case(uuid);
ALTER POLICY in_scope ON referral_event USING (
    (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR from_organisation_id = (SELECT authz.organisation())))
    OR (to_country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR to_organisation_id = (SELECT authz.organisation()))));
ALTER POLICY sender_looks ON delivery USING (
    from_country = ANY ((SELECT authz.countries())::text[])
    AND from_organisation_id = (SELECT authz.organisation()));
ALTER POLICY in_scope ON referral USING (
    (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR from_organisation_id = (SELECT authz.organisation())))
    OR (to_country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_system()) OR to_organisation_id = (SELECT authz.organisation()))));
DROP TABLE case_seal;
