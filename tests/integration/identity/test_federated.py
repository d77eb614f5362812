"""People of an organisation sign in at its own identity provider, and no others do; it makes no account."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey
from werkzeug.test import TestResponse

from services.identity import bootstrap
from services.identity.adapters.sign_in import provider_client
from services.identity.adapters.sign_in.provider_client import ProviderClient
from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.roles import Role
from services.identity.domain.sign_in.federation import IdentityProvider, IdentityProviders, SecondFactorMarks
from services.identity.usecases.sign_in import sign_in_federated
from shared.kernel.country import ALL_COUNTRIES
from shared.outgoing.asker import Asker
from shared.outgoing.target import TargetRules
from tests.integration.identity.network import Browser, Network, organisation_id, query_of, refresh
from tests.integration.identity.revoked import reread_revocations
from tests.integration.identity.test_token_exchange import claims_of
from tests.support.oidc_provider import CLIENT_ID, CLIENT_SECRET, OidcProvider, a_key, oidc_provider

pytestmark = pytest.mark.integration

DOMAIN = "ceiba.example"
CALLBACK = "https://ceiba.example/oauth2/federated/callback"
STRONG = {"acr": "urn:two-factors"}


@pytest.fixture
def upstream() -> Iterator[OidcProvider]:
    with oidc_provider() as provider:
        yield provider


@pytest.fixture
def web(network: Network) -> Client:
    return network.add_web_client("gt1", first_party=True)


@pytest.fixture
def person(network: Network) -> Person:
    return network.add_person(Role.CASEWORKER, "gt1")


@pytest.fixture(autouse=True)
def configured(network: Network, upstream: OidcProvider) -> Iterator[None]:
    configure(network, upstream)
    yield
    bootstrap.services.use(network.parts)


def configure(network: Network, upstream: OidcProvider, **changes: Any) -> None:
    """Give the first organisation that provider."""
    values: dict[str, Any] = {
        "organisation_id": organisation_id(network, "gt1"),
        "issuer": upstream.url,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "email_domains": (DOMAIN,),
        "second_factor": SecondFactorMarks(acr=frozenset({"urn:two-factors"}), amr=frozenset({"hwk"})),
    }
    provider = IdentityProvider(**values | changes)
    parts = replace(network.parts, providers=IdentityProviders(all=(provider,)))
    parts.__dict__["provider_client"] = ProviderClient(Asker(TargetRules(loopback=True), timeout=2), CALLBACK)
    bootstrap.services.use(parts)


def begins(browser: Browser, person: Person, start: str = "/oauth2/federated") -> str:
    """The address at the provider to which the person is led."""
    page = browser.submit(browser.http.get(start), {"email": person.email})
    assert page.status_code == 200, page.get_data(as_text=True)
    link = re.search(r'role="button" href="([^"]*)"', page.get_data(as_text=True))
    assert link is not None
    return html.unescape(link[1])


def comes_back(browser: Browser, back: dict[str, str]) -> TestResponse:
    return browser.http.get(f"/oauth2/federated/callback?{urlencode(back)}")


def signs_in(browser: Browser, upstream: OidcProvider, person: Person, **claims: Any) -> TestResponse:
    told = {"sub": f"sub-of-{person.id}", "email": person.email} | claims
    return comes_back(browser, upstream.sign_in(begins(browser, person), **told))


def is_signed_in(browser: Browser, web: Client) -> bool:
    return browser.authorize(web).status_code == 302


def test_a_person_signs_in_at_the_provider_and_is_led_to_the_application(
    network: Network, web: Client, person: Person, upstream: OidcProvider
) -> None:
    browser = network.browser()
    asked = browser.authorize(web)
    assert 'href="/oauth2/federated?' in browser.http.get(asked.location).get_data(as_text=True)
    start = f"/oauth2/federated?{urlsplit(asked.location).query}"
    address = begins(browser, person, start)
    assert parse_qs(urlsplit(address).query)["max_age"] == ["300"]
    back = comes_back(browser, upstream.sign_in(address, sub="s-1", email=person.email.upper(), **STRONG))
    assert (back.status_code, back.location.startswith("/oauth2/authorize?")) == (303, True)
    tokens = browser.redeem(web, query_of(browser.http.get(back.location))["code"]).json
    claims = claims_of(tokens["access_token"])
    assert (claims["sub"], claims["acr"]) == (str(person.id), "mfa")
    assert "cases:read" in claims["scope"]
    actions = network.actions_about(person.id)
    assert "federated_account.added" in actions
    assert "sign_in.federated" in actions


def test_later_the_subject_alone_says_who_it_is(
    network: Network, web: Client, person: Person, upstream: OidcProvider
) -> None:
    signs_in(network.browser(), upstream, person, **STRONG)
    browser = network.browser()
    back = signs_in(browser, upstream, person, email="other@elsewhere.example", email_verified=False, **STRONG)
    assert back.status_code == 303
    assert is_signed_in(browser, web)


def test_another_subject_with_the_same_address_is_refused(
    network: Network, web: Client, person: Person, upstream: OidcProvider
) -> None:
    signs_in(network.browser(), upstream, person, **STRONG)
    browser = network.browser()
    assert signs_in(browser, upstream, person, sub="a new account of that address", **STRONG).status_code == 401
    assert not is_signed_in(browser, web)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"nonce": "not-this-one"},
        {"nonce": None},
        {"exp": 1_000_000_000},
        {"iat": 9_999_999_999},
        {"auth_time": None},
        {"auth_time": 1_000_000_000},
        {"azp": "another-client"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
        {"email": "somebody@other-domain.example"},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_lets_nobody_in_and_makes_no_account(
    network: Network, web: Client, person: Person, upstream: OidcProvider, claims: dict[str, Any]
) -> None:
    browser, before = network.browser(), network.rows("SELECT count(*) FROM users")
    assert signs_in(browser, upstream, person, **STRONG | claims).status_code == 401
    assert not is_signed_in(browser, web)
    assert network.rows("SELECT count(*) FROM users") == before
    assert network.rows("SELECT 1 FROM federated_accounts WHERE user_id = %s", person.id) == []


def test_somebody_without_an_account_gets_none(network: Network, upstream: OidcProvider, person: Person) -> None:
    before = network.rows("SELECT count(*) FROM users")
    answer = signs_in(network.browser(), upstream, person, sub="nobody", email=f"nobody@{DOMAIN}", **STRONG)
    assert answer.status_code == 401
    assert network.rows("SELECT count(*) FROM users") == before


def test_people_of_another_organisation_are_out_of_its_reach(
    network: Network, web: Client, upstream: OidcProvider
) -> None:
    for organisation in ("gt2", "hn1"):
        stranger, browser = network.add_person(Role.CASEWORKER, organisation), network.browser()
        assert signs_in(browser, upstream, stranger, **STRONG).status_code == 401
        assert not is_signed_in(browser, web)
        assert "sign_in.refused" in network.actions_about(stranger.id)


def test_a_country_administrator_comes_this_way_only_where_the_operator_says_so(
    network: Network, web: Client, upstream: OidcProvider
) -> None:
    administrator = network.add_person(Role.COUNTRY_ADMIN, "gt1")
    assert signs_in(network.browser(), upstream, administrator, **STRONG).status_code == 401
    configure(network, upstream, country_administrators=True)
    assert signs_in(network.browser(), upstream, administrator, **STRONG).status_code == 303


def test_who_is_suspended_or_only_invited_stays_out(network: Network, web: Client, upstream: OidcProvider) -> None:
    for status in (PersonStatus.SUSPENDED, PersonStatus.INVITED):
        person, browser = network.add_person(Role.CASEWORKER, "gt1"), network.browser()
        signs_in(network.browser(), upstream, person, **STRONG)
        with network.parts.system_work(ALL_COUNTRIES) as work:
            work.people.set_status(person.id, status, work.clock.now())
        assert signs_in(browser, upstream, person, **STRONG).status_code == 401
        assert not is_signed_in(browser, web)


@pytest.mark.parametrize(
    "changed",
    [{"state": "another"}, {"iss": "https://evil.example"}, {"iss": ""}, {"code": "made-up"}, {"code": ""}],
    ids=str,
)
def test_an_answer_that_was_tampered_with_is_refused(
    network: Network, web: Client, person: Person, upstream: OidcProvider, changed: dict[str, str]
) -> None:
    browser = network.browser()
    back = upstream.sign_in(begins(browser, person), sub="s", email=person.email, **STRONG)
    assert comes_back(browser, back | changed).status_code == 401
    assert not is_signed_in(browser, web)


def test_the_issuer_may_be_left_out_only_by_a_provider_that_does_not_promise_it(
    network: Network, person: Person, upstream: OidcProvider
) -> None:
    for promised, status in ((True, 401), (False, 303)):
        upstream.metadata = {"authorization_response_iss_parameter_supported": promised}
        configure(network, upstream)
        browser = network.browser()
        back = upstream.sign_in(begins(browser, person), sub="s", email=person.email, **STRONG)
        del back["iss"]
        assert comes_back(browser, back).status_code == status


def test_a_journey_comes_back_once_and_only_in_the_browser_that_began_it(
    network: Network, web: Client, person: Person, upstream: OidcProvider
) -> None:
    browser, other = network.browser(), network.browser()
    back = upstream.sign_in(begins(browser, person), sub="s", email=person.email, **STRONG)
    assert comes_back(other, back).status_code == 401
    kept = browser.http.get_cookie("ceiba_federated", path="/oauth2")
    assert kept is not None
    assert comes_back(browser, back).status_code == 303
    other.http.set_cookie("ceiba_federated", kept.value, path="/oauth2")
    upstream.codes[back["code"]] = {"claims": {}, "challenge": ""}
    assert comes_back(other, back).status_code == 401
    assert not is_signed_in(other, web)


def test_one_factor_there_asks_for_the_own_code_here(
    network: Network, web: Client, person: Person, upstream: OidcProvider
) -> None:
    browser = network.browser()
    asked = signs_in(browser, upstream, person, acr="password-alone")
    assert (asked.status_code, asked.location.partition("?")[0]) == (303, "/oauth2/federated/code")
    page = browser.http.get(asked.location)
    assert page.status_code == browser.http.get("/oauth2/federated/code?lang=en").status_code == 200
    assert not is_signed_in(browser, web)
    assert browser.submit(page, {"code": "000000"}).status_code == 422
    assert not is_signed_in(browser, web)
    assert browser.submit(page, {"code": network.code(person)}).status_code == 303
    assert is_signed_in(browser, web)


def test_a_code_that_was_used_a_moment_before_is_said_to_be_so(
    network: Network, web: Client, person: Person, upstream: OidcProvider
) -> None:
    first, second = network.browser(), network.browser()
    pages = [
        browser.http.get(signs_in(browser, upstream, person, acr="password-alone").location)
        for browser in (first, second)
    ]
    code = network.code(person)
    assert first.submit(pages[0], {"code": code}).status_code == 303

    again = second.submit(pages[1], {"code": code})

    assert again.status_code == 422
    assert "Ese código ya se usó" in again.get_data(as_text=True)
    assert not is_signed_in(second, web)


@pytest.mark.parametrize("since", ["is an administrator of the country", "has no factor", "has no provider"])
def test_who_may_no_more_come_this_way_is_refused_at_the_code(
    network: Network, web: Client, person: Person, upstream: OidcProvider, since: str
) -> None:
    browser = network.browser()
    page = browser.http.get(signs_in(browser, upstream, person, acr="password-alone").location)
    code = network.code(person)
    changes = {"is an administrator of the country": "role = 'country_admin'", "has no factor": "totp_sealed = NULL"}
    if change := changes.get(since):
        network.rows(f"UPDATE users SET {change} WHERE id = %s", person.id)
    else:
        bootstrap.services.use(replace(network.parts, providers=IdentityProviders()))

    assert browser.submit(page, {"code": code}).status_code == 422
    assert not is_signed_in(browser, web)


def test_the_field_for_the_code_is_shown_to_no_one_without_the_journey(network: Network) -> None:
    assert network.browser().http.get("/oauth2/federated/code").status_code == 401


def test_what_the_operator_lists_counts_as_two_factors(
    network: Network, web: Client, person: Person, upstream: OidcProvider
) -> None:
    browser = network.browser()
    assert signs_in(browser, upstream, person, amr=["pwd", "hwk"]).status_code == 303
    assert is_signed_in(browser, web)


def test_a_code_is_worth_nothing_without_the_journey(network: Network, person: Person) -> None:
    browser = network.browser()
    page = browser.http.get("/oauth2/federated").get_data(as_text=True)
    form = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page))
    answer = browser.http.post("/oauth2/federated/code", data=form | {"code": network.code(person)})
    assert answer.status_code == 401


def test_without_the_provider_people_sign_in_with_their_password(
    network: Network, web: Client, person: Person, upstream: OidcProvider
) -> None:
    browser = network.browser()
    address = begins(browser, person)
    back = upstream.sign_in(address, sub="s", email=person.email, **STRONG)
    upstream.is_down = True
    assert comes_back(browser, back).status_code == 503
    configure(network, upstream)
    page = browser.submit(browser.http.get("/oauth2/federated"), {"email": person.email})
    assert page.status_code == 503
    assert browser.sign_in(person).status_code == 303
    assert is_signed_in(browser, web)


def test_a_provider_without_a_password_here_refuses_the_password(
    network: Network, web: Client, person: Person, upstream: OidcProvider
) -> None:
    configure(network, upstream, passwords=False)
    administrator = network.add_person(Role.COUNTRY_ADMIN, "gt1")
    stranger = network.add_person(Role.CASEWORKER, "gt2")
    assert network.browser().sign_in(person).status_code == 401
    assert network.browser().sign_in(administrator).status_code == 303
    assert network.browser().sign_in(stranger).status_code == 303
    assert signs_in(network.browser(), upstream, person, **STRONG).status_code == 303


def test_a_provider_may_change_its_keys_and_another_key_of_the_same_name_is_refused(
    network: Network, person: Person, upstream: OidcProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert signs_in(network.browser(), upstream, person, **STRONG).status_code == 303
    monkeypatch.setattr(provider_client, "ASK_AGAIN_SECONDS", 0.0)
    upstream.key = a_key("second")
    assert signs_in(network.browser(), upstream, person, **STRONG).status_code == 303
    monkeypatch.setattr(provider_client, "ASK_AGAIN_SECONDS", 30.0)
    upstream.key = a_key("second")
    assert signs_in(network.browser(), upstream, person, **STRONG).status_code == 401


def test_an_address_of_another_domain_leads_nowhere_and_an_unknown_person_to_the_provider(
    network: Network, person: Person
) -> None:
    browser = network.browser()
    page = browser.submit(browser.http.get("/oauth2/federated"), {"email": "a@other-domain.example"})
    assert page.status_code == 422
    assert begins(browser, replace(person, email=f"nobody-{uuid4()}@{DOMAIN}")).startswith("http://127.0.0.1")


def test_a_private_key_proves_us_in_place_of_a_secret(network: Network, person: Person, upstream: OidcProvider) -> None:
    key = ECKey.generate_key("P-256", parameters={"kid": "ours", "alg": "ES256"})
    configure(network, upstream, client_secret=None, private_key=key.as_dict(private=True))
    assert signs_in(network.browser(), upstream, person, **STRONG).status_code == 303
    (assertion,) = upstream.asked_with[-1]["client_assertion"]
    claims = jwt.decode(assertion, key, algorithms=["ES256"]).claims
    assert (claims["iss"], claims["sub"], claims["aud"]) == (CLIENT_ID, CLIENT_ID, f"{upstream.url}/token")


def test_metadata_of_another_issuer_is_not_believed(network: Network, person: Person, upstream: OidcProvider) -> None:
    upstream.metadata = {"issuer": "https://evil.example"}
    page = network.browser()
    answer = page.submit(page.http.get("/oauth2/federated"), {"email": person.email})
    assert answer.status_code == 503


def test_a_provider_inside_our_own_network_is_not_asked(
    network: Network, person: Person, upstream: OidcProvider
) -> None:
    configure(network, upstream)
    bootstrap.services().__dict__["provider_client"] = ProviderClient(Asker(TargetRules(), timeout=2), CALLBACK)
    browser = network.browser()
    assert browser.submit(browser.http.get("/oauth2/federated"), {"email": person.email}).status_code == 503
    assert upstream.asked_with == []


def test_the_sign_in_is_as_old_as_that_at_the_provider(
    network: Network, web: Client, person: Person, upstream: OidcProvider
) -> None:
    ago = int((network.parts.clock.now() - timedelta(minutes=4)).timestamp())
    browser = network.browser()
    signs_in(browser, upstream, person, auth_time=ago, **STRONG)
    tokens = browser.redeem(web, query_of(browser.authorize(web))["code"]).json
    assert claims_of(tokens["access_token"])["auth_time"] == ago


def test_new_factors_let_another_subject_be_bound(network: Network, person: Person, upstream: OidcProvider) -> None:
    signs_in(network.browser(), upstream, person, **STRONG)
    with network.parts.system_work(ALL_COUNTRIES) as work:
        work.federated_accounts.remove_all_of(person.id)
    assert signs_in(network.browser(), upstream, person, sub="new", **STRONG).status_code == 303


def give_role(http: FlaskClient, own_admin: dict[str, str], person: Person, role: Role) -> None:
    address = f"/api/v1/users/{person.id}"
    version = http.get(address, headers=own_admin).headers["ETag"]
    answer = http.patch(address, json={"role": str(role)}, headers=own_admin | {"If-Match": version})
    assert answer.status_code == 200, answer.json


def is_refused(http: FlaskClient, network: Network, access_token: str) -> bool:
    reread_revocations(network.parts)
    return http.get("/api/v1/me", headers={"Authorization": f"Bearer {access_token}"}).status_code == 401


def test_who_comes_to_administer_the_country_is_signed_out_of_what_the_provider_opened(
    http: FlaskClient, network: Network, own_admin: dict[str, str], web: Client, person: Person, upstream: OidcProvider
) -> None:
    browser = network.browser()
    signs_in(browser, upstream, person, **STRONG)
    tokens = browser.redeem(web, query_of(browser.authorize(web))["code"]).json
    give_role(http, own_admin, person, Role.COUNTRY_ADMIN)
    assert not is_signed_in(browser, web)
    assert refresh(network, web, tokens["refresh_token"]).json["error"] == "invalid_grant"
    assert is_refused(http, network, tokens["access_token"])
    assert signs_in(browser, upstream, person, **STRONG).status_code == 401
    assert "user.sessions_ended" in network.actions_about(person.id)
    assert network.browser().sign_in(person).status_code == 303, "with what they have here"


def test_a_rise_while_the_provider_signs_a_person_in_is_not_outrun(
    network: Network, web: Client, person: Person, upstream: OidcProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = sign_in_federated._known

    def risen_meanwhile(*args: Any) -> Person | None:
        found = known(*args)
        rise = "UPDATE users SET role = 'country_admin', policy_version = policy_version + 1 WHERE id = %s"
        network.rows(rise, person.id)
        return found

    monkeypatch.setattr(sign_in_federated, "_known", risen_meanwhile)
    browser = network.browser()
    assert signs_in(browser, upstream, person, **STRONG).status_code == 401
    assert not is_signed_in(browser, web)


def test_another_role_in_the_organisation_leaves_the_sign_in_and_gives_tokens_of_the_new_role(
    http: FlaskClient, network: Network, own_admin: dict[str, str], web: Client, person: Person, upstream: OidcProvider
) -> None:
    browser = network.browser()
    signs_in(browser, upstream, person, **STRONG)
    old = browser.redeem(web, query_of(browser.authorize(web))["code"]).json
    give_role(http, own_admin, person, Role.SUPERVISOR)
    assert refresh(network, web, old["refresh_token"]).json["error"] == "invalid_grant"
    new = browser.redeem(web, query_of(browser.authorize(web))["code"]).json
    assert "cases:supervise" in claims_of(new["access_token"])["scope"].split()


def test_who_was_never_at_a_provider_keeps_their_sign_in_with_any_role(
    http: FlaskClient, network: Network, own_admin: dict[str, str], web: Client, person: Person
) -> None:
    browser = network.browser()
    browser.sign_in(person)
    give_role(http, own_admin, person, Role.COUNTRY_ADMIN)
    assert is_signed_in(browser, web)


def test_a_reset_of_factors_ends_what_the_provider_opened_and_a_code_page_that_is_still_open(
    http: FlaskClient, network: Network, own_admin: dict[str, str], web: Client, person: Person, upstream: OidcProvider
) -> None:
    browser, waiting = network.browser(), network.browser()
    signs_in(browser, upstream, person, **STRONG)
    tokens = browser.redeem(web, query_of(browser.authorize(web))["code"]).json
    page = waiting.http.get(signs_in(waiting, upstream, person, acr="password-alone").location)
    code = network.code(person)
    assert http.post(f"/api/v1/users/{person.id}/reset-factors", headers=own_admin).status_code == 200
    assert not is_signed_in(browser, web)
    assert refresh(network, web, tokens["refresh_token"]).json["error"] == "invalid_grant"
    assert is_refused(http, network, tokens["access_token"])
    assert waiting.submit(page, {"code": code}).status_code == 422
    assert signs_in(browser, upstream, person, **STRONG).status_code == 401, "until they have followed the link"
    assert network.rows("SELECT 1 FROM federated_accounts WHERE user_id = %s", person.id) == []
