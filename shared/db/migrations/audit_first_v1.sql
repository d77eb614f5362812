-- What is there becomes the first partition of the audit: of every entry until the end of the next month. The rule is only
-- written down here and looked at afterwards, without keeping anybody from the table (the bound is an id: ids are of their time).
-- Of an earlier attempt that was interrupted: it protects nothing.
-- squawk-ignore ban-drop-constraint
ALTER TABLE audit DROP CONSTRAINT IF EXISTS audit_first;
DO $$
DECLARE
    month CONSTANT timestamptz := date_trunc('month', now() + interval '2 days', 'UTC') + interval '1 month';
    ms CONSTANT text := lpad(to_hex((extract(epoch FROM month) * 1000)::bigint), 12, '0');
BEGIN
    EXECUTE format('ALTER TABLE audit ADD CONSTRAINT audit_first CHECK (id < %L::uuid) NOT VALID',
                   overlay(ms PLACING '-' FROM 9 FOR 0) || '-7000-8000-000000000000');
END $$;

-- An entry comes with its id from now on: without one, a call that waits for the whole would be sent to the wrong part. In a
-- transaction before, after which the migration waits for the calls that still run the old text.
CREATE OR REPLACE FUNCTION write_messages(p_audit jsonb, p_messages jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    message record;
BEGIN
    INSERT INTO audit (id, country, at, actor, client_id, organisation_id, action, object_type, object_id, purpose,
                       fields, request_id)
    SELECT coalesce(id, uuidv7()), country, coalesce(at, clock_timestamp()), actor, client_id, organisation_id, action,
        object_type, object_id, purpose, fields, request_id
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
