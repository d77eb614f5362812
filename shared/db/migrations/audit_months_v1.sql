-- The audit in partitions by month. Its key stays the id: a UUIDv7 says when it was made, so it is also the month.
CREATE FUNCTION month_id(p_month timestamptz) RETURNS uuid LANGUAGE sql STABLE
RETURN (overlay(lpad(to_hex((extract(epoch FROM p_month) * 1000)::bigint), 12, '0') PLACING '-' FROM 9 FOR 0)
        || '-7000-8000-000000000000')::uuid;

DROP TRIGGER stamped ON audit;
-- The whole takes its name in the same transaction: whoever reads or writes `audit` goes on after a moment.
-- squawk-ignore renaming-table
ALTER TABLE audit RENAME TO audit_first;
-- Nothing names an index.
DO $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY['pkey', 'object', 'unsealed', 'of_country', 'of_actor'] LOOP
        EXECUTE format('ALTER INDEX audit_%s RENAME TO audit_first_%s', part, part);
    END LOOP;
END $$;
CREATE TABLE audit (LIKE audit_first INCLUDING DEFAULTS INCLUDING STORAGE) PARTITION BY RANGE (id);
ALTER TABLE audit ADD PRIMARY KEY (id);
CREATE INDEX audit_object ON audit (object_id, at DESC);
CREATE INDEX audit_unsealed ON audit (country, id) WHERE NOT sealed;
CREATE INDEX audit_of_country ON audit (country, id);
CREATE INDEX audit_of_actor ON audit (actor, id);
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
CREATE POLICY app_records ON audit FOR INSERT TO {service}_app WITH CHECK (
    NOT sealed AND country = ANY ((SELECT authz.countries())::text[]) AND actor = (SELECT authz.actor()));
CREATE POLICY app_reads ON audit FOR SELECT TO {service}_app
    USING (country = ANY ((SELECT authz.countries())::text[])
           AND ((SELECT authz.is_system()) OR organisation_id = (SELECT authz.organisation())));
CREATE POLICY sealer ON audit TO {service}_relay USING (true);
GRANT SELECT, INSERT ON audit TO {service}_app;
GRANT SELECT, UPDATE (sealed) ON audit TO {service}_relay;
-- Reached through the whole alone.
REVOKE ALL ON audit_first FROM {service}_app, {service}_relay;

-- The constraint proves that every row fits, so nothing is read while the table is locked.
DO $$
BEGIN
    EXECUTE format('ALTER TABLE audit ATTACH PARTITION audit_first FOR VALUES FROM (MINVALUE) TO (%L)', (
        SELECT substring(pg_get_constraintdef(oid) FROM '[0-9a-f]{8}-[0-9a-f-]{27}') FROM pg_constraint
        WHERE conrelid = 'audit_first'::regclass AND conname = 'audit_first'));
END $$;
-- The bounds of the partition say the same.
-- squawk-ignore ban-drop-constraint
ALTER TABLE audit_first DROP CONSTRAINT audit_first;
-- For a month that nobody has made: an access must not fail because of it.
CREATE TABLE audit_other PARTITION OF audit DEFAULT;
ALTER TABLE audit_other ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_other FORCE ROW LEVEL SECURITY;
CREATE POLICY through_the_whole ON audit_other USING (false);

-- Makes the partitions of the months until so many months from now; returns how many. Each is made apart and then attached,
-- which lets others read and write meanwhile.
CREATE FUNCTION add_audit_months(p_ahead int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    made int := 0;
    month timestamptz;
    name text;
BEGIN
    LOOP
        SELECT max(uuid_extract_timestamp(substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \(''(.{36})''\)')::uuid))
        INTO month FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'audit'::regclass;
        EXIT WHEN month > now() + p_ahead * interval '1 month';
        name := 'audit_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
        EXECUTE format('CREATE TABLE %I (LIKE audit INCLUDING DEFAULTS INCLUDING STORAGE)'
                       ' WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02)', name);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY through_the_whole ON %I USING (false)', name);
        EXECUTE format('ALTER TABLE audit ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, month_id(month),
                       month_id((month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC'));
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION add_audit_months FROM PUBLIC;
GRANT EXECUTE ON FUNCTION add_audit_months TO {service}_relay;

-- The id that a row comes with decides its partition before this runs, so at the turn of a month it keeps that one. Of a
-- writer who says another month the row is refused: it would have to move.
CREATE OR REPLACE FUNCTION stamp_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stamp CONSTANT uuid := uuidv7();
    given CONSTANT timestamptz := uuid_extract_timestamp(NEW.id);
BEGIN
    NEW.at := clock_timestamp();
    IF given <= NEW.at AND given > NEW.at - interval '1 second'
        AND date_trunc('month', given, 'UTC') <> date_trunc('month', uuid_extract_timestamp(stamp), 'UTC') THEN
        RETURN NEW;
    END IF;
    NEW.id := stamp;
    RETURN NEW;
END $$;
CREATE TRIGGER stamped BEFORE INSERT ON audit
    FOR EACH ROW WHEN (current_user = '{service}_app') EXECUTE FUNCTION stamp_audit();

SELECT add_audit_months(3);
