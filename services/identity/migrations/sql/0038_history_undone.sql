DROP TRIGGER history ON access_requests;
DROP TRIGGER history ON announcements;
DROP TRIGGER history ON country_settings;
DROP FUNCTION keep_history();
