CREATE TRIGGER history BEFORE UPDATE ON access_requests
    FOR EACH ROW WHEN (current_user = 'identity_app') EXECUTE FUNCTION keep_history('{"until": "decided_at", "open": ["state", "decided_by"], "emptied": ["country_role_id"],
     "fixed": ["role", "overlap_hours", "jwks", "country_role_id"]}');
CREATE TRIGGER history BEFORE UPDATE ON announcements
    FOR EACH ROW WHEN (current_user = 'identity_app') EXECUTE FUNCTION keep_history('{"changes": ["version"]}');
CREATE TRIGGER history BEFORE UPDATE ON country_settings
    FOR EACH ROW WHEN (current_user = 'identity_app') EXECUTE FUNCTION keep_history('{"until": "decided_at", "open": ["status", "valid_from", "decided_by"]}');
