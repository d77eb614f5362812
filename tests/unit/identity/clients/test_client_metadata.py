"""What the OAuth2 library asks of a client, and what its token and its secret say of it."""

# fixed dates: the rules are handed their moment

from dataclasses import replace
from datetime import timedelta

import pytest

from services.identity.domain.clients.clients import (
    NEVER_DELEGATED,
    SECRET_IN_BODY,
    AuthMethod,
)
from shared.contracts.oauth import TOKEN_EXCHANGE
from shared.kernel.country import Country
from tests.support.builders.identity import NOON, a_system, an_application, an_organisation

LATER = NOON + timedelta(hours=24)
EVERY_METHOD = ("client_secret_basic", "client_secret_post", "private_key_jwt", "none", "client_secret_jwt", "")
HOME = an_organisation()
SYSTEM = a_system(
    HOME,
    client_id="shelter-system",
    scope=frozenset({"cases:read", "referrals:read", "users:write"}),
    secret_digest=b"current",
    policy_version=5,
    version=3,
)
APPLICATION = replace(
    an_application(HOME, post_logout_redirect_uris=("https://app.example/bye",)), role=None, scope=SYSTEM.scope
)


def test_a_system_does_for_itself_what_it_was_registered_for_and_its_role_may() -> None:
    assert SYSTEM.own_scope == {"cases:read", "referrals:read"}
    assert SYSTEM.usable_scope == SYSTEM.own_scope


def test_an_application_does_nothing_for_itself() -> None:
    assert APPLICATION.own_scope == frozenset()
    assert APPLICATION.usable_scope == APPLICATION.scope_for_people == {"cases:read", "referrals:read"}


def test_nobody_lends_an_application_the_power_to_let_others_in() -> None:
    """An hour's permission could otherwise be made a lasting one."""
    assert {
        "users:write",
        "clients:write",
        "organisations:write",
        "access-requests:decide",
        "settings:decide",
    } == NEVER_DELEGATED
    assert not replace(APPLICATION, scope=NEVER_DELEGATED | {"cases:read"}).scope_for_people & NEVER_DELEGATED
    assert replace(APPLICATION, first_party=True).scope_for_people >= {"users:write"}


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ("openid cases:read", "openid cases:read"),
        ("users:write cases:read clients:read", "cases:read"),
        ("CASES:READ", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_people_are_asked_only_for_what_the_application_was_registered_for(asked: str | None, allowed: str) -> None:
    assert APPLICATION.get_allowed_scope(asked) == allowed


def test_only_a_client_that_proves_itself_can_keep_a_secret() -> None:
    assert replace(SYSTEM, auth_method=AuthMethod.SECRET).is_confidential
    assert replace(SYSTEM, auth_method=AuthMethod.PRIVATE_KEY).is_confidential
    assert not replace(SYSTEM, auth_method=AuthMethod.NONE).is_confidential


@pytest.mark.parametrize(
    ("registered", "accepted"),
    [
        (AuthMethod.SECRET, {"client_secret_basic", SECRET_IN_BODY}),
        (AuthMethod.PRIVATE_KEY, {"private_key_jwt"}),
        (AuthMethod.NONE, {"none"}),
    ],
)
def test_a_client_proves_itself_the_way_it_was_registered(registered: AuthMethod, accepted: set[str]) -> None:
    client = replace(SYSTEM, auth_method=registered)

    assert {method for method in EVERY_METHOD if client.check_endpoint_auth_method(method, "token")} == accepted


def test_only_the_registered_address_is_a_redirect_character_by_character() -> None:
    assert APPLICATION.check_redirect_uri("https://app.example/callback")
    for other in ("https://app.example/callback/", "https://app.example/", "HTTPS://app.example/return"):
        assert not APPLICATION.check_redirect_uri(other)


def test_the_code_flow_is_the_only_one_and_only_for_applications() -> None:
    assert APPLICATION.check_response_type("code")
    assert not APPLICATION.check_response_type("token")
    assert not SYSTEM.check_response_type("code")


def test_a_client_uses_the_grants_it_was_registered_for() -> None:
    assert SYSTEM.check_grant_type("client_credentials")
    assert not SYSTEM.check_grant_type("refresh_token")
    assert not APPLICATION.check_grant_type("client_credentials")
    assert not APPLICATION.check_grant_type(TOKEN_EXCHANGE)


def test_the_library_reads_the_registered_metadata() -> None:
    assert APPLICATION.client_metadata == {"post_logout_redirect_uris": ["https://app.example/bye"]}
    assert APPLICATION.get_client_id() == APPLICATION.client_id


def test_a_token_names_a_service_that_acts_for_its_caller() -> None:
    assert replace(SYSTEM, client_id="referrals").actor == "service:referrals"


def test_the_audit_of_a_token_that_a_client_gets_for_itself_names_the_client_and_grants_nothing() -> None:
    system = replace(SYSTEM, countries=frozenset({Country.GUATEMALA, Country.HONDURAS}))

    grant = system.own_grant()

    assert (grant.subject, grant.client_id) == ("shelter-system", "shelter-system")
    assert (grant.organisation_id, grant.countries) == (system.organisation_id, system.countries)
    assert grant.permissions == frozenset()
    assert grant.policy_version == 5


def test_the_secret_before_a_rotation_works_for_its_time_and_not_a_moment_longer() -> None:
    rotated = SYSTEM.with_secret(b"next", old_works_until=LATER)

    assert rotated.accepts_secret(b"next", NOON)
    assert rotated.accepts_secret(b"current", LATER - timedelta(microseconds=1))
    assert not rotated.accepts_secret(b"current", LATER)
    assert rotated.has_old_secret(NOON)
    assert not rotated.has_old_secret(LATER)
    assert not SYSTEM.has_old_secret(NOON)


def test_a_rotation_with_overlap_leaves_the_tokens_alone() -> None:
    rotated = SYSTEM.with_secret(b"next", old_works_until=LATER)

    assert (rotated.version, rotated.policy_version) == (4, 5)
    assert rotated.previous_secret_until == LATER


def test_a_rotation_without_overlap_ends_the_old_secret_and_its_tokens() -> None:
    rotated = SYSTEM.with_secret(b"next", old_works_until=None)

    assert rotated.accepts_secret(b"next", NOON)
    assert not rotated.accepts_secret(b"current", NOON)
    assert (rotated.previous_secret_digest, rotated.previous_secret_until) == (None, None)
    assert (rotated.version, rotated.policy_version) == (4, 6)
