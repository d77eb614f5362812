-- Messages are published in batches, urgent ones first and every organisation in its turn; a batch is taken and marked as
-- applied in one round trip each.
ALTER TABLE outbox_delivery ADD COLUMN priority smallint NOT NULL DEFAULT 1;
ALTER TABLE outbox_delivery ADD COLUMN organisation_id uuid;
-- A table of some weeks is read in less than a second, and only rows on their way are in the index.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX outbox_delivery_next ON outbox_delivery (state, priority, next_attempt_at)
    WHERE state IN ('pending', 'published');

-- The end of a unit of work in one round trip: its audit rows, then its events and jobs in the order they were published.
CREATE FUNCTION write_messages(p_audit jsonb, p_messages jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    message record;
BEGIN
    INSERT INTO audit (id, country, at, actor, client_id, organisation_id, action, object_type, object_id, purpose,
                       fields, request_id)
    SELECT id, country, at, actor, client_id, organisation_id, action, object_type, object_id, purpose, fields, request_id
    FROM jsonb_to_recordset(p_audit) AS a (
        id uuid, country text, at timestamptz, actor text, client_id text, organisation_id uuid, action text,
        object_type text, object_id uuid, purpose text, fields text[], request_id text);
    IF jsonb_array_length(p_messages) = 0 THEN
        RETURN;
    END IF;
    FOR message IN
        SELECT * FROM jsonb_to_recordset(p_messages) AS m (
            id uuid, country text, organisation_id uuid, aggregate uuid, name text, priority smallint, data jsonb,
            trace text, request_id text, consumers text[])
    LOOP
        INSERT INTO outbox (id, country, aggregate_id, name, data, trace, request_id)
        VALUES (message.id, message.country, message.aggregate, message.name, message.data, message.trace,
                message.request_id);
        WITH next AS (
            INSERT INTO outbox_position AS p (aggregate_id, consumer, position)
            SELECT message.aggregate, c, 1 FROM unnest(message.consumers) AS c
            WHERE message.aggregate IS NOT NULL ORDER BY c
            ON CONFLICT (aggregate_id, consumer) DO UPDATE SET position = p.position + 1
            RETURNING consumer, position
        )
        INSERT INTO outbox_delivery (event_id, consumer, position, priority, organisation_id)
        SELECT message.id, c, next.position, message.priority, message.organisation_id
        FROM unnest(message.consumers) AS c LEFT JOIN next ON next.consumer = c;
    END LOOP;
    -- Only a wake-up: the relay polls as well, so losing it costs latency and nothing else.
    PERFORM pg_notify('ceiba_outbox', '');
END $$;

-- Locks each message unless another transaction has it, and then tells what is known of it: the second statement sees
-- what was committed by whoever had the lock before.
CREATE FUNCTION take_turns(p_consumer text, p_events uuid[], p_aggregates uuid[])
RETURNS TABLE (is_mine boolean, is_applied boolean, attempts int, applied_position int) LANGUAGE plpgsql AS $$
DECLARE
    mine boolean[];
BEGIN
    SELECT array_agg(pg_try_advisory_xact_lock(hashtextextended(p_consumer || ' ' || e.id, 0)) ORDER BY e.n)
    INTO mine FROM unnest(p_events) WITH ORDINALITY AS e (id, n);
    RETURN QUERY
        SELECT e.mine, i.done_at IS NOT NULL, coalesce(i.attempts, 0), coalesce(p.position, 0)
        FROM unnest(p_events, p_aggregates, mine) WITH ORDINALITY AS e (id, aggregate, mine, n)
        LEFT JOIN inbox i ON i.consumer = p_consumer AND i.event_id = e.id
        LEFT JOIN inbox_position p ON p.consumer = p_consumer AND p.aggregate_id = e.aggregate
        ORDER BY e.n;
END $$;

CREATE FUNCTION mark_applied(p_consumer text, p_events uuid[], p_aggregates uuid[], p_positions int[])
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO inbox (consumer, event_id, done_at) SELECT p_consumer, e, now() FROM unnest(p_events) AS e
    ON CONFLICT (consumer, event_id) DO UPDATE SET done_at = excluded.done_at;
    INSERT INTO inbox_position AS p (consumer, aggregate_id, position)
    SELECT p_consumer, a.id, max(a.position) FROM unnest(p_aggregates, p_positions) AS a (id, position)
    WHERE a.position IS NOT NULL GROUP BY a.id ORDER BY a.id
    ON CONFLICT (consumer, aggregate_id) DO UPDATE SET position = greatest(p.position, excluded.position);
END $$;

-- The index of the previous release, which finds its rows by the new one too. Dropping it takes no time.
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX outbox_delivery_due;
