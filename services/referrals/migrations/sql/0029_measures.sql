-- The owner is bound by row-level security too, and would see no row. Nobody signs in as the owner.
CREATE POLICY relay_counts ON webhook_endpoint FOR SELECT TO referrals_owner USING (true);

-- What the relay counts for its metrics: never an address, an organisation or a referral.
CREATE FUNCTION measures() RETURNS TABLE (measure text, labels text [], value double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'referrals_unanswered', ARRAY[open.to_country, open.standing], count(*)::double precision
    FROM (
        SELECT to_country, CASE
            WHEN respond_by <= now() THEN 'past'
            WHEN (respond_by - now()) * 4 <= respond_by - sent_at THEN 'near'
            ELSE 'in_time'
        END AS standing
        FROM referral WHERE state IN ('sent', 'received', 'info_requested')
    ) AS open
    GROUP BY open.to_country, open.standing
    UNION ALL
    SELECT counted.measure, ARRAY[pending.channel, pending.state],
        CASE counted.measure WHEN 'deliveries_waiting' THEN pending.deliveries ELSE pending.seconds END
    FROM (
        SELECT channel, CASE WHEN last_error IS NULL THEN 'new' ELSE 'failing' END AS state,
            count(*)::double precision AS deliveries,
            extract(epoch FROM now() - min(created_at))::double precision AS seconds
        FROM delivery WHERE delivery.state = 'pending' GROUP BY 1, 2
    ) AS pending
    CROSS JOIN (VALUES ('deliveries_waiting'), ('deliveries_oldest_seconds')) AS counted (measure)
    UNION ALL
    SELECT 'webhook_endpoints', ARRAY[endpoint.state], count(*)::double precision
    FROM (
        SELECT CASE
            WHEN disabled_reason = 'failing' THEN 'given_up'
            WHEN disabled_at IS NOT NULL THEN 'off'
            WHEN failing_since IS NOT NULL THEN 'failing'
            ELSE 'working'
        END AS state
        FROM webhook_endpoint
    ) AS endpoint
    GROUP BY endpoint.state
$$;
REVOKE ALL ON FUNCTION measures() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION measures() TO referrals_relay;
