"""Builders: a small network of organisations, people and clients, and a client that speaks OAuth2."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import date
from ipaddress import IPv6Address
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID, uuid4

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.identity.adapters.secrets import new_token
from services.identity.adapters.work import IdentityWork
from services.identity.bootstrap import Services
from services.identity.domain.clients.clients import AuthMethod, Client
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.people import Person
from services.identity.domain.pledges.pledges import Pledge
from services.identity.domain.roles.assurance import needs_second_factor
from services.identity.domain.roles.roles import Role
from services.identity.usecases.organisations.register_organisation import register_organisation
from services.identity.usecases.people.mail_due_links import mail_due_links
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import WEB_CLIENT_ID, Permission
from shared.kernel.ids import new_id
from tests.integration.referrals.mailbox import Mailbox
from tests.support.builders.identity import a_person, a_system, an_organisation_registration
from tests.support.databases import admin_rows

PASSWORD = "una frase larga y tranquila"
REDIRECT = "https://app.example/callback"
EVERY_SCOPE = frozenset(str(permission) for permission in Permission)


@dataclass
class Network:
    """What the tests stand on."""

    parts: Services
    app: Flask
    admin_url: str
    """The superuser's look at the database, for a test's own eyes."""
    mailbox: Mailbox
    organisations: dict[str, Organisation] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    totp_secrets: dict[UUID, str] = field(default_factory=dict)

    def add_organisation(self, key: str, country: Country, kind: str = "ngo") -> Organisation:
        with self.parts.system_work(ALL_COUNTRIES) as work:
            suffix = new_id()
            command = an_organisation_registration(
                country=country,
                kind=kind,
                name=f"Asociación {key} {suffix}",
                public_name=f"Red {key} {suffix}",
                adm1=None,
            )
            self.organisations[key] = register_organisation(command, work=work)
        return self.organisations[key]

    def add_person(
        self,
        role: Role,
        organisation: str,
        *,
        countries: frozenset[Country] | None = None,
        totp_secret: str | None = None,
        second_factor: bool = True,
        signs: bool = True,
        trained: bool = True,
        country_role_id: UUID | None = None,
    ) -> Person:
        """A person who can sign in and has signed the pledge; with a second factor where the role needs one.

        Each can be left out. No training is asked of them, unless they are not `trained`.
        """
        home = self.organisations[organisation]
        user_id = new_id()
        if totp_secret is None and second_factor and needs_second_factor(role.permissions):
            totp_secret = pyotp.random_base32()
        if totp_secret is not None:
            self.totp_secrets[user_id] = totp_secret
        person = a_person(
            home,
            role,
            id=user_id,
            country_role_id=country_role_id,
            countries=countries or frozenset({home.country}),
            password_hash=self.parts.passwords.hash(PASSWORD),
            totp_sealed=self.parts.second_factor.seal(totp_secret, user_id) if totp_secret else None,
            created_at=self.parts.clock.now(),
            works_since=self.parts.clock.now() if trained else None,
            training_due_on=date.max if trained else None,
        )
        with self.parts.system_work(ALL_COUNTRIES) as work:
            assert work.people.add(person)
            if signs:
                self.sign_pledge(person, work)
        return person

    def pass_training(self, person: Person) -> None:
        """As if the person had answered every question of their modules."""
        at = self.parts.clock.now()
        with self.parts.system_work(ALL_COUNTRIES) as work:
            for module in self.parts.modules.required_of(person.country, person.role, at):
                work.passes.add(module.passed(person.id, person.country, score=len(module.questions), at=at))

    def sign_pledge(self, person: Person, work: IdentityWork) -> None:
        """As if it had been long ago: no row of the audit."""
        at = person.created_at
        version = self.parts.pledge_in(person.country, work)
        work.pledges.add(
            Pledge(
                user_id=person.id,
                country=person.country,
                version=version.version,
                digest=version.digest("es"),
                accepted_at=at,
            )
        )

    def add_client(self, organisation: str, *, role: Role | None = None, **values: Any) -> Client:
        """A client with a secret unless `values` say otherwise; its secret is in `secrets`."""
        home = self.organisations[organisation]
        client_id = f"client-{secrets.token_hex(6)}"
        self.secrets[client_id] = new_token()
        defaults: dict[str, Any] = {
            "client_id": client_id,
            "countries": frozenset({home.country}),
            "secret_digest": self.parts.digests.client_secret(self.secrets[client_id]),
        }
        if role is None:
            defaults["scope"] = EVERY_SCOPE
        client = a_system(home, role, **defaults | values)
        with self.parts.system_work(ALL_COUNTRIES) as work:
            work.clients.add(client, self.parts.clock.now())
        return client

    def add_web_client(self, organisation: str, **values: Any) -> Client:
        """An application that people sign in with."""
        defaults: dict[str, Any] = {
            "countries": ALL_COUNTRIES,
            "grant_types": frozenset({"authorization_code", "refresh_token"}),
            "redirect_uris": (REDIRECT,),
            "post_logout_redirect_uris": ("https://app.example/bye",),
        }
        return self.add_client(organisation, **defaults | values)

    def platform_application(self) -> Client:
        """The platform's own application, in which people answer."""
        application = self.parts.clients.find(WEB_CLIENT_ID)
        assert application is not None
        self.secrets[WEB_CLIENT_ID] = self.parts.settings.web_client_secret
        return application

    def allowed(self, person: Person, organisation: str, *holders: Person) -> dict[str, str]:
        """The header of an application of others, whose holders are given, after the person pressed *Allow*."""
        application = self.add_web_client(organisation, held_by=frozenset(str(holder.id) for holder in holders))
        browser = self.browser()
        browser.sign_in(person)
        code = query_of(browser.submit(browser.authorize(application), {"decision": "allow"}))["code"]
        return {"Authorization": f"Bearer {browser.redeem(application, code).json['access_token']}"}

    def add_public_client(self, organisation: str, **values: Any) -> Client:
        """An application that cannot keep a secret."""
        return self.add_web_client(
            organisation, **{"auth_method": AuthMethod.NONE, "secret_digest": None, "first_party": True} | values
        )

    def mailed_link(self, email: str) -> str:
        """The path of the newest link that was mailed to `email`, after the worker's next round; '' for none."""
        while mail_due_links(system_work=lambda: self.parts.system_work(ALL_COUNTRIES), mailer=self.parts.mailer):
            pass
        texts = [mail.get_content() for mail in self.mailbox.taken if mail["To"] == email.lower()]
        found = re.search(r"/oauth2/activate\?token=\S+", texts[-1]) if texts else None
        return found[0] if found else ""

    def code(self, person: Person) -> str:
        """A code that works now, also when one of the same half minute was used before; '' without a second factor."""
        if person.id not in self.totp_secrets:
            return ""
        self.rows("UPDATE users SET totp_step = NULL WHERE id = %s", person.id)
        return pyotp.TOTP(self.totp_secrets[person.id]).now()

    def basic(self, client: Client, secret: str | None = None) -> dict[str, str]:
        """The header with which `client` proves itself."""
        pair = f"{client.client_id}:{secret or self.secrets[client.client_id]}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}

    def token(self, client: Client, **form: str) -> str:
        """An access token by client credentials."""
        answer = self.app.test_client().post(
            "/oauth2/token", data={"grant_type": "client_credentials", **form}, headers=self.basic(client)
        )
        assert answer.status_code == 200, answer.json
        return str(answer.json["access_token"])

    def bearer(self, role: Role, organisation: str, **values: Any) -> dict[str, str]:
        """The header of a fresh client in `role`."""
        return {"Authorization": f"Bearer {self.token(self.add_client(organisation, role=role, **values))}"}

    def as_person(self, person: Person) -> dict[str, str]:
        """The header of a person who has signed in."""
        return {"Authorization": f"Bearer {self.signed_in(person)['access_token']}"}

    def signed_in(self, person: Person) -> dict[str, Any]:
        """The tokens of a person who has signed in to the platform, with the `client` and the `browser` they used."""
        web, browser = self.platform_application(), self.browser()
        return browser.redeem(web, browser.code_for(web, person)).json | {"client": web, "browser": browser}

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """Rows as a superuser sees them."""
        return admin_rows(self.admin_url, statement, *values)

    def published(self, event: str, aggregate_id: UUID) -> list[dict[str, Any]]:
        """The data of every `identity.<event>.v1` about one thing, oldest first."""
        found = "SELECT data FROM outbox WHERE name = %s AND aggregate_id = %s ORDER BY created_at, id"
        return [row.data for row in self.rows(found, f"identity.{event}.v1", aggregate_id)]

    def actions_about(self, object_id: UUID | str) -> list[str]:
        """The actions of the audit about one object, oldest first."""
        rows = self.rows("SELECT action FROM audit WHERE object_id = %s ORDER BY id", object_id)
        return [row.action for row in rows]

    def invitation(self, organisation: str = "gt1", **changes: Any) -> dict[str, Any]:
        """What an administrator of Guatemala sends to invite a person: a caseworker unless `changes` say otherwise."""
        return {
            "country": "GT",
            "organisation_id": str(self.organisations[organisation].id),
            "role": "caseworker",
            "email": f"{uuid4()}@ceiba.example",
            "display_name": "Persona Invitada",
        } | changes

    def registration(self, organisation: str = "gt1", **changes: Any) -> dict[str, Any]:
        """What an administrator of Guatemala sends to register a system: of a caseworker."""
        home = str(self.organisations[organisation].id)
        return {"country": "GT", "organisation_id": home, "role": "caseworker", "name": "Sistema"} | changes

    def approve(self, request_id: str, organisation: str) -> dict[str, Any]:
        """Say yes to a request as a supervisor of the organisation."""
        headers = self.as_person(self.add_person(Role.SUPERVISOR, organisation))
        answer = self.app.test_client().post(f"/api/v1/access-requests/{request_id}/approve", headers=headers)
        assert answer.status_code == 200, answer.json
        return dict(answer.json)

    def browser(self) -> "Browser":
        """A browser without cookies."""
        return Browser(self)


