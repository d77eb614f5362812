"""Who holds a system, who fetches its secret, and that a second person is an active person apart from who asked."""

from alembic import op

revision = "0035"
down_revision = "0034"

_COLUMNS = """
ALTER TABLE clients
    -- Who registered it, let it in or was given its secret or keys.
    ADD COLUMN held_by text[] NOT NULL DEFAULT '{}',
    ADD COLUMN secret_due_to text,
    ADD COLUMN secret_due_until timestamptz,
    ADD COLUMN secret_overlap_hours int;
ALTER TABLE access_requests ADD COLUMN requested_through text[] NOT NULL DEFAULT '{}';
"""
# What the audit and the requests say of systems that are there. The owner is bound by row-level security too.
_HOLDERS = """
ALTER TABLE clients NO FORCE ROW LEVEL SECURITY;
ALTER TABLE access_requests NO FORCE ROW LEVEL SECURITY;
ALTER TABLE audit NO FORCE ROW LEVEL SECURITY;
UPDATE clients SET held_by = found.people FROM (
    SELECT about.id, array_agg(DISTINCT about.person ORDER BY about.person) AS people FROM (
        SELECT object_id AS id, actor AS person FROM audit WHERE object_type = 'client'
            AND action IN ('client.registered', 'client.opened', 'client.secret_rotated', 'client.keys_rotated')
        UNION SELECT subject_id, requested_by FROM access_requests WHERE kind LIKE 'client%'
        UNION SELECT subject_id, decided_by FROM access_requests WHERE kind LIKE 'client%' AND state = 'approved'
    ) AS about WHERE about.person IS NOT NULL GROUP BY about.id
) AS found WHERE found.id = clients.id;
UPDATE access_requests SET requested_through = clients.held_by FROM clients
    WHERE access_requests.state = 'pending' AND clients.client_id = access_requests.requested_by;
ALTER TABLE clients FORCE ROW LEVEL SECURITY;
ALTER TABLE access_requests FORCE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
"""
# Rows of before may offend: a check that is not validated holds for what is written from now on.
_CHECKS = """
ALTER TABLE access_requests ADD CONSTRAINT two_persons CHECK (state NOT IN ('approved', 'refused')
    OR (decided_by IS NOT NULL AND decided_by <> requested_by AND decided_by <> subject_id::text
        AND decided_by <> ALL (requested_through))) NOT VALID;
CREATE FUNCTION require_active_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.users AS u WHERE u.id::text = NEW.decided_by AND u.status = 'active') THEN
        RAISE EXCEPTION 'an active person decides' USING ERRCODE = 'check_violation', CONSTRAINT = 'person_decides';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER person_decides BEFORE UPDATE ON access_requests FOR EACH ROW
    WHEN (NEW.state IN ('approved', 'refused') AND NEW.state <> OLD.state) EXECUTE FUNCTION require_active_person();
CREATE TRIGGER person_decides BEFORE UPDATE ON country_settings FOR EACH ROW
    WHEN (NEW.decided_by IS NOT NULL AND NEW.status <> OLD.status) EXECUTE FUNCTION require_active_person();
"""


def upgrade() -> None:
    """Add them. The previous release shows a secret to who approves, as it did."""
    op.execute(_COLUMNS)
    op.execute(_HOLDERS)
    op.execute(_CHECKS)


def downgrade() -> None:
    """A secret that nobody has fetched is asked for again."""
    op.execute("DROP TRIGGER person_decides ON country_settings")
    op.execute("DROP TRIGGER person_decides ON access_requests")
    op.execute("DROP FUNCTION require_active_person()")
    op.execute("ALTER TABLE access_requests DROP CONSTRAINT two_persons, DROP COLUMN requested_through")
    op.execute(
        "ALTER TABLE clients DROP COLUMN held_by, DROP COLUMN secret_due_to, DROP COLUMN secret_due_until,"
        " DROP COLUMN secret_overlap_hours"
    )
