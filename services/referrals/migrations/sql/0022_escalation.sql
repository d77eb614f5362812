-- When a referral is escalated again and expires follows from its time to answer and from what the country of its receiver
-- had decided when it was sent: in percent of that time. Rows of the previous release have what held before.
ALTER TABLE referral
    ADD COLUMN escalate_again_percent int NOT NULL DEFAULT 200 CHECK (escalate_again_percent > 100),
    ADD COLUMN expires_percent int NOT NULL DEFAULT 300 CHECK (expires_percent > escalate_again_percent);
-- The columns and what stands in them stay; only the trigger below writes them from now on, for both releases.
-- squawk-ignore ban-drop-generated-expression
ALTER TABLE referral ALTER COLUMN escalate_again_at DROP EXPRESSION, ALTER COLUMN expires_at DROP EXPRESSION;

-- Through a timestamp without zone, because only then the sum never depends on the session (the same: domain/urgency.py).
CREATE FUNCTION set_referral_times() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.escalate_again_at := ((NEW.sent_at AT TIME ZONE 'UTC')
        + (NEW.respond_by - NEW.sent_at) * NEW.escalate_again_percent / 100) AT TIME ZONE 'UTC';
    NEW.expires_at := ((NEW.sent_at AT TIME ZONE 'UTC')
        + (NEW.respond_by - NEW.sent_at) * NEW.expires_percent / 100) AT TIME ZONE 'UTC';
    RETURN NEW;
END
$$;
CREATE TRIGGER times BEFORE INSERT OR UPDATE OF sent_at, respond_by, escalate_again_percent, expires_percent
    ON referral FOR EACH ROW EXECUTE FUNCTION set_referral_times();
