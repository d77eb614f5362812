-- Until when somebody supervised: suspended, given another role, or gone. The platform alone writes `member`.
ALTER TABLE member ADD COLUMN supervised_until timestamptz;
CREATE FUNCTION keep_supervision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.supervised_until := NEW.updated_at;
    RETURN NEW;
END $$;
CREATE TRIGGER supervised BEFORE UPDATE ON member
    FOR EACH ROW WHEN (OLD.active AND OLD.role = 'supervisor' AND NOT (NEW.active AND NEW.role = 'supervisor'))
    EXECUTE FUNCTION keep_supervision();
-- The owner is bound by row-level security too, and would see no row.
ALTER TABLE member NO FORCE ROW LEVEL SECURITY;
UPDATE member SET supervised_until = updated_at WHERE role = 'supervisor' AND NOT active;
ALTER TABLE member FORCE ROW LEVEL SECURITY;

-- A question begins without an answer, as the actor's own, at the moment of the database.
-- Of the service alone: a backup that is restored keeps its answers and moments.
CREATE FUNCTION ask_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF num_nonnulls(NEW.decision, NEW.decided_by, NEW.decided_at, NEW.reason, NEW.note) > 0
        OR NEW.asked_by IS DISTINCT FROM authz.actor()
    THEN
        RAISE EXCEPTION 'an approval is asked for first' USING ERRCODE = 'check_violation', CONSTRAINT = 'asked_first';
    END IF;
    NEW.asked_at := clock_timestamp();
    IF NEW.due_at IS NOT NULL THEN
        NEW.due_at := NEW.asked_at + interval '72 hours';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER asked_first BEFORE INSERT ON approval
    FOR EACH ROW WHEN (current_user = 'cases_app') EXECUTE FUNCTION ask_approval();
CREATE OR REPLACE TRIGGER history BEFORE UPDATE ON approval
    FOR EACH ROW WHEN (current_user = 'cases_app') EXECUTE FUNCTION keep_history('{"until": "decided_at", "open": ["decision", "decided_by", "reason", "note"], "emptied": ["note"], "fixed": ["about", "due_at"]}');
-- Also where who is said to have decided stood there before.
CREATE OR REPLACE TRIGGER person_decides BEFORE UPDATE ON approval FOR EACH ROW
    WHEN (NEW.decision IN ('approved', 'refused')
        AND (NEW.decision, NEW.decided_by) IS DISTINCT FROM (OLD.decision, OLD.decided_by))
    EXECUTE FUNCTION approval_by_person();
-- The time is over by the clock of the database, whatever the service says.
CREATE FUNCTION approval_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.due_at IS NULL OR NEW.due_at > clock_timestamp() THEN
        RAISE EXCEPTION 'its time is not over' USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_elapsed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER in_time BEFORE UPDATE ON approval
    FOR EACH ROW WHEN (NEW.decision = 'elapsed' AND OLD.decision IS DISTINCT FROM NEW.decision
        AND current_user = 'cases_app') EXECUTE FUNCTION approval_in_time();
ALTER POLICY platform_lets_elapse ON approval
    WITH CHECK (decision IS NULL OR decision NOT IN ('elapsed', 'interrupted') OR (SELECT authz.is_system()));

-- An emergency access begins without a review, and a review has a reviewer.
CREATE FUNCTION open_emergency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF num_nonnulls(NEW.reviewed_at, NEW.reviewed_by, NEW.outcome, NEW.review_note) > 0 THEN
        RAISE EXCEPTION 'an access is opened first' USING ERRCODE = 'check_violation', CONSTRAINT = 'asked_first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER asked_first BEFORE INSERT ON emergency_access
    FOR EACH ROW WHEN (current_user = 'cases_app') EXECUTE FUNCTION open_emergency();
ALTER TABLE emergency_access ADD CONSTRAINT emergency_reviewed_by
    CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL)) NOT VALID;

-- The overrides of a case stand in its row. Each begins as a question, is answered once and reviewed once, by members;
-- none is rewritten, and none goes before the case is anonymised.
CREATE FUNCTION differ(v_was jsonb, v_is jsonb, v_keys text[]) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM unnest(v_keys) AS k WHERE CASE WHEN k LIKE '%\_at'
        THEN (v_is ->> k)::timestamptz IS DISTINCT FROM (v_was ->> k)::timestamptz
        ELSE v_is ->> k IS DISTINCT FROM v_was ->> k END
);
CREATE FUNCTION check_override_persons(v_was jsonb, v_is jsonb, v_organisation uuid) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_askers CONSTANT text[] := ARRAY[v_is ->> 'asked_by']
        || ARRAY(SELECT jsonb_array_elements_text(coalesce(v_is -> 'asked_through', '[]')));
