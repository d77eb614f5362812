"""Tokens that are bound to a key of the client (RFC 9449)."""

from typing import Any

import pytest

from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import REDIRECT, Browser, Network, query_of
from tests.integration.identity.test_token_exchange import claims_of
from tests.support.proofs import Holder


@pytest.fixture(scope="module")
def issuer(network: Network) -> str:
    return network.parts.settings.common.issuer


@pytest.fixture(scope="module")
def web(network: Network) -> Client:
    return network.add_web_client("gt1", first_party=True)


@pytest.fixture(scope="module")
def public(network: Network) -> Client:
    return network.add_public_client("gt1")


@pytest.fixture(scope="module")
def person(network: Network) -> Person:
    return network.add_person(Role.CASEWORKER, "gt1")


@pytest.fixture(scope="module")
def signed_in(network: Network, web: Client, person: Person) -> Browser:
    browser = network.browser()
    browser.code_for(web, person)
    return browser


class Asked:
    """Token requests of one client, signed by a key or not."""

    def __init__(self, network: Network, client: Client) -> None:
        self.network, self.client = network, client
        self.url = f"{network.parts.settings.common.issuer}/oauth2/token"

    def __call__(self, holder: Holder | None, *, proof: str | None = None, **form: str) -> Any:
        headers = self.network.basic(self.client) if self.client.is_confidential else {}
        if holder is not None or proof is not None:
            headers["DPoP"] = proof or holder.proof("POST", self.url)
        fields = {"client_id": self.client.client_id} | form
        return self.network.app.test_client().post("/oauth2/token", data=fields, headers=headers)

    def redeem(self, browser: Browser, code: str, holder: Holder | None) -> Any:
        verifier = browser.pkce.verifier
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, "code_verifier": verifier}
        return self(holder, **form)

    def refresh(self, token: str, holder: Holder | None) -> Any:
        return self(holder, grant_type="refresh_token", refresh_token=token)


def me(network: Network, headers: dict[str, str]) -> int:
    return network.app.test_client().get("/api/v1/me", headers=headers).status_code


def test_a_system_gets_a_token_that_only_its_key_opens(network: Network, issuer: str) -> None:
    system, holder = network.add_client("gt1", role=Role.CASEWORKER), Holder()
    answer = Asked(network, system)(holder, grant_type="client_credentials")
    token, url = answer.json["access_token"], f"{issuer}/api/v1/me"
    assert (answer.json["token_type"], claims_of(token)["cnf"]) == ("DPoP", {"jkt": holder.thumbprint})
    headers = holder.headers("GET", url, token)
    assert me(network, headers) == 200
    assert me(network, headers) == 401, "the same proof again"
    for wrong in (
        {"Authorization": f"Bearer {token}"},
        {"Authorization": f"DPoP {token}"},
        Holder().headers("GET", url, token),
        holder.headers("POST", url, token),
        holder.headers("GET", f"{issuer}/api/v1/users", token),
        {"Authorization": f"Bearer {token}", "DPoP": holder.proof("GET", url, token)},
        {"Authorization": f"DPoP {token}", "DPoP": holder.proof("GET", url)},
    ):
        assert me(network, wrong) == 401
    told = network.app.test_client().post("/oauth2/introspect", data={"token": token}, headers=network.basic(system))
    assert (told.json["token_type"], told.json["cnf"]) == ("DPoP", {"jkt": holder.thumbprint})


def test_a_refusal_says_how_to_prove_oneself(network: Network) -> None:
    refused = network.app.test_client().get("/api/v1/me")
    assert refused.headers["WWW-Authenticate"] == 'Bearer realm="ceiba", DPoP algs="ES256"'


def test_a_bearer_token_is_refused_as_a_bound_one(network: Network, issuer: str) -> None:
    system, holder = network.add_client("gt1", role=Role.CASEWORKER), Holder()
    assert me(network, holder.headers("GET", f"{issuer}/api/v1/me", network.token(system))) == 401


