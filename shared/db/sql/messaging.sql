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