BEGIN
    IF v_is ->> 'decided_by' IS DISTINCT FROM v_was ->> 'decided_by' THEN
        PERFORM require_member(v_is ->> 'decided_by', v_organisation);
        IF v_is ->> 'decided_by' = ANY (v_askers) THEN
            RAISE EXCEPTION 'two persons' USING ERRCODE = 'check_violation', CONSTRAINT = 'two_persons';
        END IF;
    END IF;
    IF v_is ->> 'reviewed_by' IS DISTINCT FROM v_was ->> 'reviewed_by' THEN
        PERFORM require_member(v_is ->> 'reviewed_by', v_organisation);
        IF v_is ->> 'reviewed_by' = ANY (v_askers || (v_is ->> 'decided_by')) THEN
            RAISE EXCEPTION 'three persons' USING ERRCODE = 'check_violation', CONSTRAINT = 'two_persons';
        END IF;
    END IF;
END
$$;
CREATE FUNCTION check_override_state(v_is jsonb) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_is_answered CONSTANT boolean := v_is ->> 'decided_by' IS NOT NULL;
    v_is_reviewed CONSTANT boolean := v_is ->> 'reviewed_by' IS NOT NULL;
    v_is_approved CONSTANT boolean := v_is ->> 'state' IS NOT DISTINCT FROM 'approved';
BEGIN
    IF v_is_answered IS DISTINCT FROM (v_is ->> 'state' IN ('approved', 'refused'))
        OR v_is_answered <> (v_is ->> 'decided_at' IS NOT NULL)
        OR v_is_approved <> (v_is ->> 'ends_at' IS NOT NULL)
        OR (v_is ->> 'ends_at')::timestamptz > (v_is ->> 'decided_at')::timestamptz + interval '72 hours'
        OR v_is_reviewed <> (v_is ->> 'finding' IS NOT NULL)
        OR v_is_reviewed <> (v_is ->> 'reviewed_at' IS NOT NULL)
        OR v_is_reviewed AND NOT v_is_approved
    THEN
        RAISE EXCEPTION 'state and persons differ' USING ERRCODE = 'check_violation', CONSTRAINT = 'override_state';
    END IF;
END
$$;
CREATE FUNCTION check_override_kept(v_was jsonb, v_is jsonb) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF differ(v_was, v_is, '{id,person_id,basis,purpose,recipient_organisation_id,recipient_country,data_scope,sealed_reason,asked_by,asked_at}')
        OR coalesce(v_is -> 'asked_through', '[]') <> coalesce(v_was -> 'asked_through', '[]')
        OR v_was ->> 'decided_by' IS NOT NULL AND differ(v_was, v_is, '{state,decided_by,decided_at,ends_at}')
        OR v_was ->> 'reviewed_by' IS NOT NULL AND differ(v_was, v_is, '{finding,reviewed_by,reviewed_at}')
    THEN
        RAISE EXCEPTION 'an override is not rewritten' USING ERRCODE = 'check_violation', CONSTRAINT = 'override_kept';
    END IF;
END
$$;
CREATE OR REPLACE FUNCTION overrides_by_persons() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_before CONSTANT jsonb := CASE WHEN TG_OP = 'UPDATE' THEN OLD.overrides ELSE '[]' END;
    v_is jsonb;
    v_was jsonb;
    v_kept int := 0;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.anonymised_on IS NOT NULL AND NEW.overrides = '[]' THEN
        RETURN NEW;
    END IF;
    FOR v_is IN SELECT * FROM jsonb_array_elements(NEW.overrides) LOOP
        SELECT e INTO v_was FROM jsonb_array_elements(v_before) AS e WHERE e ->> 'id' = v_is ->> 'id';
        v_kept := v_kept + (v_was IS NOT NULL)::int;
        CONTINUE WHEN v_is IS NOT DISTINCT FROM v_was;
        PERFORM check_override_persons(v_was, v_is, NEW.organisation_id);
        IF v_was IS NOT NULL THEN
            PERFORM check_override_kept(v_was, v_is);
        END IF;
        PERFORM check_override_state(v_is);
        IF v_was IS NULL AND current_user = 'cases_app'
            AND (v_is ->> 'state' <> 'requested' OR v_is ->> 'asked_by' IS DISTINCT FROM authz.actor())
        THEN
            RAISE EXCEPTION 'an override is asked for first' USING ERRCODE = 'check_violation', CONSTRAINT = 'asked_first';
        END IF;
    END LOOP;
    IF v_kept <> jsonb_array_length(v_before) OR EXISTS (
        SELECT FROM jsonb_array_elements(NEW.overrides) AS e GROUP BY e ->> 'id' HAVING count(*) > 1
    ) THEN
        RAISE EXCEPTION 'an override stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'override_kept';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER persons_decide_new BEFORE INSERT ON case_record
    FOR EACH ROW WHEN (NEW.overrides <> '[]' AND current_user = 'cases_app') EXECUTE FUNCTION overrides_by_persons();
