DROP TRIGGER times ON referral;
DROP FUNCTION set_referral_times();
ALTER TABLE referral DROP COLUMN escalate_again_at, DROP COLUMN expires_at;
ALTER TABLE referral DROP COLUMN escalate_again_percent, DROP COLUMN expires_percent;
ALTER TABLE referral
    ADD COLUMN escalate_again_at timestamptz GENERATED ALWAYS AS
        (((respond_by AT TIME ZONE 'UTC') + (respond_by - sent_at)) AT TIME ZONE 'UTC') STORED,
    ADD COLUMN expires_at timestamptz GENERATED ALWAYS AS
        (((respond_by AT TIME ZONE 'UTC') + 2 * (respond_by - sent_at)) AT TIME ZONE 'UTC') STORED;
CREATE INDEX referral_expiring ON referral (expires_at) WHERE state IN ('sent', 'received', 'info_requested');
