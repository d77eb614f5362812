-- One table again. The rows of the months are copied, while nobody writes.
ALTER TABLE audit DETACH PARTITION audit_first;
ALTER TABLE audit NO FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_first NO FORCE ROW LEVEL SECURITY;
INSERT INTO audit_first SELECT * FROM audit;
DROP TABLE audit;
DROP FUNCTION add_audit_months, month_id;
ALTER TABLE audit_first FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_first RENAME TO audit;
ALTER INDEX audit_first_pkey RENAME TO audit_pkey;
ALTER INDEX audit_first_object RENAME TO audit_object;
ALTER INDEX audit_first_unsealed RENAME TO audit_unsealed;
ALTER INDEX audit_first_of_country RENAME TO audit_of_country;
ALTER INDEX audit_first_of_actor RENAME TO audit_of_actor;
GRANT SELECT, INSERT ON audit TO {service}_app;
GRANT SELECT, UPDATE (sealed) ON audit TO {service}_relay;
CREATE OR REPLACE FUNCTION stamp_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.id := uuidv7();
    NEW.at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER stamped BEFORE INSERT ON audit
    FOR EACH ROW WHEN (current_user = '{service}_app') EXECUTE FUNCTION stamp_audit();
CREATE OR REPLACE FUNCTION write_messages(p_audit jsonb, p_messages jsonb) RETURNS void LANGUAGE plpgsql AS $$
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
