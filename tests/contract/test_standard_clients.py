"""OAuth2 and OpenID Connect clients written by others sign a person in, unchanged, and sign them out again."""

import json
import subprocess
from typing import Any, Protocol
from urllib.parse import urlencode

import pytest
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from joserfc import jwt
from joserfc.jwk import KeySet
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from infra.local.programs import REPOSITORY
from tests.support.platform import Caller, Platform
from tests.support.signing_in import Person

pytestmark = [pytest.mark.contract, pytest.mark.timeout(300)]

CALLBACK = "http://127.0.0.1:9/callback"
AFTER_LOGOUT = "http://127.0.0.1:9/bye"
SCOPE = "openid organisations:read"
VERIFIER = "a-verifier-of-more-than-forty-three-characters-in-all"


class Session(Protocol):
    """What the two Python clients have in common."""

    token: dict[str, Any]

    def get(self, url: str) -> Any:
        """Read something as the person."""
        ...


@pytest.fixture(scope="module")
def person(platform: Platform) -> Person:
    """A person of the organisation whose application it is; one with a second factor would wait for codes."""
    return Person(platform.url, platform.account("users", "national_analyst", "GT"))


@pytest.fixture(scope="module")
def application(administrator: Caller, platform: Platform) -> dict[str, Any]:
    """An application as an administrator of its organisation registers it."""
    organisation_id = platform.account("clients", "country_admin", "GT")["organisation_id"]
    answer = administrator.post(
        "/api/v1/clients",
        json={
            "country": "GT",
            "organisation_id": organisation_id,
            "role": "national_analyst",
            "name": "Expediente",
            "scope": "organisations:read",
            "redirect_uris": [CALLBACK],
            "post_logout_redirect_uris": [AFTER_LOGOUT],
        },
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@pytest.fixture(scope="module")
def metadata(platform: Platform, person: Person) -> dict[str, Any]:
    return dict(person.browser.get(f"{platform.url}/.well-known/openid-configuration", timeout=30).json())


@pytest.mark.parametrize("program", ["openid_client.mjs", "oauth4webapi.mjs"])
def test_a_client_of_node_signs_in_refreshes_revokes_and_signs_out(
    platform: Platform, person: Person, application: dict[str, Any], program: str
) -> None:
    result = talk(
        program,
        person,
        {
            "issuer": platform.url,
            "clientId": application["client_id"],
            "clientSecret": application["client_secret"],
            "redirectUri": CALLBACK,
            "afterLogout": AFTER_LOGOUT,
            "scope": SCOPE,
        },
    )

    assert result["claims"]["sub"] == result["userinfo"]["sub"] == result["live"]["sub"]
    assert result["userinfo"]["email"] == person.account["email"]
    assert (result["live"]["active"], result["refreshed"]) == (True, True)
    assert (result["revoked"], result["reused"]) == ({"active": False}, "invalid_grant")
    assert result["state"] == "adiós"


def test_a_client_of_node_pushes_its_request_and_binds_its_token_to_a_key_and_a_service(
    platform: Platform, person: Person, application: dict[str, Any]
) -> None:
    result = talk(
        "pushed_and_bound.mjs",
        person,
        {
            "issuer": platform.url,
            "clientId": application["client_id"],
            "clientSecret": application["client_secret"],
            "redirectUri": CALLBACK,
            "scope": SCOPE,
            "resource": f"{platform.url}/resources/identity",
            "protectedAddress": f"{platform.url}/api/v1/organisations",
            "otherAddress": f"{platform.url}/api/v1/code-lists",
        },
    )

    assert (result["query"], result["tokenType"]) == (["client_id", "request_uri"], "dpop")
    assert (result["opened"], result["openedAfterRefresh"]) == (200, 200)
    assert (result["asBearer"], result["elsewhere"]) == (401, 401)


def test_authlib_signs_in_refreshes_revokes_and_signs_out(
    metadata: dict[str, Any], person: Person, application: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    session = AuthlibSession(
        application["client_id"],
        application["client_secret"],
        scope=SCOPE,
        redirect_uri=CALLBACK,
        code_challenge_method="S256",
    )
    session.trust_env = False
    address, state = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=VERIFIER, nonce="n1"
    )
    session.fetch_token(
        metadata["token_endpoint"], authorization_response=person.visit(address), code_verifier=VERIFIER, state=state
    )
    hint = session.token["id_token"]
    claims = jwt.decode(hint, KeySet.import_key_set(session.get(metadata["jwks_uri"]).json())).claims
    assert (claims["nonce"], claims["aud"]) == ("n1", application["client_id"])

    assert_is(person, session, metadata, claims["sub"])
    before = session.token["refresh_token"]
    session.refresh_token(metadata["token_endpoint"])
    assert session.token["refresh_token"] != before
    assert session.introspect_token(metadata["introspection_endpoint"]).json()["active"] is True
    assert session.revoke_token(metadata["revocation_endpoint"]).status_code == 200
    sign_out(person, metadata, hint)


def test_requests_oauthlib_signs_in_refreshes_and_signs_out(
    metadata: dict[str, Any], person: Person, application: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    session = OAuth2Session(application["client_id"], scope=SCOPE.split(), redirect_uri=CALLBACK, pkce="S256")
    session.trust_env = False
    address, _ = session.authorization_url(metadata["authorization_endpoint"])
    secret = application["client_secret"]
    session.fetch_token(metadata["token_endpoint"], authorization_response=person.visit(address), client_secret=secret)
    hint = session.token["id_token"]

    assert_is(person, session, metadata, session.get(metadata["userinfo_endpoint"]).json()["sub"])
    before = session.token["refresh_token"]
    session.refresh_token(metadata["token_endpoint"], auth=HTTPBasicAuth(application["client_id"], secret))
    assert session.token["refresh_token"] != before
    assert session.get(metadata["userinfo_endpoint"]).status_code == 200
    sign_out(person, metadata, hint)


@pytest.mark.parametrize("asked", [["openid"], ["openid", "profile"], ["openid", "profile", "email", "offline_access"]])
def test_who_only_signs_people_in_gets_no_right_of_theirs_and_what_it_asked_for(
    platform: Platform,
    metadata: dict[str, Any],
    person: Person,
    application: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    asked: list[str],
) -> None:
    """As Grafana, Superset, oauth2-proxy or a Keycloak broker ask; `OAUTHLIB_RELAX_TOKEN_SCOPE` is not set."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    session = OAuth2Session(application["client_id"], scope=asked, redirect_uri=CALLBACK, pkce="S256")
    session.trust_env = False
    address, _ = session.authorization_url(metadata["authorization_endpoint"])
    secret = application["client_secret"]
    session.fetch_token(metadata["token_endpoint"], authorization_response=person.visit(address), client_secret=secret)

    assert set(session.token["scope"]) == set(asked)
    assert session.get(metadata["userinfo_endpoint"]).json()["email"] == person.account["email"]
    assert session.get(f"{platform.url}/api/v1/organisations").status_code == 403
    session.refresh_token(metadata["token_endpoint"], auth=HTTPBasicAuth(application["client_id"], secret))
    assert session.get(f"{platform.url}/api/v1/organisations").status_code == 403


@pytest.mark.parametrize("scope", ["", "openid", "openid profile email"])
def test_an_application_is_registered_for_signing_people_in_alone(
    administrator: Caller, platform: Platform, scope: str
) -> None:
    organisation_id = platform.account("clients", "country_admin", "GT")["organisation_id"]
    body = {"country": "GT", "organisation_id": organisation_id, "role": "caseworker", "name": "Tablero"}
    answer = administrator.post("/api/v1/clients", json=body | {"scope": scope, "redirect_uris": [CALLBACK]})
    assert (answer.status_code, answer.json()["scope"]) == (201, "")


def assert_is(person: Person, session: Session, metadata: dict[str, Any], subject: str) -> None:
    """The session speaks for the person."""
    told = session.get(metadata["userinfo_endpoint"]).json()
    assert (told["sub"], told["email"]) == (subject, person.account["email"])


def sign_out(person: Person, metadata: dict[str, Any], id_token: str) -> None:
    """The browser comes back to the registered address with the state."""
    query = {"id_token_hint": id_token, "post_logout_redirect_uri": AFTER_LOGOUT, "state": "s1"}
    assert person.visit(f"{metadata['end_session_endpoint']}?{urlencode(query)}") == f"{AFTER_LOGOUT}?state=s1"


def talk(program: str, person: Person, settings: dict[str, str]) -> dict[str, Any]:
    """Run a program of tests/clients; whenever it sends the browser somewhere, the person goes there."""
    with subprocess.Popen(
        [REPOSITORY / "tests/clients/run.sh", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as running:
        print(json.dumps(settings), file=running.stdin)
        for line in running.stdout:
            told = json.loads(line)
            if "result" in told:
                return dict(told["result"])
            print(json.dumps({"returned": person.visit(told["visit"])}), file=running.stdin)
        raise AssertionError(running.stderr.read()[-3000:])
