"""What becomes of a system when its status or its secret changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from joserfc.jwk import ECKey

from services.identity.domain.clients.clients import NEVER_DELEGATED, AuthMethod, ClientStatus
from services.identity.domain.errors import NotHeld
from services.identity.domain.roles.roles import Role
from services.identity.domain.tokens.delegation import (
    consented_countries,
    consented_scope,
    refreshed_countries,
    refreshed_scope,
)
from services.identity.domain.tokens.sessions import Family
from services.identity.domain.training.standing import Standing
from shared.kernel.country import ALL_COUNTRIES
from shared.kernel.ids import new_id
from tests.support.builders.identity import NOON, a_person, a_system, an_application, an_organisation
from tests.support.world import GT, HN

HOUR = timedelta(hours=1)
EC_KEY = {**ECKey.generate_key("P-256", private=False).as_dict(), "kid": "1"}


def test_a_suspended_system_is_not_active_and_a_version_older() -> None:
    system = a_system(an_organisation())
    suspended = system.suspended("security", at=NOON)
    assert (suspended.status, suspended.active) == (ClientStatus.SUSPENDED, False)
    assert (suspended.version, suspended.suspended_for, suspended.suspended_at) == (
        system.version + 1,
        "security",
        NOON,
    )
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


def test_a_new_secret_is_fetched_by_one_caller_in_time_and_not_after_a_suspension() -> None:
    system = a_system(an_organisation())
    due = system.with_secret_due("ana", until=NOON + HOUR, overlap_hours=2)
    assert (due.version, due.secret_overlap_hours) == (system.version + 1, 2)
    assert due.accepts_secret(b"first", NOON)
    assert due.is_secret_due_to("ana", NOON + HOUR - timedelta(seconds=1))
    assert not due.is_secret_due_to("ana", NOON + HOUR)
    assert not due.is_secret_due_to("berta", NOON)
    assert not system.is_secret_due_to("ana", NOON)
    for ended in (
        due.suspended("security", at=NOON),
        due.with_secret(b"second", old_works_until=None),
        due.with_leak(b"none", at=NOON),
    ):
        assert (ended.secret_due_to, ended.secret_due_until, ended.secret_overlap_hours) == (None, None, None)


def test_nothing_proves_a_system_whose_secret_leaked_until_it_has_another() -> None:
    rotated = a_system(an_organisation()).with_secret(b"second", old_works_until=NOON + HOUR)
    leaked = rotated.with_leak(b"none", at=NOON).with_leak(b"none", at=NOON + HOUR)
    assert leaked.secret_leaked_at == NOON
    assert leaked.secret_digest == b"none"
    assert (leaked.previous_secret_digest, leaked.previous_secret_until) == (None, None)
    again = leaked.with_secret(b"third", old_works_until=NOON + HOUR)
    assert (again.secret_leaked_at, again.previous_secret_digest, again.previous_secret_until) == (None, None, None)
    assert again.accepts_secret(b"third", NOON)
    assert again.policy_version == rotated.policy_version + 1


def test_leaked_keys_go_and_an_application_without_any_has_none_to_lose() -> None:
    keyed = a_system(an_organisation(), auth_method=AuthMethod.PRIVATE_KEY, secret_digest=None, jwks={"keys": [EC_KEY]})
    leaked = keyed.with_leak(b"none", at=NOON)
    assert (leaked.jwks, leaked.secret_leaked_at, leaked.secret_digest) == ({"keys": []}, NOON, None)
    public = an_application(an_organisation(), auth_method=AuthMethod.NONE, secret_digest=None)
    assert public.with_leak(b"none", at=NOON) == public


def test_other_keys_refuse_the_tokens_of_before_unless_one_key_stays() -> None:
    other = {**ECKey.generate_key("P-256", private=False).as_dict(), "kid": "1"}
    keyed = a_system(an_organisation(), jwks={"keys": [EC_KEY]}, secret_leaked_at=NOON)
    for keys, policy_version in (([EC_KEY, other], 1), ([{**EC_KEY, "kid": "9"}], 1), ([other], 2)):
        after = keyed.with_keys({"keys": keys})
        assert (after.jwks, after.policy_version) == ({"keys": keys}, policy_version)
        assert (after.secret_leaked_at, after.version) == (None, keyed.version + 1)
    assert replace(keyed, jwks=None).with_keys({"keys": [other]}).policy_version == 2


def test_whoever_held_a_system_holds_it_on() -> None:
    assert a_system(an_organisation(), held_by=frozenset({"ana"})).also_held_by(["berta"]).held_by == {"ana", "berta"}


def test_the_time_of_the_old_secret_can_be_cut_short() -> None:
    system = a_system(an_organisation()).with_secret(b"second", old_works_until=NOON + HOUR).without_old_secret()
    assert not system.has_old_secret(NOON)
    assert (system.previous_secret_digest, system.previous_secret_until) == (None, None)
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
