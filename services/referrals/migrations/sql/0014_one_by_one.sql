-- As before: notifications of one transaction in one round trip, numbered within their organisation without a gap, under its
-- lock, organisations in one order. Whether an organisation has a notice is now for the unique index to say. The planner,
-- which knows little of a table that grows, had the numbers of the organisation read from the first to the last.
CREATE OR REPLACE FUNCTION put_notifications(p_rows jsonb) RETURNS SETOF uuid LANGUAGE plpgsql AS $$
DECLARE
    v_row record;
    v_organisation uuid;
    v_seq bigint;
BEGIN
    FOR v_row IN
        SELECT n.*
        FROM ROWS FROM (jsonb_to_recordset(p_rows) AS (
            id uuid, country text, organisation_id uuid, kind text, subject_id uuid, occasion text, recipient text,
            referral_id uuid, code text, state text, created_at timestamptz
        )) WITH ORDINALITY AS n (id, country, organisation_id, kind, subject_id, occasion, recipient, referral_id, code,
                                 state, created_at, place)
        ORDER BY n.organisation_id, n.place
    LOOP
        IF v_row.organisation_id IS DISTINCT FROM v_organisation THEN
            v_organisation := v_row.organisation_id;
            PERFORM pg_advisory_xact_lock(hashtextextended(v_organisation::text, 20));
            -- A statement of its own, which sees what was committed under the lock.
            v_seq := coalesce((
                SELECT newest.seq FROM notification AS newest WHERE newest.organisation_id = v_organisation
                ORDER BY newest.seq DESC LIMIT 1
            ), 0);
        END IF;
        INSERT INTO notification (seq, id, country, organisation_id, kind, subject_id, occasion, recipient, referral_id,
                                  code, state, created_at)
        VALUES (v_seq + 1, v_row.id, v_row.country, v_row.organisation_id, v_row.kind, v_row.subject_id, v_row.occasion,
                v_row.recipient, v_row.referral_id, v_row.code, v_row.state, v_row.created_at)
        ON CONFLICT (organisation_id, kind, subject_id, occasion) DO NOTHING;
        IF FOUND THEN
            v_seq := v_seq + 1;
            RETURN NEXT v_row.id;
        END IF;
    END LOOP;
END $$;
