"""A service acts for its caller with a shorter token that is never worth more than the caller's."""

import base64
import json
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from services.identity.adapters.tokens.access_tokens import AccessTokenClaims
from services.identity.domain.clients.clients import REFERRALS, Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.domain.tokens.sessions import ACCESS_TOKEN_LIFE
from services.identity.usecases.clients.register_platform_client import register_service_client
from services.identity.wsgi import create_app
from shared.contracts.oauth import TOKEN_EXCHANGE
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.errors import Unauthenticated
from shared.kernel.grant import Grant, Permission
from tests.integration.identity.network import Network, organisation_id, token_request
from tests.integration.identity.revoked import reread_revocations

ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"
SECRET = "a-secret-of-the-services-with-enough-bits"


@pytest.fixture(scope="module")
def referrals(network: Network) -> Client:
    with network.parts.system_work(ALL_COUNTRIES) as work:
        register_service_client(REFERRALS, SECRET, work=work)
    network.secrets[REFERRALS] = SECRET
    client = network.parts.clients.find(REFERRALS)
    assert client is not None
    return client


def exchange(network: Network, client: Client, token: str, **changes: str | None) -> TestResponse:
    form = {"grant_type": TOKEN_EXCHANGE, "subject_token": token, "subject_token_type": ACCESS_TOKEN}
    form |= {"audience": "cases"} | changes
    return token_request(network, client, **{name: value for name, value in form.items() if value is not None})


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def claims_to_sign(network: Network, **changes: Any) -> AccessTokenClaims:
    values: dict[str, Any] = {
        "subject": str(uuid4()),
        "client_id": "ceiba-web",
        "organisation_id": organisation_id(network, "gt1"),
        "scope": ["cases:read", "referrals:send"],
        "countries": [Country.GUATEMALA],
        "acr": "pwd",
        "policy_version": 1,
        "session_id": str(uuid4()),
    }
    return AccessTokenClaims(**values | changes)


def a_token(network: Network, *, age: int = 0, **changes: Any) -> str:
    now = network.parts.clock.now() - timedelta(seconds=age)
    return network.parts.tokens.access_token(claims_to_sign(network, **changes), now)


def person_token(network: Network, **query: str) -> tuple[dict[str, Any], Person]:
    web, browser = network.add_web_client("gt1", first_party=True), network.browser()
    person = network.add_person(Role.CASEWORKER, "gt1")
    return browser.redeem(web, browser.code_for(web, person, **query)).json | {"client": web}, person


def me(network: Network, token: str) -> TestResponse:
    return network.app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})


def at_cases(network: Network, token: str) -> Grant:
    """The grant that the one endpoint of cases finds in an exchanged token."""
    return network.parts.verifier.exchanged(audience="cases", actor="service:referrals").verify(f"Bearer {token}")


def test_the_subject_stays_and_the_service_is_named_as_the_actor(network: Network, referrals: Client) -> None:
    given_, person = person_token(network)
    answer = exchange(network, referrals, given_["access_token"], scope="referrals:send")
    assert answer.status_code == 200
    assert set(answer.json) == {"access_token", "token_type", "expires_in", "scope", "issued_token_type"}
    assert (answer.json["issued_token_type"], answer.json["scope"]) == (ACCESS_TOKEN, "referrals:send")
    assert answer.headers["Cache-Control"] == "no-store"
    old, new = claims_of(given_["access_token"]), claims_of(answer.json["access_token"])
    assert new["act"] == {"sub": "service:referrals"}
    assert new["client_id"] == "referrals"
    assert new["aud"] == "cases"
    kept = ("iss", "sub", "org", "ctry", "acr", "sid", "pv")
    assert {name: new[name] for name in kept} == {name: old[name] for name in kept}
    assert new["jti"] != old["jti"]
    assert new["exp"] - new["iat"] == answer.json["expires_in"] == 120
    grant = at_cases(network, answer.json["access_token"])
    assert (grant.subject, grant.client_id) == (str(person.id), "referrals")
    assert set(map(str, grant.permissions)) == {"referrals:send"}


def test_a_system_that_called_stays_itself(network: Network, referrals: Client) -> None:
    client = network.add_client("gt1", role=Role.CASEWORKER)
    answer = exchange(network, referrals, network.token(client))
    assert set(answer.json["scope"].split()) == set(Role.CASEWORKER.permissions)
    assert at_cases(network, answer.json["access_token"]).subject == client.client_id


@pytest.mark.parametrize(
    "wider", [{"scope": "users:write"}, {"scope": "referrals:send users:write"}, {"scope": "openid"}, {"country": "HN"}]
)
def test_wider_scope_or_country_is_refused(network: Network, referrals: Client, wider: dict[str, Any]) -> None:
    answer = exchange(network, referrals, a_token(network), **wider)
    assert (answer.status_code, answer.json["error"]) == (400, "invalid_scope")


