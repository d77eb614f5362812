"""Registering systems and applications of organisations, and the platform's own."""

from typing import Any

import pytest

from services.identity.domain.authority.access_requests import RequestKind
from services.identity.domain.clients.clients import (
    FOR_ITSELF,
    FOR_PEOPLE,
    NEVER_DELEGATED,
    AuthMethod,
    ClientStatus,
)
from services.identity.domain.errors import OrganisationSuspendedError
from services.identity.domain.organisations.organisations import Organisation, OrganisationStatus
from services.identity.domain.roles.roles import Role
from services.identity.usecases.clients.register_client import register_client
from services.identity.usecases.clients.register_platform_client import (
    register_service_client,
    register_web_client,
)
from shared.contracts.oauth import TOKEN_EXCHANGE
from shared.kernel.errors import Invalid
from shared.kernel.grant import WEB_CLIENT_ID
from tests.contract.usecases.identity.world import World
from tests.support.builders.identity import NOON, a_client_registration, a_grant, an_organisation
from tests.support.use_cases import actions, code_of, published
from tests.support.world import GT, HN

CALLBACK = ("https://app.example/callback",)


def test_its_own_administrator_registers_a_system_and_is_shown_its_secret(
    world: World, organisation: Organisation
) -> None:
    with world.work(a_grant(Role.COUNTRY_ADMIN, organisation.id)) as work:
        client, secret = register_client(a_client_registration(organisation), work=work)
    assert secret is not None
    assert client.accepts_secret(work.digests.client_secret(secret), NOON)
    assert (client.grant_types, client.own_scope) == (FOR_ITSELF, client.scope)
    assert world.client(client) == client
    assert (actions(work), published(work)) == (["client.registered"], [])


def test_a_system_on_duty_makes_its_organisation_answer_for_the_country(
    world: World, organisation: Organisation
) -> None:
    with world.work(a_grant(Role.COUNTRY_ADMIN, organisation.id)) as work:
        register_client(a_client_registration(organisation, role=Role.COUNTRY_ADMIN), work=work)
    assert published(work) == ["organisation_duties_changed"]


def test_a_system_of_another_organisation_waits_for_its_yes_without_a_secret(
    world: World, organisation: Organisation
) -> None:
    with world.work(a_grant(Role.COUNTRY_ADMIN)) as work:
        client, secret = register_client(a_client_registration(organisation), work=work)
    assert (client.status, secret, world.client(client).active) == (ClientStatus.PENDING, None, False)
    assert world.pending(client).kind is RequestKind.CLIENT
    assert (actions(work), published(work)) == (["client.registered", "access_request.made"], ["access_requested"])


def test_an_application_never_decides_or_administers(world: World, organisation: Organisation) -> None:
    command = a_client_registration(organisation, role=Role.COUNTRY_ADMIN, redirect_uris=CALLBACK)
    with world.work() as work:
        client, _ = register_client(command, work=work)
    assert client.grant_types == FOR_PEOPLE
    assert client.scope.isdisjoint(NEVER_DELEGATED)


def test_an_application_that_cannot_keep_a_secret_has_none(world: World, organisation: Organisation) -> None:
    command = a_client_registration(organisation, auth_method=AuthMethod.NONE, redirect_uris=CALLBACK)
    with world.work() as work:
        client, secret = register_client(command, work=work)
    assert (client.secret_digest, secret) == (None, None)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"country": HN}, "country_out_of_scope"),
        ({"role": Role.ANALYST}, "role_not_grantable"),
        ({"scope": "cases:read users:write"}, "scope_not_in_role"),
        ({"redirect_uris": CALLBACK, "scope": "access-requests:decide"}, "scope_not_delegable"),
        ({"redirect_uris": ("http://app.example/",)}, "unsafe_redirect"),
        ({"post_logout_redirect_uris": ("http://app.example/",)}, "unsafe_redirect"),
        ({"auth_method": AuthMethod.NONE}, "redirect_needed"),
        ({"auth_method": AuthMethod.PRIVATE_KEY}, "wrong_keys"),
    ],
)
def test_a_registration_is_refused(
    world: World, organisation: Organisation, changes: dict[str, Any], code: str
) -> None:
    with world.work(a_grant(Role.COUNTRY_ADMIN)) as work, pytest.raises(Invalid) as refusal:
        register_client(a_client_registration(organisation, **changes), work=work)
    assert (code_of(refusal), work.audited) == (code, [])


def test_no_system_is_registered_for_an_organisation_elsewhere_or_suspended(world: World) -> None:
    foreign, suspended = an_organisation(HN), an_organisation(status=OrganisationStatus.SUSPENDED)
    world.add(foreign, suspended)
    with world.work(a_grant(Role.COUNTRY_ADMIN)) as work, pytest.raises(Invalid) as refusal:
        register_client(a_client_registration(foreign, country=GT), work=work)
    assert code_of(refusal) == "unknown_organisation"
    with world.work(a_grant(Role.COUNTRY_ADMIN)) as work, pytest.raises(OrganisationSuspendedError):
        register_client(a_client_registration(suspended), work=work)


def test_the_web_application_is_registered_once_and_brought_up_to_date(world: World) -> None:
    with world.work() as work:
        register_web_client("https://one.example", "secret", work=work)
        first = work.clients.get(WEB_CLIENT_ID)
        register_web_client("https://one.example", "secret", work=work)
        register_web_client("https://two.example", "secret", work=work)
        second = work.clients.get(WEB_CLIENT_ID)
    assert (first.id, first.redirect_uris) == (second.id, ("https://one.example/session/callback",))
    assert second.redirect_uris == ("https://two.example/session/callback",)
    assert second.may_act_for_members_of(an_organisation().id)


def test_a_service_exchanges_tokens_and_nothing_else(world: World) -> None:
    with world.work() as work:
        register_service_client("referrals", "one", work=work)
        first = work.clients.get("referrals")
        register_service_client("referrals", "two", work=work)
        second = work.clients.get("referrals")
    assert (first.grant_types, first.service, first.own_scope) == (frozenset({TOKEN_EXCHANGE}), True, frozenset())
    assert second.id == first.id
    assert second.accepts_secret(work.digests.client_secret("two"), NOON)
    assert not second.accepts_secret(work.digests.client_secret("one"), NOON)
