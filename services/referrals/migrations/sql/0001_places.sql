-- A sender holds a place in an offer that is not hers to change. These functions, owned by the owner of the tables, are
-- the only way: one place at a time, never below zero, never above the total.
CREATE POLICY places ON service_offer TO referrals_owner USING (true) WITH CHECK (true);

CREATE FUNCTION reserve_place(p_organisation uuid, p_service text) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE service_offer SET capacity_free = capacity_free - 1, version = version + 1
    WHERE id = (
        SELECT id FROM service_offer
        WHERE organisation_id = p_organisation AND service_type = p_service AND capacity_free > 0
        ORDER BY capacity_free DESC, id LIMIT 1 FOR UPDATE
    )
    RETURNING id
$$;

CREATE FUNCTION release_place(p_offer uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE service_offer SET capacity_free = least(capacity_free + 1, coalesce(capacity_total, capacity_free + 1)),
        version = version + 1
    WHERE id = p_offer AND capacity_free IS NOT NULL
$$;

REVOKE ALL ON FUNCTION reserve_place, release_place FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reserve_place, release_place TO referrals_app;
