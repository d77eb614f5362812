GRANT UPDATE, DELETE ON delivery_attempt TO referrals_app;
REVOKE UPDATE (note) ON referral_event FROM referrals_app;
GRANT UPDATE ON referral_event TO referrals_app;
DROP TRIGGER history ON referral_event;
DROP TRIGGER history ON escalation;
DROP TRIGGER history ON withdrawal_notice;
DROP FUNCTION keep_history();
DROP TRIGGER stamped ON audit;
DROP FUNCTION stamp_audit();
ALTER POLICY app_records ON audit WITH CHECK (
    country = ANY ((SELECT authz.countries())::text[]) AND actor = (SELECT authz.actor()));
