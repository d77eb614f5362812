"""An organisation may let its caseworkers see no cases but their own."""

from alembic import op

revision = "0020"
down_revision = "0019"

_OWN_CASES = """
-- Whether the caller sees every case of the organisation: always, unless it decided otherwise. Then whoever is known
-- with another role than that of a caseworker still does; nobody else, and so no system.
CREATE FUNCTION authz.sees_every_case() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_organisation uuid := authz.organisation();
BEGIN
    IF authz.is_system() OR NOT EXISTS (
        SELECT FROM public.organisation_rule AS r
        WHERE r.organisation_id = v_organisation AND r.caseworkers_see = 'own'
    ) THEN
        RETURN true;
    END IF;
    RETURN EXISTS (
        SELECT FROM public.member AS m
        WHERE m.user_id::text = authz.actor() AND m.organisation_id = v_organisation AND m.active
            AND m.role <> 'caseworker'
    );
END
$$;
GRANT EXECUTE ON FUNCTION authz.sees_every_case() TO cases_app;
-- Whose a case is: of who attends it, opened it, follows it, or gave it to who attends it now. Without the last, nobody
-- could give a case away. One function, and no part of the policy, so that no statement has to be planned with it.
CREATE FUNCTION is_own_case(p_case uuid, p_assigned_to uuid, p_created_by text) RETURNS boolean
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_actor text := authz.actor();
BEGIN
    RETURN coalesce(p_assigned_to::text = v_actor, false) OR p_created_by = v_actor
        OR EXISTS (SELECT FROM public.case_follower AS f WHERE f.case_id = p_case AND f.follower = v_actor)
        OR EXISTS (SELECT FROM public.assignment AS a
                   WHERE a.case_id = p_case AND a.assigned_by = v_actor AND a.ended_at IS NULL);
END
$$;
CREATE POLICY own_cases ON case_record AS RESTRICTIVE TO cases_app
    USING ((SELECT authz.sees_every_case()) OR is_own_case(id, assigned_to, created_by));
"""


def upgrade() -> None:
    """Every organisation goes on as before: none has decided anything yet."""
    op.execute(_OWN_CASES)


def downgrade() -> None:
    """Show every case to everybody of its organisation again."""
    op.execute("DROP POLICY own_cases ON case_record")
    op.execute("DROP FUNCTION is_own_case, authz.sees_every_case")
