"""What becomes of a system when its status or its secret changes."""

from datetime import timedelta

import pytest

from services.identity.domain.clients import NEVER_DELEGATED, ClientStatus
from services.identity.domain.delegation import (
    consented_countries,
    consented_scope,
    refreshed_countries,
    refreshed_scope,
)
from services.identity.domain.errors import NotHeld
from services.identity.domain.roles import Role
from services.identity.domain.sessions import Family
from services.identity.domain.standing import Standing
from shared.kernel.country import ALL_COUNTRIES
from shared.kernel.ids import new_id
from tests.support.builders.identity import NOON, a_person, a_system, an_application, an_organisation
from tests.support.world import GT, HN

HOUR = timedelta(hours=1)


def test_a_suspended_system_is_not_active_and_a_version_older() -> None:
    system = a_system(an_organisation())
    suspended = system.suspended("security", at=NOON)
    assert (suspended.status, suspended.active) == (ClientStatus.SUSPENDED, False)
    assert (suspended.version, suspended.suspended_for) == (system.version + 1, "security")
    opened = suspended.opened()
    assert (opened.status, opened.active, opened.version) == (ClientStatus.ACTIVE, True, system.version + 2)
    assert (opened.suspended_for, opened.suspended_at) == (None, None)


def test_two_secrets_work_until_the_time_of_the_old_one_is_over() -> None:
    system = a_system(an_organisation()).with_secret(b"second", old_works_until=NOON + HOUR)
    assert system.accepts_secret(b"second", NOON)
    assert system.accepts_secret(b"first", NOON + HOUR - timedelta(seconds=1))
    assert not system.accepts_secret(b"first", NOON + HOUR)
    assert not system.accepts_secret(b"third", NOON)
    assert system.policy_version == 1


def test_a_secret_that_leaked_ends_with_the_tokens_that_it_gave() -> None:
    system = a_system(an_organisation()).with_secret(b"second", old_works_until=None)
    assert not system.accepts_secret(b"first", NOON)
    assert system.policy_version == 2


def test_the_time_of_the_old_secret_can_be_cut_short() -> None:
    system = a_system(an_organisation()).with_secret(b"second", old_works_until=NOON + HOUR).without_old_secret()
    assert not system.has_old_secret(NOON)
    assert not system.accepts_secret(b"first", NOON)
    assert (system.policy_version, system.version) == (2, 3)


def test_a_system_holds_no_more_than_its_registration_and_its_role() -> None:
    system = a_system(an_organisation(), Role.CASEWORKER, scope=frozenset({"cases:read", "users:write"}))
    assert system.own_scope == {"cases:read"}
    assert a_system(an_organisation(), scope=frozenset({"cases:read"})).own_scope == {"cases:read"}


def test_the_grant_of_a_system_names_it_and_its_organisation() -> None:
    system = a_system(an_organisation())
    grant = system.own_grant()
    assert (grant.subject, grant.client_id, grant.organisation_id) == (
        system.client_id,
        system.client_id,
        system.organisation_id,
    )
    assert not grant.permissions


def test_an_application_acts_for_people_of_its_organisation_alone_unless_it_is_the_platforms() -> None:
    home, other = an_organisation(), an_organisation()
    assert an_application(home).may_act_for_members_of(home.id)
    assert not an_application(home).may_act_for_members_of(other.id)
    assert an_application(home, first_party=True).may_act_for_members_of(other.id)


def test_no_application_of_an_organisation_asks_for_what_lets_others_in() -> None:
    home = an_organisation()
    greedy = an_application(home, scope=NEVER_DELEGATED | {"cases:read"})
    assert greedy.scope_for_people == {"cases:read"}
    assert an_application(home, scope=NEVER_DELEGATED, first_party=True).scope_for_people == NEVER_DELEGATED


def a_family(**changes: object) -> Family:
    values: dict[str, object] = {
        "id": new_id(),
        "client_id": "app",
        "user_id": new_id(),
        "session_id": new_id(),
        "country": GT,
        "scope": ("openid", "cases:read", "cases:write"),
        "countries": frozenset({GT}),
        "acr": "mfa",
        "created_at": NOON,
        "absolute_expires_at": NOON + HOUR,
        "revoked_at": None,
    }
    return Family(**(values | changes))  # type: ignore[arg-type]  # a builder


def test_a_person_delegates_what_both_hold_and_is_refused_the_rest() -> None:
    home = an_organisation()
    person, app = a_person(home), an_application(home, scope=frozenset({"cases:read", "cases:search"}))
    assert consented_scope("openid cases:read email", person, "mfa", app) == ("openid", "cases:read", "email")
    assert consented_scope(None, person, "mfa", app) == ()
    for not_held in ("cases:write", "users:write"):
        with pytest.raises(NotHeld):
            consented_scope(not_held, person, "mfa", app)


def test_a_password_alone_delegates_nothing_protected() -> None:
    home = an_organisation()
    person, app = a_person(home), an_application(home, scope=frozenset({"cases:read", "organisations:read"}))
    assert consented_scope("organisations:read", person, "pwd", app) == ("organisations:read",)
    with pytest.raises(NotHeld):
        consented_scope("cases:read", person, "pwd", app)


def test_countries_are_those_that_person_and_application_share() -> None:
    home = an_organisation()
    person, app = a_person(home), an_application(home, countries=ALL_COUNTRIES)
    assert consented_countries(None, person, app) == {GT}
    with pytest.raises(NotHeld):
        consented_countries("HN", person, app)


def test_a_role_or_registration_that_shrank_shrinks_the_next_token() -> None:
    home = an_organisation()
    person, app = a_person(home), an_application(home, scope=frozenset({"cases:read"}))
    family = a_family(countries=frozenset({GT, HN}))
    assert refreshed_scope(None, family, person, app, Standing.CERTIFIED) == ("cases:read", "openid")
    assert refreshed_countries(None, family, person) == {GT}
    with pytest.raises(NotHeld):
        refreshed_scope("cases:write", family, person, app, Standing.CERTIFIED)
