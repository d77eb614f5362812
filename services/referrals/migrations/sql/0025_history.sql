CREATE TRIGGER history BEFORE UPDATE ON referral_event
    FOR EACH ROW WHEN (current_user = 'referrals_app') EXECUTE FUNCTION keep_history('{"emptied": ["note"], "fixed": ["state_from", "reason", "topics", "note"]}');
CREATE TRIGGER history BEFORE UPDATE ON escalation
    FOR EACH ROW WHEN (current_user = 'referrals_app') EXECUTE FUNCTION keep_history('{}');
CREATE TRIGGER history BEFORE UPDATE ON withdrawal_notice
    FOR EACH ROW WHEN (current_user = 'referrals_app') EXECUTE FUNCTION keep_history('{}');
REVOKE UPDATE ON referral_event FROM referrals_app;
GRANT UPDATE (note) ON referral_event TO referrals_app;
REVOKE UPDATE, DELETE ON delivery_attempt FROM referrals_app;
