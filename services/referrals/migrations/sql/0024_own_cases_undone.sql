DROP POLICY of_own_case ON movement;
DROP POLICY of_own_case ON notification;
DROP POLICY of_visible_referral ON referral_event;
DROP POLICY sealed_at_receiver ON referral;
DROP POLICY own_cases ON referral;
DROP FUNCTION is_own_referral(referral);
DROP FUNCTION authz.sees_every_case();
DROP TABLE case_workers;
DROP TABLE organisation_rule;
