-- Who the transaction speaks for. The key stays with the owner: the application role can call these functions, but it
-- can neither read the key nor make a context that verifies (shared/db/context.py writes it).
CREATE SCHEMA authz;

CREATE TABLE authz.context_key (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    inner_pad bytea NOT NULL CHECK (octet_length(inner_pad) = 64),
    outer_pad bytea NOT NULL CHECK (octet_length(outer_pad) = 64)
);

CREATE FUNCTION authz.claim() RETURNS text[]
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

CREATE FUNCTION authz.countries() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, authz
RETURN coalesce(string_to_array(nullif((authz.claim())[1], ''), ','), '{}');

CREATE FUNCTION authz.organisation() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, authz
RETURN nullif((authz.claim())[2], '')::uuid;

CREATE FUNCTION authz.actor() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, authz
RETURN (authz.claim())[3];

CREATE FUNCTION authz.is_system() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, authz
RETURN coalesce((authz.claim())[2] = '', false);

GRANT USAGE ON SCHEMA authz TO {service}_app, {service}_relay;

-- Facts and jobs on their way out. A row in outbox_delivery ends as `acked` or `dead`, never by being forgotten.
CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    aggregate_id uuid,
    name text NOT NULL,
    -- Batches of imported facts need room; single facts stay below 4 KB (a contract test measures them).
    data jsonb NOT NULL CHECK (octet_length(data::text) < 524288),
    trace text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE outbox_delivery (
    event_id uuid NOT NULL REFERENCES outbox ON DELETE CASCADE,
    consumer text NOT NULL,
    position int,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'published', 'acked', 'dead')),
    attempts int NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    acked_at timestamptz,
    PRIMARY KEY (event_id, consumer)
);
CREATE INDEX outbox_delivery_due ON outbox_delivery (next_attempt_at) WHERE state IN ('pending', 'published');
CREATE TABLE outbox_position (
    aggregate_id uuid NOT NULL,
    consumer text NOT NULL,
    position int NOT NULL,
    PRIMARY KEY (aggregate_id, consumer)
);

-- What this service has consumed. attempts is counted and committed before the work starts, so that a message that
-- kills its worker cannot come back for ever.
CREATE TABLE inbox (
    consumer text NOT NULL,
    event_id uuid NOT NULL,
    attempts int NOT NULL DEFAULT 1,
    received_at timestamptz NOT NULL DEFAULT now(),
    done_at timestamptz,
    PRIMARY KEY (consumer, event_id)
);
CREATE TABLE inbox_position (
    consumer text NOT NULL,
    aggregate_id uuid NOT NULL,
    position int NOT NULL,
    PRIMARY KEY (consumer, aggregate_id)
);
CREATE TABLE dead_letter (
    consumer text NOT NULL,
    event_id uuid NOT NULL,
    envelope jsonb NOT NULL,
    error text NOT NULL,
    died_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, event_id)
);

ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY app_writes ON outbox FOR INSERT TO {service}_app
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]));
CREATE POLICY relay_carries ON outbox TO {service}_relay USING (true);

GRANT INSERT ON outbox, outbox_delivery TO {service}_app;
GRANT SELECT, INSERT, UPDATE ON outbox_position, inbox, inbox_position, dead_letter TO {service}_app;
GRANT DELETE ON dead_letter, inbox TO {service}_app;
GRANT SELECT, DELETE ON outbox TO {service}_relay;
GRANT SELECT, UPDATE, DELETE ON outbox_delivery TO {service}_relay;
GRANT SELECT ON inbox, dead_letter TO {service}_relay;

