-- An entry of the audit is not sealed when it comes, and the database says when that was: id and moment of who writes count nothing.
ALTER POLICY app_records ON audit WITH CHECK (
    NOT sealed AND country = ANY ((SELECT authz.countries())::text[]) AND actor = (SELECT authz.actor()));
CREATE FUNCTION stamp_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.id := uuidv7();
    NEW.at := clock_timestamp();
    RETURN NEW;
END $$;
-- Of the service alone: a backup that is restored keeps its ids and moments.
CREATE TRIGGER stamped BEFORE INSERT ON audit
    FOR EACH ROW WHEN (current_user = '{service}_app') EXECUTE FUNCTION stamp_audit();
