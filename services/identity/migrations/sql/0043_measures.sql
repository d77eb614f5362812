-- What the relay counts for its metrics: never an address or an account. The policies `clock_looks` let the owner see.
CREATE FUNCTION measures() RETURNS TABLE (measure text, labels text [], value double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH mail AS (
        SELECT 'link' AS kind, mail_attempts FROM activations WHERE mail_due_at IS NOT NULL AND expires_at > now()
        UNION ALL
        SELECT 'welcome', mail_attempts FROM welcomes WHERE mail_until > now()
        UNION ALL
        SELECT 'reminder', mail_attempts FROM training_reminders WHERE mail_due_at IS NOT NULL
    )
    SELECT 'mail_waiting', ARRAY[kind, CASE mail_attempts WHEN 0 THEN 'new' ELSE 'failing' END],
        count(*)::double precision
    FROM mail GROUP BY kind, CASE mail_attempts WHEN 0 THEN 'new' ELSE 'failing' END
    UNION ALL
    SELECT 'mail_attempts', ARRAY[kind], max(mail_attempts)::double precision FROM mail GROUP BY kind
$$;
REVOKE ALL ON FUNCTION measures() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION measures() TO identity_relay;