CREATE FUNCTION outbox_put(
    p_id uuid, p_country text, p_aggregate uuid, p_name text, p_data jsonb, p_trace text, p_consumers text[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO outbox (id, country, aggregate_id, name, data, trace)
    VALUES (p_id, p_country, p_aggregate, p_name, p_data, p_trace);
    IF p_aggregate IS NULL THEN
        INSERT INTO outbox_delivery (event_id, consumer) SELECT p_id, unnest(p_consumers);
    ELSE
        WITH next AS (
            INSERT INTO outbox_position AS p (aggregate_id, consumer, position)
            SELECT p_aggregate, c, 1 FROM unnest(p_consumers) AS c ORDER BY c
            ON CONFLICT (aggregate_id, consumer) DO UPDATE SET position = p.position + 1
            RETURNING consumer, position
        )
        INSERT INTO outbox_delivery (event_id, consumer, position) SELECT p_id, consumer, position FROM next;
    END IF;
    -- Only a wake-up: the relay polls as well, so losing it costs latency and nothing else.
    PERFORM pg_notify('ceiba_outbox', '');
END $$;

-- The end of a unit of work in one round trip: its audit rows, then its facts and jobs in the order they were told.
CREATE FUNCTION write_down(p_audit jsonb, p_facts jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    fact record;
BEGIN
    INSERT INTO audit (id, country, at, actor, client_id, organisation_id, action, object_type, object_id, purpose,
                       fields, request_id)
    SELECT id, country, at, actor, client_id, organisation_id, action, object_type, object_id, purpose, fields, request_id
    FROM jsonb_to_recordset(p_audit) AS a (
        id uuid, country text, at timestamptz, actor text, client_id text, organisation_id uuid, action text,
        object_type text, object_id uuid, purpose text, fields text[], request_id text);
    FOR fact IN
        SELECT * FROM jsonb_to_recordset(p_facts) AS f (
            id uuid, country text, aggregate uuid, name text, data jsonb, trace text, consumers text[])
    LOOP
        PERFORM outbox_put(fact.id, fact.country, fact.aggregate, fact.name, fact.data, fact.trace, fact.consumers);
    END LOOP;
END $$;

-- Every read and write of case data, in the transaction that did it. Rows are only inserted; a sealer chains them per
-- country (shared/db/audit.py) into audit_seal.
CREATE TABLE audit (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    client_id text NOT NULL,
    organisation_id uuid,
    action text NOT NULL,
    object_type text NOT NULL,
    object_id uuid,
    purpose text,
    fields text[] NOT NULL,
    request_id text NOT NULL,
    sealed boolean NOT NULL DEFAULT false
);
CREATE INDEX audit_object ON audit (object_id, at DESC);
CREATE INDEX audit_unsealed ON audit (country, id) WHERE NOT sealed;
CREATE TABLE audit_seal (
    country text NOT NULL,
    seq bigint NOT NULL,
    audit_id uuid NOT NULL UNIQUE,
    hash bytea NOT NULL,
    PRIMARY KEY (country, seq)
);

ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
CREATE POLICY app_records ON audit FOR INSERT TO {service}_app
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]) AND actor = (SELECT authz.actor()));
CREATE POLICY app_reads ON audit FOR SELECT TO {service}_app
    USING (country = ANY ((SELECT authz.countries())::text[])
           AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())));
CREATE POLICY sealer ON audit TO {service}_relay USING (true);
ALTER TABLE audit_seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_seal FORCE ROW LEVEL SECURITY;
CREATE POLICY sealer ON audit_seal TO {service}_relay USING (true);

GRANT SELECT, INSERT ON audit TO {service}_app;
GRANT SELECT, UPDATE (sealed) ON audit TO {service}_relay;
GRANT SELECT, INSERT ON audit_seal TO {service}_relay;

-- Answers already given (draft-ietf-httpapi-idempotency-key-header). Written in the transaction of the effect, so a key
-- exists exactly when its effect does. The stored answer is encrypted.
CREATE TABLE idempotency (
    actor text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    answer bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (actor, route, key)
);
ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency FORCE ROW LEVEL SECURITY;
CREATE POLICY own_answers ON idempotency TO {service}_app
    USING (actor = (SELECT authz.actor())) WITH CHECK (actor = (SELECT authz.actor()));
CREATE POLICY pruning ON idempotency FOR DELETE TO {service}_relay USING (true);
CREATE POLICY pruning_reads ON idempotency FOR SELECT TO {service}_relay USING (true);
GRANT SELECT, INSERT, UPDATE ON idempotency TO {service}_app;
GRANT DELETE ON idempotency TO {service}_relay;
GRANT SELECT (created_at) ON idempotency TO {service}_relay;
