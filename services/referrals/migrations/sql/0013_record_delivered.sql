-- What follows from successful attempts, in one round trip. Endpoints are locked before deliveries, and several of a kind by
-- their id, as every transaction does. Claims as many deliveries of an endpoint as have ended: the number in flight stays
-- the same, so nothing has to be counted.
CREATE FUNCTION record_delivered(p_outcomes jsonb, p_at timestamptz, p_leased_until timestamptz) RETURNS SETOF delivery
LANGUAGE plpgsql AS $$
DECLARE
    v_ended uuid[];
BEGIN
    -- Nothing is written for an endpoint that has not failed.
    UPDATE webhook_endpoint SET failures = 0, failing_since = NULL, paused_until = NULL WHERE id IN (
        SELECT failing.id FROM webhook_endpoint AS failing
        WHERE failing.id = ANY (ARRAY(SELECT (o ->> 'endpoint_id')::uuid FROM jsonb_array_elements(p_outcomes) AS o))
            AND (failing.failures > 0 OR failing.failing_since IS NOT NULL OR failing.paused_until IS NOT NULL)
        ORDER BY failing.id FOR NO KEY UPDATE
    );
    WITH held AS (
        SELECT claimed.id, given.status, given.milliseconds, given.answer_sha256
        FROM jsonb_to_recordset(p_outcomes) AS given (
            id uuid, attempt int, status int, milliseconds int, answer_sha256 text
        ) JOIN delivery AS claimed ON claimed.id = given.id
        WHERE claimed.attempts = given.attempt AND claimed.state = 'pending' AND claimed.leased_until > p_at
        ORDER BY claimed.id FOR UPDATE OF claimed
    ), recorded AS (
        UPDATE delivery AS d
        SET state = 'delivered', delivered_at = p_at, leased_until = NULL, last_status = held.status, last_error = NULL
        FROM held WHERE d.id = held.id
        RETURNING d.id, d.country, d.organisation_id, d.endpoint_id, held.status, held.milliseconds, held.answer_sha256
    ), logged AS (
        INSERT INTO delivery_attempt (delivery_id, country, organisation_id, at, status, milliseconds, answer_sha256)
        SELECT r.id, r.country, r.organisation_id, p_at, r.status, r.milliseconds, r.answer_sha256 FROM recorded AS r
    )
    SELECT array_agg(recorded.endpoint_id) FILTER (WHERE recorded.endpoint_id IS NOT NULL) INTO v_ended FROM recorded;
    IF v_ended IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    UPDATE delivery SET attempts = delivery.attempts + 1, leased_until = p_leased_until
    WHERE delivery.id = ANY (ARRAY(
        SELECT due.id
        FROM (SELECT e.id, count(*) AS room FROM unnest(v_ended) AS e (id) GROUP BY e.id) AS ended
        CROSS JOIN LATERAL (
            SELECT d.id FROM delivery AS d
            WHERE d.endpoint_id = ended.id AND d.state = 'pending' AND d.next_attempt_at <= p_at
                AND (d.leased_until IS NULL OR d.leased_until <= p_at)
            ORDER BY d.next_attempt_at LIMIT ended.room FOR UPDATE SKIP LOCKED
        ) AS due
    ))
    RETURNING delivery.*;
END $$;
