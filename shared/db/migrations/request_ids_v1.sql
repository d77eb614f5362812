-- A fact carries the id of the request that caused it, beside its trace; and what is long done can be pruned.
ALTER TABLE outbox ADD COLUMN request_id text NOT NULL DEFAULT '';
DROP FUNCTION outbox_put;
CREATE FUNCTION outbox_put(
    p_id uuid, p_country text, p_aggregate uuid, p_name text, p_data jsonb, p_trace text, p_request_id text,
    p_consumers text[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO outbox (id, country, aggregate_id, name, data, trace, request_id)
    VALUES (p_id, p_country, p_aggregate, p_name, p_data, p_trace, p_request_id);
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
CREATE OR REPLACE FUNCTION write_down(p_audit jsonb, p_facts jsonb) RETURNS void LANGUAGE plpgsql AS $$
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
            id uuid, country text, aggregate uuid, name text, data jsonb, trace text, request_id text, consumers text[])
    LOOP
        -- The previous release names no request.
        PERFORM outbox_put(fact.id, fact.country, fact.aggregate, fact.name, fact.data, fact.trace,
                           coalesce(fact.request_id, ''), fact.consumers);
    END LOOP;
END $$;

-- Rows come in the order of time, so that a block range index finds old ones and costs a write next to nothing.
CREATE INDEX outbox_created ON outbox USING brin (created_at);
CREATE INDEX inbox_received ON inbox USING brin (received_at);
GRANT DELETE ON inbox TO {service}_relay;
