"""The pages where people sign in and out: plain forms, one answer for every mistake, limits."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from itertools import count

import pyotp
import pytest
from limits.limits import RateLimitItemPerMinute

from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.processes.sign_in.second_factors import ShownFactor, second_factor_accepted
from services.identity.usecases.sign_in import sign_in
from tests.integration.identity.network import PASSWORD, Browser, Network, refresh
from tests.integration.identity.revoked import reread_revocations

_ADDRESSES = (f"10.0.{n // 250}.{n % 250 + 1}" for n in count())


@pytest.fixture(scope="module")
def person(network: Network) -> Person:
    return network.add_person(Role.CASEWORKER, "gt1")


@pytest.fixture(scope="module")
def web(network: Network) -> Client:
    return network.add_web_client("gt1", first_party=True)


@pytest.fixture
def visitor(network: Network) -> Browser:
    made = network.browser()
    made.http.environ_base["HTTP_X_FORWARDED_FOR"] = next(_ADDRESSES)
    return made


def test_the_page_is_spanish_unless_english_is_asked_for(visitor: Browser) -> None:
    spanish = visitor.http.get("/oauth2/sign-in")
    assert 'lang="es"' in spanish.text
    assert "Contraseña" in spanish.text
    assert 'lang="en"' in visitor.http.get("/oauth2/sign-in", headers={"Accept-Language": "en-GB"}).text
    assert 'lang="en"' in visitor.http.get("/oauth2/sign-in?lang=en").text


def test_the_page_is_neutral_and_strict(visitor: Browser) -> None:
    page = visitor.http.get("/oauth2/sign-in")
    assert "<title>Agenda</title>" in page.text
    assert not re.search(r"trata|ceiba|víctima|traffick", page.text, re.IGNORECASE)
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert "<style" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"


def test_every_field_has_its_label_and_an_error_is_announced(visitor: Browser, person: Person) -> None:
    page = visitor.sign_in(person, password="otra cosa muy distinta")
    parser = _Fields()
    parser.feed(page.text)
    assert parser.inputs
    assert parser.inputs <= parser.labels
    assert 'class="govuk-error-summary" role="alert"' in page.text
    assert 'href="#email"' in page.text


def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites(visitor: Browser, person: Person) -> None:
    answer = visitor.sign_in(person)
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if "sign_in" in value)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/oauth2" in cookie


def test_unknown_person_wrong_password_and_suspended_person_look_alike(
    network: Network, visitor: Browser, person: Person, web: Client
) -> None:
    suspended = network.add_person(Role.CASEWORKER, "gt1")
    admin = network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")
    network.app.test_client().post(f"/api/v1/users/{suspended.id}/suspend", headers=admin)
    page = visitor.http.get("/oauth2/sign-in")
    typed = {
        email: visitor.submit(page, {"email": email, "password": password, "code": ""})
        for email, password in [
            (person.email, "otra cosa muy distinta"),
            ("nadie@ceiba.example", PASSWORD),
            (suspended.email, PASSWORD),
            ("con\0nulo@ceiba.example", PASSWORD),
            ("", ""),
        ]
    }
    assert {answer.status_code for answer in typed.values()} == {401}
    # What was typed stands in its field again, and is all that differs.
    kept = {email: f' value="{email.replace(chr(0), "")}"' if email else "" for email in typed}
    assert all(kept[email] in answer.text for email, answer in typed.items())
    assert len({answer.text.replace(kept[email], "") for email, answer in typed.items()}) == 1


def test_sign_ins_are_audited_under_the_persons_own_name(network: Network, visitor: Browser) -> None:
    person = network.add_person(Role.CASEWORKER, "gt1")
    visitor.sign_in(person, password="otra cosa muy distinta")
    visitor.sign_in(person)
    assert network.actions_about(person.id) == ["sign_in.refused", "sign_in.succeeded"]
    with network.parts.work(person.own_grant()) as work:
        actors = work.connection.exec_driver_sql(
            "SELECT DISTINCT actor, organisation_id FROM audit WHERE object_id = %(id)s", {"id": person.id}
        ).all()
    assert actors == [(str(person.id), person.organisation_id)]


def test_a_form_from_elsewhere_is_refused(visitor: Browser, person: Person) -> None:
    fields = {"email": person.email, "password": PASSWORD}
    assert visitor.http.post("/oauth2/sign-in", data=fields).status_code == 403
    visitor.http.get("/oauth2/sign-in")
    assert visitor.http.post("/oauth2/sign-in", data=fields | {"form_token": "f" * 64}).status_code == 403


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/oauth2/authorize.evil",
        "javascript:x",
        "/x?y",
        "/oauth2/passkeys/../x",
        "/oauth2/passkeysx",
        "/oauth2/authorize/../x?",
    ],
)
def test_sign_in_leads_only_back_to_our_own_endpoint(visitor: Browser, person: Person, target: str) -> None:
    answer = visitor.sign_in(person, start=f"/oauth2/sign-in?next={target}")
    assert (answer.status_code, answer.location) == (303, "/")


def test_deliberate_failures_of_others_do_not_lock_a_person_out(network: Network) -> None:
    person, stranger = network.add_person(Role.CASEWORKER, "gt1"), network.browser()
    statuses = [stranger.sign_in(person, password="otra cosa muy distinta").status_code for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    assert stranger.sign_in(person).status_code == 429
    assert network.browser().sign_in(person).status_code == 303


def test_an_account_that_many_guess_at_is_slowed_down_but_not_in_its_own_browser(network: Network) -> None:
    person, own = network.add_person(Role.CASEWORKER, "gt1"), network.browser()
    assert own.sign_in(person).status_code == 303
    for _ in range(50):
        assert network.browser().sign_in(person, password="otra cosa muy distinta").status_code == 401
    # One attempt of all unknown browsers passes, the next has to wait some seconds, not for a quarter of an hour.
    assert network.browser().sign_in(person, password="otra cosa muy distinta").status_code == 401
    slowed = network.browser().sign_in(person)
    assert (slowed.status_code, slowed.headers["Retry-After"]) == (429, "10")
    assert own.sign_in(person).status_code == 303


def test_a_stolen_browser_still_gets_ten_guesses(network: Network) -> None:
    person, own = network.add_person(Role.CASEWORKER, "gt1"), network.browser()
    own.sign_in(person)
    statuses = [own.sign_in(person, password="otra cosa muy distinta").status_code for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2


def test_the_browser_of_one_account_is_unknown_to_another(network: Network) -> None:
    first, second = (network.add_person(Role.CASEWORKER, "gt1") for _ in range(2))
    own = network.browser()
    own.sign_in(first)
    cookie = own.http.get_cookie("ceiba_device", path="/oauth2").value
    assert network.parts.digests.is_device(cookie, first.email)
    assert not network.parts.digests.is_device(cookie, second.email)
    assert first.email not in cookie


def test_an_address_is_throttled_whatever_the_account(
    network: Network, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visitor.http.get("/oauth2/sign-in")
    statuses = [
        visitor.submit(page, {"email": f"n{n}@ceiba.example", "password": "x", "code": ""}).status_code
        for n in range(102)
    ]
    assert statuses == [401] * 100 + [429] * 2
    # Only what the last hop wrote counts.
    visitor.http.environ_base["HTTP_X_FORWARDED_FOR"] = (
        f"203.0.113.7, {visitor.http.environ_base['HTTP_X_FORWARDED_FOR']}"
    )
    assert visitor.sign_in(network.add_person(Role.CASEWORKER, "gt1")).status_code == 429


def test_signing_in_forgets_earlier_mistakes(visitor: Browser, network: Network) -> None:
    person = network.add_person(Role.CASEWORKER, "gt1")
    for _ in range(2):
        for _ in range(9):
            assert visitor.sign_in(person, password="otra cosa muy distinta").status_code == 401
        assert visitor.sign_in(person).status_code == 303


def test_nobody_signs_in_while_attempts_cannot_be_counted(
    network: Network, visitor: Browser, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redis.exceptions import ConnectionError as RedisAway

    def away(*_: str | RateLimitItemPerMinute) -> None:
        raise RedisAway

    monkeypatch.setattr(network.parts.throttle._limiter, "test", away)
    assert visitor.sign_in(person).status_code == 503


@pytest.mark.parametrize("change", ["status = 'suspended'", "role = 'supervisor'", "password_hash = NULL"])
def test_what_ends_rights_while_a_person_signs_in_is_not_outrun(
    network: Network, visitor: Browser, web: Client, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    person, accepted = network.add_person(Role.CASEWORKER, "gt1"), second_factor_accepted

    def changed_meanwhile(person: Person, code: str, *, work: IdentityWork) -> ShownFactor | None:
        network.rows(f"UPDATE users SET {change}, policy_version = policy_version + 1 WHERE id = %s", person.id)
        return accepted(person, code, work=work)

    monkeypatch.setattr(sign_in, "second_factor_accepted", changed_meanwhile)
    assert visitor.sign_in(person).status_code == 401
    assert visitor.authorize(web).status_code == 303
    assert network.rows("SELECT 1 FROM sign_ins WHERE user_id = %s", person.id) == []


def test_ending_the_sessions_of_a_person_ends_the_one_that_they_are_about_to_have(
    network: Network, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, accepted = network.add_person(Role.CASEWORKER, "gt1"), second_factor_accepted
    admin, http = network.bearer(Role.COUNTRY_ADMIN, "gt1"), network.app.test_client()

    def ended_meanwhile(person: Person, code: str, *, work: IdentityWork) -> ShownFactor | None:
        assert http.post(f"/api/v1/users/{person.id}/sessions/end", headers=admin).status_code == 204
        return accepted(person, code, work=work)

    with monkeypatch.context() as patched:
        patched.setattr(sign_in, "second_factor_accepted", ended_meanwhile)
        assert visitor.sign_in(person).status_code == 401
    assert network.rows("SELECT 1 FROM sign_ins WHERE user_id = %s", person.id) == []
    assert visitor.sign_in(person).status_code == 303


def test_a_second_factor_is_needed_and_works_once(network: Network, visitor: Browser, web: Client) -> None:
    secret = pyotp.random_base32()
    person = network.add_person(Role.COUNTRY_ADMIN, "gt_ministry", totp_secret=secret)
    code = pyotp.TOTP(secret).now()
    assert visitor.sign_in(person, code="").status_code == 401
    assert visitor.sign_in(person, code="000000" if code != "000000" else "111111").status_code == 401
    assert visitor.sign_in(person, code=f"{code[:3]} {code[3:]}").status_code == 303
    assert visitor.sign_in(person, code=code).status_code == 401
    tokens = visitor.redeem(web, visitor.code_for(web, person)).json
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert network.app.test_client().get("/api/v1/me", headers=headers).json["acr"] == "mfa"


USED, REFUSED = "Ese código ya se usó: espere el siguiente", "El correo, la contraseña o el código no son correctos"
CLOCK = "revise que la hora de su teléfono sea automática"


def test_who_has_password_and_code_right_is_told_that_the_code_was_used(network: Network, visitor: Browser) -> None:
    secret = pyotp.random_base32()
    person = network.add_person(Role.COUNTRY_ADMIN, "gt_ministry", totp_secret=secret)
    now = network.parts.clock.now()
    used, wrong = pyotp.TOTP(secret).at(now), pyotp.TOTP(secret).at(now - timedelta(hours=1))
    assert visitor.sign_in(person, code=used).status_code == 303

    again = network.browser().sign_in(person, code=used)

    assert again.status_code == 401
    assert USED in again.text
    assert REFUSED not in again.text
    assert 'href="#code"' in again.text
    assert network.actions_about(person.id).count("sign_in.refused") == 1
    refused = network.browser().sign_in(person, code=wrong).text
    assert REFUSED in refused
    assert CLOCK in refused
    assert REFUSED in network.browser().sign_in(person, code=used, password="otra frase que no es").text
    network.rows("UPDATE users SET suspended_at = now(), status = 'suspended' WHERE id = %s", person.id)
    assert REFUSED in network.browser().sign_in(person, code=used).text


def test_a_replayed_code_counts_as_a_failure_like_any_other(network: Network, visitor: Browser) -> None:
    person = network.add_person(Role.COUNTRY_ADMIN, "gt_ministry")
    code = network.code(person)
    visitor.sign_in(person, code=code)
    stranger = network.browser()

    texts = [stranger.sign_in(person, code=code).text for _ in range(12)]

    assert USED in texts[0]
    assert USED not in texts[-1]


def test_an_invited_person_sets_a_password_with_the_link_once(network: Network, visitor: Browser) -> None:
    http, admin = network.app.test_client(), network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")
    body = network.invitation("gt2", email="Nueva.Persona@ceiba.example")
    invited = http.post("/api/v1/users", json=body, headers=admin).json
    link = network.mailed_link(invited["email"])
    page = visitor.http.get(link)
    good = {"password": PASSWORD, "repeat": PASSWORD}
    common = {"password": "password1234", "repeat": "password1234"}
    for bad in (common, {"password": "corta", "repeat": "corta"}, {"repeat": "distinta de la otra"}):
        assert visitor.submit(page, good | bad).status_code == 422
    done = visitor.submit(page, good)
    assert (done.status_code, done.location) == (303, "/session/sign-in?lang=es")
    gone = visitor.http.get(link)
    assert (gone.status_code, "ya se usó o venció" in gone.text) == (404, True)
    typed = {"email": "nueva.persona@ceiba.example", "password": PASSWORD, "code": ""}
    again = network.browser()
    assert again.submit(again.http.get("/oauth2/sign-in"), typed).status_code == 303


def test_who_has_just_set_a_password_is_signed_in_and_asked_for_the_factor_of_their_role(
    network: Network, visitor: Browser, web: Client
) -> None:
    person = network.add_person(Role.CASEWORKER, "gt1")
    admin = network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")
    network.rows("UPDATE users SET works_since = NULL WHERE organisation_id = %s", person.organisation_id)
    network.app.test_client().post(f"/api/v1/users/{person.id}/reset-factors", headers=admin)
    page = visitor.http.get(network.mailed_link(person.email))
    assert visitor.submit(page, {"password": PASSWORD, "repeat": PASSWORD}).status_code == 303

    asked = visitor.authorize(web)

    assert (asked.status_code, asked.location.startswith("/oauth2/second-factor?")) == (303, True)
    shown = visitor.http.get(asked.location).text
    assert ("<svg" in shown, "otpauth://totp/" in shown) == (True, True)


def test_signing_out_asks_first_and_ends_everything(
    network: Network, visitor: Browser, web: Client, person: Person
) -> None:
    tokens = visitor.redeem(web, visitor.code_for(web, person)).json
    page = visitor.http.get(
        f"/oauth2/logout?client_id={web.client_id}&post_logout_redirect_uri=https://app.example/bye&state=s"
    )
    assert page.status_code == 200
    assert refresh(network, web, tokens["refresh_token"]).status_code == 200
    done = visitor.submit(page, {})
    assert (done.status_code, done.location) == (303, "https://app.example/bye?state=s")
    assert refresh(network, web, tokens["refresh_token"]).json["error"] == "invalid_grant"
    reread_revocations(network.parts)
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert network.app.test_client().get("/api/v1/me", headers=headers).status_code == 401
    assert visitor.authorize(web).status_code == 303


def test_an_id_token_signs_out_at_once(network: Network, visitor: Browser, web: Client, person: Person) -> None:
    tokens = visitor.redeem(web, visitor.code_for(web, person, scope="openid")).json
    done = network.app.test_client().get(
        f"/oauth2/logout?id_token_hint={tokens['id_token']}&post_logout_redirect_uri=https://app.example/bye"
    )
    assert (done.status_code, done.location) == (303, "https://app.example/bye")
    assert refresh(network, web, tokens["refresh_token"]).json["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "uri", ["https://evil.example/", "https://app.example/bye/", "//evil.example", "https://app.example"]
)
def test_signing_out_redirects_only_to_registered_addresses(
    network: Network, visitor: Browser, web: Client, person: Person, uri: str
) -> None:
    tokens = visitor.redeem(web, visitor.code_for(web, person, scope="openid")).json
    done = visitor.http.get(f"/oauth2/logout?id_token_hint={tokens['id_token']}&post_logout_redirect_uri={uri}")
    assert done.status_code == 200
    assert "Location" not in done.headers


CRITICAL_HINT = "eyJhbGciOiJFUzI1NiIsImNyaXQiOjV9.e30.AAAA"
"""Its header is `{"alg":"ES256","crit":5}`: not a list, as the library expects."""


@pytest.mark.parametrize("hint", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", CRITICAL_HINT])
def test_a_forged_id_token_does_not_sign_out(
    network: Network, visitor: Browser, web: Client, person: Person, hint: str
) -> None:
    tokens = visitor.redeem(web, visitor.code_for(web, person)).json
    assert visitor.http.get(f"/oauth2/logout?id_token_hint={hint}").status_code == 400
    assert refresh(network, web, tokens["refresh_token"]).status_code == 200


def test_an_access_token_is_no_id_token(network: Network, visitor: Browser, web: Client, person: Person) -> None:
    tokens = visitor.redeem(web, visitor.code_for(web, person)).json
    visitor.http.get(f"/oauth2/logout?id_token_hint={tokens['access_token']}")
    assert refresh(network, web, tokens["refresh_token"]).status_code == 200


class _Fields(HTMLParser):
    """The ids of the visible inputs, and what the labels are for."""

    def __init__(self) -> None:
        super().__init__()
        self.inputs, self.labels = set[str](), set[str]()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "input" and found.get("type") != "hidden":
            self.inputs.add(found["id"])
        if tag == "label":
            self.labels.add(found["for"])