@dataclass
class Pkce:
    """A verifier and its S256 challenge (RFC 7636)."""

    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def challenge(self) -> str:
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")


class Browser:
    """A person's browser: keeps cookies, fills in forms, never runs a script."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.http: FlaskClient = network.app.test_client()
        # Each from an address of its own: sign-ins are counted by address, and a session of tests has many.
        self.http.environ_base["HTTP_X_FORWARDED_FOR"] = str(IPv6Address(secrets.token_bytes(16)))
        self.pkce = Pkce()

    def authorize(self, client: Client, **changes: str | None) -> TestResponse:
        """Open the authorization endpoint; `changes` replace parameters, None leaves one out."""
        query: dict[str, str | None] = {
            "response_type": "code",
            "client_id": client.client_id,
            "redirect_uri": redirect_of(client),
            "state": "estado-1",
            "code_challenge": self.pkce.challenge,
            "code_challenge_method": "S256",
        }
        kept = {name: value for name, value in (query | changes).items() if value is not None}
        return self.http.get(f"/oauth2/authorize?{urlencode(kept)}")

    def sign_in(
        self, person: Person, *, password: str = PASSWORD, code: str | None = None, start: str = ""
    ) -> TestResponse:
        """Fill in the sign-in page, with the person's own code unless another (or '') is given."""
        page = self.http.get(start or "/oauth2/sign-in")
        code = self.network.code(person) if code is None else code
        return self.submit(page, {"email": person.email, "password": password, "code": code})

    def submit(self, page: TestResponse, fields: dict[str, str], **options: Any) -> TestResponse:
        """Send the one form of `page` with its hidden fields."""
        html = page.get_data(as_text=True)
        action = re.search(r'<form method="post" action="([^"]*)"', html)
        assert action, html
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', html))
        return self.http.post(action[1].replace("&amp;", "&"), data=hidden | fields, **options)

    def code_for(self, client: Client, person: Person, **changes: str | None) -> str:
        """Walk the whole way to an authorization code of a first-party client."""
        answer = self.authorize(client, **changes)
        if answer.status_code == 303:
            answer = self.sign_in(person, start=answer.location)
            answer = self.http.get(answer.location)
        return query_of(answer)["code"]

    def redeem(self, client: Client, code: str, /, **changes: str) -> TestResponse:
        """Exchange the code."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_of(client),
            "code_verifier": self.pkce.verifier,
        }
        return token_request(self.network, client, **form | changes)


def redirect_of(client: Client) -> str:
    """Where the browser is sent back to."""
    return client.redirect_uris[0] if client.client_id == WEB_CLIENT_ID else REDIRECT


def token_request(network: Network, client: Client, **form: str) -> TestResponse:
    """POST /oauth2/token as `client`."""
    if client.auth_method is AuthMethod.NONE:
        return network.app.test_client().post("/oauth2/token", data={"client_id": client.client_id} | form)
    return network.app.test_client().post("/oauth2/token", data=form, headers=network.basic(client))


def refresh(network: Network, client: Client, refresh_token: str, **form: str) -> TestResponse:
    """Exchange a refresh token."""
    return token_request(network, client, grant_type="refresh_token", refresh_token=refresh_token, **form)


def query_of(answer: TestResponse) -> dict[str, str]:
    """The query of the address an answer redirects to."""
    assert answer.status_code == 302, (answer.status_code, answer.get_data(as_text=True)[:500])
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.location).query).items()}


def build_network(parts: Services, app: Flask, admin_url: str, mailbox: Mailbox) -> Network:
    """Two NGOs in GT, one in HN, a ministry in GT."""
    network = Network(parts, app, admin_url, mailbox)
    network.add_organisation("gt1", Country.GUATEMALA)
    network.add_organisation("gt2", Country.GUATEMALA)
    network.add_organisation("gt_ministry", Country.GUATEMALA, "central_government")
    network.add_organisation("hn1", Country.HONDURAS)
    return network


def organisation_id(network: Network, key: str) -> UUID:
    """The id of one of them."""
    return network.organisations[key].id
