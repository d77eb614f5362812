"""A service acts for its caller, with no more than the caller's token carries."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.identity.adapters.tokens.verifier import SubjectToken
from services.identity.domain.errors import NotHeld, WrongTarget
from services.identity.domain.roles.roles import Role
from services.identity.domain.tokens.sessions import EXCHANGED_TOKEN_LIFE
from services.identity.usecases.tokens.exchange_token import exchange_token
from shared.kernel.grant import Permission
from tests.support.builders.identity import NOON, a_person, a_platform_application, an_organisation, grant_of
from tests.support.world import GT, HN


class Exchange:
    """A service that brings the token of a caller in two countries."""

    service = replace(
        a_platform_application(an_organisation()),
        client_id="referrals",
        countries=frozenset({GT}),
        scope=frozenset({"cases:read", "cases:write"}),
        service=True,
    )
    grant = replace(
        grant_of(a_person(an_organisation(), Role.CASEWORKER)),
        permissions=frozenset({Permission.CASES_READ, Permission.REFERRALS_SEND}),
        countries=frozenset({GT, HN}),
        session_id="session",
        policy_version=7,
        acr="mfa",
        signed_in_at=1_780_000_000.0,
        held_by=frozenset({"ana", "berta"}),
    )
    subject = SubjectToken(grant, NOON + timedelta(seconds=300), frozenset({"referrals"}))


def test_an_exchanged_token_carries_what_both_hold_and_dies_with_the_callers() -> None:
    bearer = exchange_token(
        Exchange.subject, service=Exchange.service, audience="cases", scope=None, country=None, at=NOON
    )
    assert (bearer.scope, bearer.countries) == (("cases:read",), frozenset({GT}))
    assert (bearer.subject, bearer.actor, bearer.audience) == (Exchange.grant.subject, "service:referrals", ("cases",))
    assert (bearer.session_id, bearer.policy_version, bearer.life) == ("session", 7, EXCHANGED_TOKEN_LIFE)
    assert bearer.signed_in_at == Exchange.grant.signed_in_at == 1_780_000_000.0
    assert bearer.held_by == {"ana", "berta"}, "what it asks for through the service, its holders ask for too"


def test_an_exchanged_token_never_outlives_the_callers() -> None:
    subject = replace(Exchange.subject, expires_at=NOON + timedelta(seconds=9))
    at = NOON + timedelta(milliseconds=999)
    bearer = exchange_token(subject, service=Exchange.service, audience="cases", scope=None, country=None, at=at)
    assert bearer.life == timedelta(seconds=9)


@pytest.mark.parametrize(("scope", "country"), [("cases:write", None), ("referrals:send", None), (None, "HN")])
def test_no_more_is_exchanged_than_both_hold(scope: str | None, country: str | None) -> None:
    with pytest.raises(NotHeld):
        exchange_token(
            Exchange.subject,
            service=Exchange.service,
            audience="cases",
            scope=scope,
            country=country,
            at=NOON,
        )


def test_a_service_exchanges_only_tokens_that_are_for_it() -> None:
    with pytest.raises(WrongTarget):
        exchange_token(
            replace(Exchange.subject, services=frozenset({"cases", "reporting"})),
            service=Exchange.service,
            audience="cases",
            scope=None,
            country=None,
            at=NOON,
        )


@pytest.mark.parametrize(("client_id", "audience"), [("referrals", "reporting"), ("cases", "referrals")])
def test_a_service_gets_tokens_only_for_the_services_it_calls(client_id: str, audience: str) -> None:
    with pytest.raises(WrongTarget):
        exchange_token(
            Exchange.subject,
            service=replace(Exchange.service, client_id=client_id),
            audience=audience,
            scope=None,
            country=None,
            at=NOON,
        )
