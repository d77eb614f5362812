"""Who marks an access alert, or reviews an emergency access, does not hold the system or application that it is of."""

from alembic import op

revision = "0044"
down_revision = "0043"

_RULES = """
-- Who holds the system or the application through which an account acted, as its tokens say.
CREATE TABLE client_holder (
    actor text NOT NULL,
    client_id text NOT NULL,
    holder text NOT NULL,
    country text NOT NULL,
    PRIMARY KEY (actor, client_id, holder)
);
ALTER TABLE client_holder ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_holder FORCE ROW LEVEL SECURITY;
CREATE POLICY platform_reads ON client_holder FOR SELECT TO cases_app
    USING ((SELECT authz.is_system()) AND country = ANY ((SELECT authz.countries())::text[]));
CREATE POLICY of_the_caller ON client_holder FOR INSERT TO cases_app
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[]) AND actor = (SELECT authz.actor()));
GRANT SELECT, INSERT ON client_holder TO cases_app;

ALTER TABLE emergency_access ADD COLUMN opened_through text[] NOT NULL DEFAULT '{}';
ALTER TABLE emergency_access ADD CONSTRAINT another_reviews CHECK (reviewed_by <> ALL (opened_through)) NOT VALID;

ALTER TABLE bulk_access ADD COLUMN held_by text[] NOT NULL DEFAULT '{}';
-- Rows of before may offend: a check that is not validated holds for what is written from now on.
ALTER TABLE bulk_access ADD CONSTRAINT two_persons
    CHECK (seen_by <> actor AND seen_by <> ALL (held_by)) NOT VALID;
-- Of its organisation, or one of those who watch over a country or the region. No system is a member.
CREATE FUNCTION alert_seen_by_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.member AS m WHERE m.user_id::text = NEW.seen_by AND m.active
            AND (m.organisation_id = NEW.organisation_id OR m.role IN ('country_admin', 'regional_coordinator'))
    ) THEN
        RAISE EXCEPTION 'an active person decides' USING ERRCODE = 'check_violation', CONSTRAINT = 'person_decides';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER person_marks BEFORE UPDATE ON bulk_access FOR EACH ROW
    WHEN (NEW.seen_by IS NOT NULL AND NEW.seen_by IS DISTINCT FROM OLD.seen_by)
    EXECUTE FUNCTION alert_seen_by_person();
"""


def upgrade() -> None:
    """Add them. What a system would mark through the previous release is refused."""
    op.execute(_RULES)


def downgrade() -> None:
    """Leave it to the service again."""
    op.execute("ALTER TABLE emergency_access DROP CONSTRAINT another_reviews, DROP COLUMN opened_through")
    op.execute("DROP TRIGGER person_marks ON bulk_access")
    op.execute("DROP FUNCTION alert_seen_by_person()")
    op.execute("ALTER TABLE bulk_access DROP CONSTRAINT two_persons, DROP COLUMN held_by")
    op.execute("DROP TABLE client_holder")