def test_the_refresh_tokens_of_a_public_client_are_bound_to_its_key(
    network: Network, public: Client, signed_in: Browser
) -> None:
    ask, holder = Asked(network, public), Holder()
    first = ask.redeem(signed_in, query_of(signed_in.authorize(public))["code"], holder).json
    assert first["token_type"] == "DPoP"
    for thief in (None, Holder()):
        refused = ask.refresh(first["refresh_token"], thief)
        assert (refused.status_code, refused.json["error"]) == (400, "invalid_grant")
    # The thief has ended nothing, and a response that was lost can be asked for again, with the key.
    second = ask.refresh(first["refresh_token"], holder).json
    assert ask.refresh(first["refresh_token"], holder).json["refresh_token"] == second["refresh_token"]
    assert claims_of(second["access_token"])["cnf"] == {"jkt": holder.thumbprint}


def test_the_refresh_tokens_of_a_confidential_client_are_not(network: Network, web: Client, signed_in: Browser) -> None:
    ask = Asked(network, web)
    first = ask.redeem(signed_in, query_of(signed_in.authorize(web))["code"], Holder()).json
    second = ask.refresh(first["refresh_token"], None).json
    assert second["token_type"] == "Bearer"
    assert "cnf" not in claims_of(second["access_token"])


def test_a_code_that_names_a_key_is_redeemed_with_it_alone(network: Network, web: Client, signed_in: Browser) -> None:
    ask, holder = Asked(network, web), Holder()
    for wrong in (None, Holder()):
        code = query_of(signed_in.authorize(web, dpop_jkt=holder.thumbprint))["code"]
        assert ask.redeem(signed_in, code, wrong).json["error"] == "invalid_grant"
        assert ask.redeem(signed_in, code, holder).json["token_type"] == "DPoP"


def test_a_pushed_request_that_was_signed_names_its_key(
    network: Network, public: Client, signed_in: Browser, issuer: str
) -> None:
    holder = Holder()
    form = {"response_type": "code", "client_id": public.client_id, "redirect_uri": REDIRECT}
    form |= {"code_challenge": signed_in.pkce.challenge, "code_challenge_method": "S256"}

    def push(**changes: str) -> Any:
        headers = {"DPoP": holder.proof("POST", f"{issuer}/oauth2/par")}
        return network.app.test_client().post("/oauth2/par", data=form | changes, headers=headers)

    assert push(dpop_jkt=Holder().thumbprint).json["error"] == "invalid_dpop_proof"
    query = f"client_id={public.client_id}&request_uri={push().json['request_uri']}"
    answer = signed_in.http.get(signed_in.http.get(f"/oauth2/authorize?{query}").location)
    ask, code = Asked(network, public), query_of(answer)["code"]
    assert ask.redeem(signed_in, code, Holder()).json["error"] == "invalid_grant"
    assert ask.redeem(signed_in, code, holder).json["token_type"] == "DPoP"


def test_a_client_that_is_registered_for_it_gets_nothing_without_a_proof(network: Network) -> None:
    strict = network.add_client("gt1", role=Role.CASEWORKER, dpop_bound_access_tokens=True)
    ask = Asked(network, strict)
    refused = ask(None, grant_type="client_credentials")
    assert (refused.status_code, refused.json["error"]) == (400, "invalid_request")
    assert ask(Holder(), grant_type="client_credentials").json["token_type"] == "DPoP"


@pytest.mark.parametrize("changes", [{"htm": "GET"}, {"htu": "https://evil.example"}, {"iat": 1}, {"jti": ""}], ids=str)
def test_a_wrong_proof_at_the_token_endpoint_is_named(network: Network, issuer: str, changes: dict[str, Any]) -> None:
    ask = Asked(network, network.add_client("gt1", role=Role.CASEWORKER))
    wrong = Holder().proof("POST", ask.url, **changes)
    answer = ask(None, proof=wrong, grant_type="client_credentials")
    assert (answer.status_code, answer.json["error"]) == (400, "invalid_dpop_proof")


def test_the_metadata_names_the_algorithm(network: Network) -> None:
    told = network.app.test_client().get("/.well-known/openid-configuration").json
    assert told["dpop_signing_alg_values_supported"] == ["ES256"]
