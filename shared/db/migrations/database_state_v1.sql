-- What a relay may know of the server and of its database: numbers. Who is connected and what they do stays with the
-- owner, who may read the statistics of others (`ceiba provision`). Where that was not granted, the numbers are missing.
CREATE FUNCTION database_state() RETURNS TABLE (measure text, value double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT 'size_bytes', pg_database_size(current_database())::double precision
    UNION ALL
    SELECT 'connections_max', current_setting('max_connections')::double precision
    UNION ALL
    SELECT seen.measure, seen.value
    FROM (
        SELECT 'connections' AS measure, count(*)::double precision AS value
        FROM pg_stat_activity WHERE backend_type = 'client backend'
        UNION ALL
        SELECT 'longest_transaction_seconds',
            coalesce(max(extract(epoch FROM now() - xact_start)), 0)::double precision
        FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
        UNION ALL
        SELECT 'replicas', count(*)::double precision FROM pg_stat_replication WHERE state = 'streaming'
        UNION ALL
        SELECT 'replication_lag_bytes', max(pg_wal_lsn_diff(sent_lsn, replay_lsn))::double precision
        FROM pg_stat_replication WHERE state = 'streaming'
        UNION ALL
        -- It is null, and so 0, for one that has applied everything.
        SELECT 'replication_lag_seconds', coalesce(max(extract(epoch FROM replay_lag)), 0)::double precision
        FROM pg_stat_replication WHERE state = 'streaming' HAVING count(*) > 0
    ) AS seen
    WHERE pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')
$$;
REVOKE ALL ON FUNCTION database_state() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION database_state() TO {service}_relay;
