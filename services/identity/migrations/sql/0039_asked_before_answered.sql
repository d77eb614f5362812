-- Rows of before may offend: a check that is not validated holds for what is written from now on.
ALTER TABLE access_requests ADD CONSTRAINT state_says_who CHECK (CASE
    WHEN state = 'pending' THEN decided_by IS NULL AND decided_at IS NULL
    WHEN state IN ('approved', 'refused') THEN decided_by IS NOT NULL AND decided_at IS NOT NULL
    WHEN state = 'withdrawn' THEN decided_by IS NOT DISTINCT FROM requested_by AND decided_at IS NOT NULL
    ELSE decided_by IS NULL AND decided_at IS NOT NULL END) NOT VALID;
ALTER TABLE country_settings ADD CONSTRAINT state_says_who CHECK (CASE
    WHEN status = 'proposed' THEN decided_by IS NULL AND decided_at IS NULL
    WHEN status = 'rejected' THEN decided_by IS NOT NULL AND decided_at IS NOT NULL
    ELSE (decided_by IS NULL) = (decided_at IS NULL) END) NOT VALID;

CREATE FUNCTION guard_access_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending' OR NEW.requested_by IS DISTINCT FROM authz.actor() THEN
            RAISE EXCEPTION 'a request begins open and names who asks'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'asked_before_answered';
        END IF;
        -- Who holds the system that asks has asked too, whatever its token said.
        NEW.requested_through := ARRAY(
            SELECT unnest(NEW.requested_through)
            UNION SELECT unnest(c.held_by) FROM public.clients AS c WHERE c.client_id = NEW.requested_by ORDER BY 1);
        RETURN NEW;
    END IF;
    IF (NEW.requested_by, NEW.requested_by_organisation_id, NEW.requested_through, NEW.rules)
        IS DISTINCT FROM (OLD.requested_by, OLD.requested_by_organisation_id, OLD.requested_through, OLD.rules) THEN
        RAISE EXCEPTION 'who asked, and for what, stays'
            USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'asked_before_answered';
    END IF;
    IF NEW.decided_by IS DISTINCT FROM OLD.decided_by AND NEW.decided_by IS DISTINCT FROM authz.actor() THEN
        RAISE EXCEPTION 'who answers is who calls'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'asked_before_answered';
    END IF;
    IF NEW.state IN ('approved', 'refused') AND NOT EXISTS (
        SELECT FROM public.users AS u WHERE u.id::text = NEW.decided_by
            AND (u.organisation_id = NEW.organisation_id OR u.role = 'regional_coordinator')) THEN
        RAISE EXCEPTION 'who answers is of the organisation or of the region'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'asked_before_answered';
    END IF;
    RETURN NEW;
END $$;
-- Of the service alone: a backup that is restored keeps its answers.
CREATE TRIGGER second_person BEFORE INSERT OR UPDATE ON access_requests
    FOR EACH ROW WHEN (current_user = 'identity_app') EXECUTE FUNCTION guard_access_request();

CREATE FUNCTION guard_country_setting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_operator CONSTANT boolean := NEW.proposed_by LIKE 'system:%';
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.decided_by IS NOT NULL OR NOT (
            NEW.status = 'proposed' OR (NEW.status = 'approved' AND (is_operator OR NOT NEW.weakens))) THEN
            RAISE EXCEPTION 'a version begins without an answer'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'asked_before_answered';
        END IF;
        IF NEW.proposed_by IS DISTINCT FROM authz.actor() OR NOT (is_operator OR EXISTS (
            SELECT FROM public.users AS u WHERE u.id::text = NEW.proposed_by AND u.status = 'active')) THEN
            RAISE EXCEPTION 'a person proposes, and is who calls'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'asked_before_answered';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status <> 'proposed' OR NEW.status = 'proposed' THEN
        RAISE EXCEPTION 'a version changes once, with its answer'
            USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'asked_before_answered';
    END IF;
    IF NEW.decided_by IS DISTINCT FROM authz.actor() OR NOT EXISTS (
        SELECT FROM public.users AS u WHERE u.id::text = NEW.decided_by
            AND u.role IN ('country_admin', 'regional_coordinator')) THEN
        RAISE EXCEPTION 'who answers administers the country or is of the region, and is who calls'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'asked_before_answered';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER second_person BEFORE INSERT OR UPDATE ON country_settings
    FOR EACH ROW WHEN (current_user = 'identity_app') EXECUTE FUNCTION guard_country_setting();
