"""Who decides, approves or reviews is an active person of the organisation, apart from who asked."""

from alembic import op

revision = "0037"
down_revision = "0036"

_RULES = """
-- Where a system asked, those who hold it; none of them answers.
ALTER TABLE approval ADD COLUMN asked_through text[] NOT NULL DEFAULT '{}';
-- Rows of before may offend: a check that is not validated holds for what is written from now on.
ALTER TABLE approval ADD CONSTRAINT two_persons CHECK (decision NOT IN ('approved', 'refused')
    OR (decided_by <> asked_by AND decided_by <> ALL (asked_through))) NOT VALID;
ALTER TABLE emergency_access ADD CONSTRAINT two_persons CHECK (reviewed_by <> opened_by) NOT VALID;

-- Who works in an organisation is written by the platform alone, from the events of identity: no system is among them.
CREATE FUNCTION require_member(p_subject text, p_organisation uuid) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.member AS m
        WHERE m.user_id::text = p_subject AND m.organisation_id = p_organisation AND m.active
    ) THEN
        RAISE EXCEPTION 'an active person decides' USING ERRCODE = 'check_violation', CONSTRAINT = 'person_decides';
    END IF;
END
$$;
CREATE FUNCTION approval_by_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM require_member(NEW.decided_by, NEW.organisation_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER person_decides BEFORE UPDATE ON approval FOR EACH ROW
    WHEN (NEW.decision IN ('approved', 'refused') AND NEW.decided_by IS DISTINCT FROM OLD.decided_by)
    EXECUTE FUNCTION approval_by_person();
CREATE FUNCTION emergency_reviewed_by_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM require_member(NEW.reviewed_by, NEW.organisation_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER person_reviews BEFORE UPDATE ON emergency_access FOR EACH ROW
    WHEN (NEW.reviewed_by IS NOT NULL AND NEW.reviewed_by IS DISTINCT FROM OLD.reviewed_by)
    EXECUTE FUNCTION emergency_reviewed_by_person();
-- Each override that was decided or reviewed by this change. Those of a case stand in its row.
CREATE FUNCTION overrides_by_persons() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_now jsonb;
    v_before jsonb;
    v_first text[];
BEGIN
    FOR v_now IN SELECT * FROM jsonb_array_elements(NEW.overrides) LOOP
        SELECT e INTO v_before FROM jsonb_array_elements(OLD.overrides) AS e WHERE e ->> 'id' = v_now ->> 'id';
        v_first := ARRAY[v_now ->> 'asked_by']
            || ARRAY(SELECT jsonb_array_elements_text(coalesce(v_now -> 'asked_through', '[]')));
        IF v_now ->> 'decided_by' IS DISTINCT FROM v_before ->> 'decided_by' THEN
            PERFORM require_member(v_now ->> 'decided_by', NEW.organisation_id);
            IF v_now ->> 'decided_by' = ANY (v_first) THEN
                RAISE EXCEPTION 'two persons' USING ERRCODE = 'check_violation', CONSTRAINT = 'two_persons';
            END IF;
        END IF;
        IF v_now ->> 'reviewed_by' IS DISTINCT FROM v_before ->> 'reviewed_by' THEN
            PERFORM require_member(v_now ->> 'reviewed_by', NEW.organisation_id);
            IF v_now ->> 'reviewed_by' = ANY (v_first || (v_now ->> 'decided_by')) THEN
                RAISE EXCEPTION 'three persons' USING ERRCODE = 'check_violation', CONSTRAINT = 'two_persons';
            END IF;
        END IF;
    END LOOP;
    RETURN NEW;
END
$$;
CREATE TRIGGER persons_decide BEFORE UPDATE ON case_record FOR EACH ROW
    WHEN (NEW.overrides IS DISTINCT FROM OLD.overrides) EXECUTE FUNCTION overrides_by_persons();
"""


def upgrade() -> None:
    """Add them. What a system would decide through the previous release is refused."""
    op.execute(_RULES)


def downgrade() -> None:
    """Leave it to the service again."""
    op.execute("DROP TRIGGER persons_decide ON case_record")
    op.execute("DROP TRIGGER person_reviews ON emergency_access")
    op.execute("DROP TRIGGER person_decides ON approval")
    op.execute(
        "DROP FUNCTION overrides_by_persons(), emergency_reviewed_by_person(), approval_by_person(),"
        " require_member(text, uuid)"
    )
    op.execute("ALTER TABLE emergency_access DROP CONSTRAINT two_persons")
    op.execute("ALTER TABLE approval DROP CONSTRAINT two_persons, DROP COLUMN asked_through")
