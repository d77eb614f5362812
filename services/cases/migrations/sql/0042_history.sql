CREATE TRIGGER history BEFORE UPDATE ON approval
    FOR EACH ROW WHEN (current_user = 'cases_app') EXECUTE FUNCTION keep_history('{"until": "decided_at", "open": ["decision", "decided_by", "reason", "note"], "emptied": ["note"], "fixed": ["about"]}');
CREATE TRIGGER history BEFORE UPDATE ON assignment
    FOR EACH ROW WHEN (current_user = 'cases_app') EXECUTE FUNCTION keep_history('{}');
CREATE TRIGGER history BEFORE UPDATE ON bulk_access
    FOR EACH ROW WHEN (current_user = 'cases_app') EXECUTE FUNCTION keep_history('{"until": "seen_at", "open": ["seen_by", "outcome", "note"], "changes": ["wrapped_key"]}');
CREATE TRIGGER history BEFORE UPDATE ON document
    FOR EACH ROW WHEN (current_user = 'cases_app') EXECUTE FUNCTION keep_history('{"changes": ["state", "version"], "emptied": ["name", "wrapped_key"], "fixed": ["name", "wrapped_key"]}');
CREATE TRIGGER history BEFORE UPDATE ON emergency_access
    FOR EACH ROW WHEN (current_user = 'cases_app') EXECUTE FUNCTION keep_history('{"until": "reviewed_at", "open": ["reviewed_by", "outcome", "review_note"], "shortened": ["until"]}');
CREATE TRIGGER history BEFORE UPDATE ON shared_person
    FOR EACH ROW WHEN (current_user = 'cases_app') EXECUTE FUNCTION keep_history('{"fixed": ["consent_id"], "shortened": ["until"]}');
REVOKE UPDATE ON note, assessment FROM cases_app;
REVOKE DELETE ON case_record, case_referral, assignment FROM cases_app;

-- Evidence and its hand-overs: one that was received, or taken back, keeps every value, and any other what was said when it was given.
CREATE FUNCTION keep_custody() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_over CONSTANT boolean := OLD.kind = 'handover'
        AND coalesce(OLD.record ->> 'received_at', OLD.record ->> 'taken_back_at') IS NOT NULL;
    receipt CONSTANT text[] := '{received_at,received_by,digest,taken_back_at,taken_back_by}';
    may text[] := '{version,changed_at,changed_by,is_open,reminded,content}';
BEGIN
    IF is_over THEN
        -- Words of a proceeding are forgotten with the persons in it.
        may := CASE WHEN NEW.content IS NULL THEN ARRAY['content'] ELSE ARRAY[]::text[] END;
    ELSIF OLD.kind = 'handover' AND OLD.record - receipt = NEW.record - receipt THEN
        may := array_append(may, 'record');
    ELSIF OLD.kind = 'evidence' THEN
        may := array_append(may, 'in_error');
    END IF;
    IF to_jsonb(OLD) - may IS DISTINCT FROM to_jsonb(NEW) - may THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'custody is history and is not rewritten';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER custody BEFORE UPDATE ON vault.proceeding_part
    FOR EACH ROW WHEN (OLD.kind IN ('evidence', 'handover') AND current_user = 'cases_app') EXECUTE FUNCTION keep_custody();

-- What a case collected is deleted when it is anonymised, and the audit says so in the same transaction.
CREATE FUNCTION only_of_an_anonymised_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM case_record WHERE id = OLD.case_id AND anonymised_on IS NOT NULL)
        OR NOT EXISTS (SELECT FROM audit WHERE object_id = OLD.case_id AND action = 'case.anonymised')
    THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = format('%I is history of a case that is not anonymised', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER only_when_anonymised AFTER DELETE ON timeline_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'cases_app') EXECUTE FUNCTION only_of_an_anonymised_case();
CREATE CONSTRAINT TRIGGER only_when_anonymised AFTER DELETE ON vault.identity_change DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'cases_app') EXECUTE FUNCTION only_of_an_anonymised_case();
CREATE CONSTRAINT TRIGGER only_when_anonymised AFTER DELETE ON note DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'cases_app') EXECUTE FUNCTION only_of_an_anonymised_case();
CREATE CONSTRAINT TRIGGER only_when_anonymised AFTER DELETE ON assessment DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'cases_app') EXECUTE FUNCTION only_of_an_anonymised_case();
CREATE FUNCTION stay_anonymised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'the case stays anonymised';
END $$;
CREATE TRIGGER stays_anonymised BEFORE UPDATE OF anonymised_on ON case_record
    FOR EACH ROW WHEN (OLD.anonymised_on IS DISTINCT FROM NEW.anonymised_on AND OLD.anonymised_on IS NOT NULL
        AND current_user = 'cases_app') EXECUTE FUNCTION stay_anonymised();
