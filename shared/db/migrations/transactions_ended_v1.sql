-- Waits for the transactions that began before: what they call is still the text of then. Ids of transactions and databases of
-- sessions may be read without any right.
DO $$
DECLARE
    before CONSTANT text[] := ARRAY(
        SELECT virtualxid FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'virtualxid' AND datname = current_database() AND pid <> pg_backend_pid());
BEGIN
    FOR attempt IN 1..3000 LOOP
        IF NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'virtualxid' AND virtualxid = ANY(before)) THEN
            RETURN;
        END IF;
        PERFORM pg_sleep(0.02);
    END LOOP;
    RAISE EXCEPTION 'a transaction has been open for a minute: start the migration again when it has ended';
END $$;
