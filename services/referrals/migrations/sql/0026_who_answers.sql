-- A context of this service says as its fifth part whether the caller answers referrals; one of the previous release has no
-- such part. The signature is of all parts before it.
CREATE OR REPLACE FUNCTION authz.verify(context text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    parts pg_catalog.text[] := pg_catalog.string_to_array(context, '|');
BEGIN
    PERFORM CASE WHEN pg_catalog.current_setting('transaction_read_only') OPERATOR(pg_catalog.=) 'off' THEN
        pg_catalog.concat(
            pg_catalog.setval('authz.verified_high'::pg_catalog.regclass,
                pg_catalog.substr(pg_catalog.sha256(pg_catalog.convert_to(context, 'UTF8')), 1, 8)::pg_catalog.int8),
            pg_catalog.setval('authz.verified_low'::pg_catalog.regclass,
                pg_catalog.substr(pg_catalog.sha256(pg_catalog.convert_to(context, 'UTF8')), 9, 8)::pg_catalog.int8),
            pg_catalog.set_config('ceiba.verified', 'on', false))
        END
    FROM authz.context_key
    WHERE (pg_catalog.cardinality(parts) OPERATOR(pg_catalog.=) 5
            OR pg_catalog.cardinality(parts) OPERATOR(pg_catalog.=) 6)
        AND pg_catalog.encode(
            pg_catalog.sha256(outer_pad OPERATOR(pg_catalog.||) pg_catalog.sha256(inner_pad OPERATOR(pg_catalog.||)
                pg_catalog.convert_to(pg_catalog.array_to_string(pg_catalog.trim_array(parts, 1), '|'), 'UTF8'))), 'hex')
            OPERATOR(pg_catalog.=) parts[pg_catalog.cardinality(parts)];
    RETURN FOUND;
END $$;

-- Whether the caller's token lets them answer referrals for their organisation, a person as well as a system.
CREATE FUNCTION authz.answers_referrals() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((authz.claim())[5] OPERATOR(pg_catalog.=) 'referrals:answer', false);
END $$;
GRANT EXECUTE ON FUNCTION authz.answers_referrals() TO referrals_app;

-- Whether the caller sees what concerns every case of the organisation: always, unless it decided that caseworkers see
-- their own. Then who answers referrals does, and whoever is known with another role than that of a caseworker; nobody
-- else, and so no other system and nobody who is not known yet.
CREATE OR REPLACE FUNCTION authz.sees_every_case() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_organisation uuid := authz.organisation();
BEGIN
    IF authz.is_system() OR NOT EXISTS (
        SELECT FROM public.organisation_rule AS r
        WHERE r.organisation_id = v_organisation AND r.caseworkers_see = 'own'
    ) THEN
        RETURN true;
    END IF;
    RETURN authz.answers_referrals() OR EXISTS (
        SELECT FROM public.member AS m
        WHERE m.user_id::text = authz.actor() AND m.organisation_id = v_organisation AND m.active
            AND m.role <> 'caseworker'
    );
END
$$;
