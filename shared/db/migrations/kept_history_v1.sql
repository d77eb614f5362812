-- What the service once wrote into history stays: an empty column may be filled, and no value becomes another one.
-- The argument names the columns with rules of their own:
--   changes    may change at any time
--   shortened  a moment that may only become an earlier one
--   emptied    may be emptied: words that are erased
--   fixed      stay empty when they were
--   open       may change, or be filled, until the column `until` has a value
CREATE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rule CONSTANT jsonb := TG_ARGV[0];
    was CONSTANT jsonb := to_jsonb(OLD);
    becomes CONSTANT jsonb := to_jsonb(NEW);
    is_open CONSTANT boolean := was ->> (rule ->> 'until') IS NULL;
    col text;
BEGIN
    FOR col IN SELECT key FROM jsonb_each(becomes) WHERE value IS DISTINCT FROM was -> key LOOP
        CONTINUE WHEN rule -> 'changes' ? col;
        CONTINUE WHEN rule -> 'emptied' ? col AND becomes -> col = 'null';
        CONTINUE WHEN CASE WHEN rule -> 'shortened' ? col
            THEN (becomes ->> col)::timestamptz < (was ->> col)::timestamptz END;
        IF rule -> 'open' ? col THEN
            CONTINUE WHEN is_open;
        ELSIF was -> col = 'null' AND NOT coalesce(rule -> 'fixed' ? col, false) THEN
            CONTINUE;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = format('%I.%I is history and is not rewritten', TG_TABLE_NAME, col);
    END LOOP;
    RETURN NEW;
END $$;
