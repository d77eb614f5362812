DROP TRIGGER second_person ON country_settings;
DROP TRIGGER second_person ON access_requests;
DROP FUNCTION guard_country_setting;
DROP FUNCTION guard_access_request;
ALTER TABLE country_settings DROP CONSTRAINT state_says_who;
ALTER TABLE access_requests DROP CONSTRAINT state_says_who;
