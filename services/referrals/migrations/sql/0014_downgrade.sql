-- Notifications of one transaction in one round trip. The organisations are locked in one order, so that two transactions
-- never wait for each other, and until the commit, so that a smaller number never becomes visible after a larger one.
-- Numbers are counted within the organisation: a number of the whole platform would show how busy the others are.
CREATE OR REPLACE FUNCTION put_notifications(p_rows jsonb) RETURNS SETOF uuid LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(o.id, 20))
    FROM (SELECT DISTINCT r ->> 'organisation_id' AS id FROM jsonb_array_elements(p_rows) AS r ORDER BY 1) AS o;
    RETURN QUERY
    WITH given AS (
        SELECT DISTINCT ON (n.organisation_id, n.kind, n.subject_id, n.occasion) n.*
        FROM ROWS FROM (jsonb_to_recordset(p_rows) AS (
            id uuid, country text, organisation_id uuid, kind text, subject_id uuid, occasion text, recipient text,
            referral_id uuid, code text, state text, created_at timestamptz
        )) WITH ORDINALITY AS n (id, country, organisation_id, kind, subject_id, occasion, recipient, referral_id, code,
                                 state, created_at, place)
        WHERE NOT EXISTS (
            SELECT FROM notification AS known
            WHERE known.organisation_id = n.organisation_id AND known.kind = n.kind
                AND known.subject_id = n.subject_id AND known.occasion = n.occasion
        )
        ORDER BY n.organisation_id, n.kind, n.subject_id, n.occasion, n.place
    )
    INSERT INTO notification AS stored (seq, id, country, organisation_id, kind, subject_id, occasion, recipient,
                                        referral_id, code, state, created_at)
    SELECT coalesce((SELECT newest.seq FROM notification AS newest WHERE newest.organisation_id = given.organisation_id
                     ORDER BY newest.seq DESC LIMIT 1), 0)
            + row_number() OVER (PARTITION BY given.organisation_id ORDER BY given.place),
        given.id, given.country, given.organisation_id, given.kind, given.subject_id, given.occasion, given.recipient,
        given.referral_id, given.code, given.state, given.created_at
    FROM given
    RETURNING stored.id;
END $$;