def test_only_a_service_exchanges(network: Network, referrals: Client) -> None:
    with_grant = network.add_client("gt1", role=Role.CASEWORKER, grant_types=frozenset({TOKEN_EXCHANGE}))
    for client in (with_grant, network.add_client("gt1", role=Role.CASEWORKER), network.add_web_client("gt1")):
        answer = exchange(network, client, a_token(network))
        assert (answer.status_code, answer.json["error"]) == (400, "unauthorized_client")
    public = network.add_public_client("gt1", grant_types=frozenset({TOKEN_EXCHANGE}))
    assert exchange(network, public, a_token(network)).json["error"] == "invalid_client"
    network.secrets[REFERRALS] = "wrong"
    assert exchange(network, referrals, a_token(network)).json["error"] == "invalid_client"
    network.secrets[REFERRALS] = SECRET


@pytest.mark.parametrize("grant_type", ["client_credentials", "refresh_token", "authorization_code"])
def test_a_service_does_nothing_else(network: Network, referrals: Client, grant_type: str) -> None:
    form = {"refresh_token": "x", "code": "x", "redirect_uri": "x"}
    answer = token_request(network, referrals, grant_type=grant_type, **form)
    assert (answer.status_code, answer.json["error"]) == (400, "unauthorized_client")


def bad_tokens(network: Network) -> dict[str, str]:
    genuine = a_token(network)
    head, payload, signature = genuine.split(".")
    claims = claims_of(genuine) | {"scope": "users:write"}
    widened = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return {
        "expired": a_token(network, age=301),
        "signature of another": f"{head}.{payload}.{a_token(network, age=1).split('.')[2]}",
        "changed claims": f"{head}.{widened}.{signature}",
        "no signature": f"{head}.{payload}.",
        "not a token": "x",
        "too long": "x" * 9000,
        "an id token": network.parts.keys.sign(claims_of(genuine), typ="JWT"),
        "another issuer": network.parts.keys.sign(claims_of(genuine) | {"iss": "https://x.example"}, typ="at+jwt"),
    }


def test_a_forged_or_expired_subject_token_is_refused(network: Network, referrals: Client) -> None:
    for name, token in bad_tokens(network).items():
        answer = exchange(network, referrals, token)
        assert (answer.status_code, answer.json["error"]) == (400, "invalid_request"), name
        assert token not in answer.text, name


def test_an_exchanged_token_opens_no_ordinary_endpoint(network: Network, referrals: Client) -> None:
    exchanged = exchange(network, referrals, a_token(network)).json["access_token"]
    assert me(network, exchanged).status_code == 401


def test_a_callers_own_token_does_not_pass_for_an_exchanged_one(network: Network) -> None:
    for token in (a_token(network), a_token(network, audience="cases"), a_token(network, actor="service:referrals")):
        with pytest.raises(Unauthenticated):
            at_cases(network, token)
    with pytest.raises(Unauthenticated):
        at_cases(network, a_token(network, audience="cases", actor="service:reporting"))


def test_there_are_no_chains(network: Network, referrals: Client) -> None:
    once = exchange(network, referrals, a_token(network)).json["access_token"]
    answer = exchange(network, referrals, once)
    assert (answer.status_code, answer.json["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"subject_token": None}, "invalid_request"),
        ({"subject_token_type": None}, "invalid_request"),
        ({"subject_token_type": "urn:ietf:params:oauth:token-type:refresh_token"}, "invalid_request"),
        ({"requested_token_type": "urn:ietf:params:oauth:token-type:refresh_token"}, "invalid_request"),
        ({"actor_token": "x", "actor_token_type": ACCESS_TOKEN}, "invalid_request"),
        ({"audience": None}, "invalid_target"),
        ({"audience": "ceiba"}, "invalid_target"),
        ({"audience": "reporting"}, "invalid_target"),
        ({"resource": "https://elsewhere.example"}, "invalid_target"),
    ],
    ids=str,
)
def test_what_is_not_understood_is_refused(
    network: Network, referrals: Client, changes: dict[str, Any], error: str
) -> None:
    answer = exchange(network, referrals, a_token(network), **changes)
    assert (answer.status_code, answer.json["error"]) == (400, error)
    asked = {"requested_token_type": ACCESS_TOKEN}
    assert exchange(network, referrals, a_token(network), **asked).status_code == 200


def test_what_revokes_the_subject_revokes_the_exchanged_token(network: Network, referrals: Client) -> None:
    admin = network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")
    for action in ("suspend", "sessions/end"):
        given_, person = person_token(network)
        exchanged = exchange(network, referrals, given_["access_token"]).json["access_token"]
        assert at_cases(network, exchanged)
        network.app.test_client().post(f"/api/v1/users/{person.id}/{action}", headers=admin)
        reread_revocations(network.parts)
        with pytest.raises(Unauthenticated):
            at_cases(network, exchanged)
        assert exchange(network, referrals, given_["access_token"]).json["error"] == "invalid_request"


