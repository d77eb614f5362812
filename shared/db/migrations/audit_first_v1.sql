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
