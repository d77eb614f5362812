"""A token can be narrowed to some services (RFC 8707), and each service says where its tokens come from (RFC 9728)."""

from typing import Any

import pytest

from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.usecases.clients.register_platform_client import register_service_client
from shared.contracts.oauth import TOKEN_EXCHANGE
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.network import Browser, Network, query_of, refresh, token_request
from tests.integration.identity.test_token_exchange import ACCESS_TOKEN, claims_of


@pytest.fixture(scope="module")
def issuer(network: Network) -> str:
    return network.parts.settings.common.issuer


@pytest.fixture(scope="module")
def cases(issuer: str) -> str:
    return f"{issuer}/resources/cases"


@pytest.fixture(scope="module")
def referrals(issuer: str) -> str:
    return f"{issuer}/resources/referrals"


@pytest.fixture(scope="module")
def web(network: Network) -> Client:
    return network.add_web_client("gt1", first_party=True)


@pytest.fixture(scope="module")
def person(network: Network) -> Person:
    return network.add_person(Role.CASEWORKER, "gt1")


@pytest.fixture(scope="module")
def signed_in(network: Network, web: Client, person: Person) -> Browser:
    browser = network.browser()
    browser.code_for(web, person)
    return browser


@pytest.fixture(scope="module")
def system(network: Network) -> Client:
    return network.add_client("gt1", role=Role.CASEWORKER)


def ask(network: Network, client: Client, *resources: str) -> Any:
    form = {"grant_type": "client_credentials", "resource": list(resources)}
    return network.app.test_client().post("/oauth2/token", data=form, headers=network.basic(client))


def test_without_a_resource_a_token_is_good_everywhere(network: Network, system: Client) -> None:
    assert claims_of(network.token(system))["aud"] == "ceiba"


def test_a_system_narrows_its_token_to_one_or_more_services(
    network: Network, system: Client, cases: str, referrals: str
) -> None:
    assert claims_of(ask(network, system, cases).json["access_token"])["aud"] == cases
    both = ask(network, system, referrals, cases).json["access_token"]
    assert claims_of(both)["aud"] == [cases, referrals]


def test_the_issuer_is_the_whole_platform(network: Network, system: Client, issuer: str) -> None:
    assert claims_of(ask(network, system, issuer).json["access_token"])["aud"] == "ceiba"
    assert claims_of(ask(network, system, f"{issuer}/").json["access_token"])["aud"] == "ceiba"


@pytest.mark.parametrize(
    "unknown",
    ["https://evil.example", "cases", "ceiba", "{cases}/", "{cases}#x", "{cases}?x=1", "{cases}x"],
)
def test_what_is_no_resource_of_ours_is_invalid_target(
    network: Network, system: Client, web: Client, signed_in: Browser, cases: str, unknown: str
) -> None:
    resource = unknown.format(cases=cases)
    for answer in (ask(network, system, resource), ask(network, system, cases, resource)):
        assert (answer.status_code, answer.json["error"]) == (400, "invalid_target")
    query = query_of(signed_in.authorize(web, resource=resource))
    assert (query["error"], query["state"]) == ("invalid_target", "estado-1")
    pushed = {"response_type": "code", "redirect_uri": "https://app.example/callback", "resource": resource}
    pushed |= {"code_challenge": signed_in.pkce.challenge, "code_challenge_method": "S256"}
    refused = network.app.test_client().post("/oauth2/par", data=pushed, headers=network.basic(web))
    assert (refused.status_code, refused.json["error"]) == (400, "invalid_target")


def test_what_a_person_agreed_to_holds_for_every_later_token(
    network: Network, web: Client, signed_in: Browser, cases: str, referrals: str, issuer: str
) -> None:
    code = query_of(signed_in.authorize(web, resource=f"{cases} {referrals}"))["code"]
    first = signed_in.redeem(web, code).json
    assert claims_of(first["access_token"])["aud"] == [cases, referrals]
    narrower = refresh(network, web, first["refresh_token"], resource=cases).json
    assert claims_of(narrower["access_token"])["aud"] == cases
    whole = refresh(network, web, narrower["refresh_token"]).json
    assert claims_of(whole["access_token"])["aud"] == [cases, referrals]
    for wider in (issuer, f"{issuer}/resources/reporting"):
        refused = refresh(network, web, whole["refresh_token"], resource=wider)
        assert (refused.status_code, refused.json["error"]) == (400, "invalid_target")


def test_a_code_is_redeemed_for_fewer_services_than_it_was_given_for(
    web: Client, signed_in: Browser, cases: str, referrals: str
) -> None:
    code = query_of(signed_in.authorize(web, resource=f"{cases} {referrals}"))["code"]
    assert claims_of(signed_in.redeem(web, code, resource=referrals).json["access_token"])["aud"] == referrals


def test_a_token_for_another_service_is_refused_here_and_described_to_its_owner(
    network: Network, system: Client, cases: str, issuer: str
) -> None:
    http = network.app.test_client()
    elsewhere = ask(network, system, cases).json["access_token"]
    here = ask(network, system, f"{issuer}/resources/identity").json["access_token"]
    assert http.get("/api/v1/me", headers={"Authorization": f"Bearer {elsewhere}"}).status_code == 401
    assert http.get("/api/v1/me", headers={"Authorization": f"Bearer {here}"}).status_code == 200
    told = http.post("/oauth2/introspect", data={"token": elsewhere}, headers=network.basic(system)).json
    assert (told["active"], told["aud"]) == (True, cases)


def test_a_service_exchanges_only_a_token_that_is_for_it(
    network: Network, system: Client, cases: str, referrals: str
) -> None:
    with network.parts.system_work(ALL_COUNTRIES) as work:
        register_service_client("referrals", "a-secret-of-the-services-with-enough-bits", work=work)
    network.secrets["referrals"] = "a-secret-of-the-services-with-enough-bits"
    service = network.parts.clients.find("referrals")

    def exchange(*resources: str) -> Any:
        token = ask(network, system, *resources).json["access_token"]
        form = {"subject_token": token, "subject_token_type": ACCESS_TOKEN, "audience": "cases"}
        return token_request(network, service, grant_type=TOKEN_EXCHANGE, **form)

    assert claims_of(exchange(referrals).json["access_token"])["aud"] == "cases"
    assert exchange(cases).json["error"] == "invalid_target"


def test_every_resource_says_where_its_tokens_come_from(network: Network, issuer: str) -> None:
    http = network.app.test_client()
    told = http.get("/.well-known/oauth-authorization-server").json["protected_resources"]
    assert len(told) == 5
    for resource in told:
        found = http.get(f"/.well-known/oauth-protected-resource{resource.removeprefix(issuer)}").json
        assert (found["resource"], found["authorization_servers"]) == (resource, [issuer])
    assert http.get("/.well-known/oauth-protected-resource/resources/x").status_code == 404
