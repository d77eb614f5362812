-- A context that was verified is remembered by the session, so that its signature is computed once and not for every
-- question of a policy. The memory is the value that the session itself last gave to each of two sequences: PostgreSQL
-- keeps it for each session (currval), nobody but the owner may set or read it, and it ends with the session. Together
-- they hold the first 128 bits of the SHA-256 of the verified text. The sequences are unlogged, because their stored
-- value means nothing: setting it writes no WAL and takes no transaction id.
CREATE UNLOGGED SEQUENCE IF NOT EXISTS authz.verified_high MINVALUE -9223372036854775808;
CREATE UNLOGGED SEQUENCE IF NOT EXISTS authz.verified_low MINVALUE -9223372036854775808;

-- Whether the signature of the context is right. If it is, the session remembers the context, unless the transaction is
-- read-only, which cannot set a sequence. `ceiba.verified` says only that there is a memory to compare with: anybody may
-- set it, and gains an error. Only the owner calls this function. It is STABLE because no query sees what it sets.
CREATE FUNCTION authz.verify(context text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
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
    WHERE pg_catalog.cardinality(parts) OPERATOR(pg_catalog.=) 5
        AND pg_catalog.encode(
            pg_catalog.sha256(outer_pad OPERATOR(pg_catalog.||) pg_catalog.sha256(inner_pad OPERATOR(pg_catalog.||)
                pg_catalog.convert_to(pg_catalog.array_to_string(parts[1:4], '|'), 'UTF8'))), 'hex')
            OPERATOR(pg_catalog.=) parts[5];
    RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION authz.verify FROM PUBLIC;

-- The parts of the context, NULL for one that is absent, forged or expired. To set a search path would cost about a sixth
-- more, so every name and every operator says its schema instead.
CREATE OR REPLACE FUNCTION authz.claim() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
DECLARE
    context pg_catalog.text := pg_catalog.current_setting('ceiba.context', true);
BEGIN
    IF (CASE WHEN pg_catalog.current_setting('ceiba.verified', true) OPERATOR(pg_catalog.=) 'on' THEN
            pg_catalog.substr(pg_catalog.sha256(pg_catalog.convert_to(context, 'UTF8')), 1, 16)
            OPERATOR(pg_catalog.=)
            (pg_catalog.int8send(pg_catalog.currval('authz.verified_high'::pg_catalog.regclass))
             OPERATOR(pg_catalog.||)
             pg_catalog.int8send(pg_catalog.currval('authz.verified_low'::pg_catalog.regclass)))
        END) IS NOT TRUE
    THEN
        IF NOT authz.verify(context) THEN
            RETURN NULL;
        END IF;
    END IF;
    -- The clock is asked each time: a context that is remembered expires as well.
    RETURN CASE
        WHEN pg_catalog.to_timestamp(pg_catalog.split_part(context, '|', 4)::pg_catalog.float8)
            OPERATOR(pg_catalog.>=) pg_catalog.clock_timestamp()
        THEN pg_catalog.string_to_array(context, '|')
    END;
END $$;

-- What policies ask. These run as whoever asks, so that they cost little; what they call runs as the owner.
CREATE OR REPLACE FUNCTION authz.countries() RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce(pg_catalog.string_to_array((authz.claim())[1], ','), '{}');
END $$;

CREATE OR REPLACE FUNCTION authz.organisation() RETURNS uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
    organisation pg_catalog.text := (authz.claim())[2];
BEGIN
    RETURN CASE WHEN organisation OPERATOR(pg_catalog.<>) '' THEN organisation::pg_catalog.uuid END;
END $$;

CREATE OR REPLACE FUNCTION authz.actor() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (authz.claim())[3];
END $$;

CREATE OR REPLACE FUNCTION authz.is_system() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((authz.claim())[2] OPERATOR(pg_catalog.=) '', false);
END $$;