def test_a_service_cannot_sign_its_caller_out(network: Network, referrals: Client) -> None:
    given_, _ = person_token(network)
    exchanged = exchange(network, referrals, given_["access_token"]).json["access_token"]
    http = network.app.test_client()
    answer = http.post("/oauth2/revoke", data={"token": exchanged}, headers=network.basic(referrals))
    assert answer.status_code == 200, "a token that it does not know counts as revoked (RFC 7009 §2.2)"
    reread_revocations(network.parts)
    assert me(network, given_["access_token"]).status_code == 200


def test_the_service_is_registered_at_start_from_the_configuration(network: Network) -> None:
    settings = replace(network.parts.settings, service_client_secret="another-one")
    parts = replace(network.parts, settings=settings)
    create_app(parts)
    create_app(parts)
    with parts.system_work(ALL_COUNTRIES) as work:
        client = work.clients.get(REFERRALS)
        register_service_client(REFERRALS, SECRET, work=work)
    assert client.service
    assert client.is_confidential
    assert client.accepts_secret(parts.digests.client_secret("another-one"), parts.clock.now())
    assert (client.organisation_id, client.role, client.grant_types) == (None, None, frozenset({TOKEN_EXCHANGE}))


def test_the_database_itself_knows_no_service_with_an_organisation(network: Network) -> None:
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        network.add_client("gt1", service=True)


SCOPES = sorted(str(permission) for permission in Permission)
asked_scopes = st.none() | st.lists(st.sampled_from([*SCOPES, "openid", "*", "cases:*"]), max_size=4)
asked_countries = st.none() | st.lists(st.sampled_from(["GT", "SV", "HN", "MX", "NI", "*"]), max_size=4)


@settings(max_examples=400, deadline=None)
@given(
    held=st.lists(st.sampled_from(SCOPES), unique=True),
    countries=st.lists(st.sampled_from(sorted(ALL_COUNTRIES)), unique=True),
    life=st.integers(2, 300),
    age=st.integers(0, 298),
    scope=asked_scopes,
    country=asked_countries,
)
def test_an_exchanged_token_is_never_wider_in_scope_country_or_time(
    network: Network,
    referrals: Client,
    *,
    held: list[str],
    countries: list[Country],
    life: int,
    age: int,
    scope: list[str] | None,
    country: list[str] | None,
) -> None:
    subject = a_token(network, age=age, scope=held, countries=countries, life=timedelta(seconds=life))
    answer = exchange(
        network,
        referrals,
        subject,
        scope=" ".join(scope) if scope is not None else None,
        country=" ".join(country) if country is not None else None,
    )
    before = claims_of(subject)
    if answer.status_code != 200:
        assert answer.status_code == 400
        too_much = not set(scope or ()) <= set(held) or not set(country or ()) <= set(countries)
        assert (answer.json["error"] == "invalid_scope" and too_much) or (
            answer.json["error"] == "invalid_request" and age >= life - 1
        )
        return
    after = claims_of(answer.json["access_token"])
    assert set(after["scope"].split()) <= set(held)
    assert set(after["scope"].split()) == set(scope or held)
    assert set(after["ctry"]) == set(country or countries) <= set(countries)
    assert after["exp"] <= before["exp"]
    assert 0 < after["exp"] - after["iat"] <= 120
    assert (after["sub"], after["org"], after["aud"]) == (before["sub"], before["org"], "cases")
    assert after["act"] == {"sub": "service:referrals"}
    try:
        grant = at_cases(network, answer.json["access_token"])
    except Unauthenticated:
        # Its last second may have passed meanwhile.
        assert after["exp"] <= network.parts.clock.now().timestamp()
    else:
        assert grant.countries <= set(countries)


def test_an_ordinary_token_names_no_actor_and_lives_as_before(network: Network) -> None:
    claims = claims_of(network.token(network.add_client("gt1", role=Role.CASEWORKER)))
    assert "act" not in claims
    assert claims["exp"] - claims["iat"] == ACCESS_TOKEN_LIFE.total_seconds()


def test_a_token_that_is_exchanged_while_a_second_passes_ends_with_the_callers(
    network: Network, referrals: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = a_token(network, life=timedelta(seconds=60))
    began, reads = network.parts.clock.now(), count()
    monkeypatch.setattr(type(network.parts.clock), "now", lambda _: began + timedelta(seconds=next(reads)))

    answer = exchange(network, referrals, subject)

    assert answer.status_code == 200
    assert claims_of(answer.json["access_token"])["exp"] <= claims_of(subject)["exp"]
