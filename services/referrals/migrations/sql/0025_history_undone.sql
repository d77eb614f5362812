GRANT UPDATE, DELETE ON delivery_attempt TO referrals_app;
REVOKE UPDATE (note) ON referral_event FROM referrals_app;
GRANT UPDATE ON referral_event TO referrals_app;
DROP TRIGGER history ON referral_event;
DROP TRIGGER history ON escalation;
DROP TRIGGER history ON withdrawal_notice;
DROP FUNCTION keep_history();
