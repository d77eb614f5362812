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
