CREATE OR REPLACE FUNCTION authz.claim() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, authz AS $$
DECLARE
    parts text[] := string_to_array(current_setting('ceiba.context', true), '|');
    signed bytea;
BEGIN
    IF parts IS NULL OR cardinality(parts) <> 5 THEN
        RETURN NULL;
    END IF;
    signed := convert_to(array_to_string(parts[1:4], '|'), 'UTF8');
    IF NOT EXISTS (
        SELECT FROM authz.context_key k
        WHERE encode(sha256(k.outer_pad || sha256(k.inner_pad || signed)), 'hex') = parts[5]
    ) THEN
        RETURN NULL;
    END IF;
    IF to_timestamp(parts[4]::bigint) < clock_timestamp() THEN
        RETURN NULL;
    END IF;
    RETURN parts;
END $$;

CREATE OR REPLACE FUNCTION authz.countries() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, authz
RETURN coalesce(string_to_array(nullif((authz.claim())[1], ''), ','), '{}');

CREATE OR REPLACE FUNCTION authz.organisation() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, authz
RETURN nullif((authz.claim())[2], '')::uuid;

CREATE OR REPLACE FUNCTION authz.actor() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, authz
RETURN (authz.claim())[3];

CREATE OR REPLACE FUNCTION authz.is_system() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, authz
RETURN coalesce((authz.claim())[2] = '', false);

-- The sequences stay: to a session that is open all the while, new ones would be empty after the next upgrade.
DROP FUNCTION authz.verify;
