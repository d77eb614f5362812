"""The operator's list of identity providers is taken whole or refused, and says who may come that way."""

import json
from datetime import timedelta
from typing import Any

import pytest

from services.identity.adapters.sign_in.federated_journeys import FederatedJourneys, Journey, Proved
from services.identity.adapters.sign_in.identity_providers import ProvidersRefused, read_identity_providers
from services.identity.domain.roles.roles import Role
from services.identity.domain.sign_in.federation import IdentityProviders, ProvedIdentity
from shared.kernel.ids import new_id
from shared.outgoing.target import TargetRules
from tests.support.builders.identity import NOON, a_person, an_organisation

pytestmark = pytest.mark.unit

HOME = an_organisation()
KEY = {"kty": "EC", "crv": "P-256", "x": "x", "y": "y", "d": "d", "alg": "ES256", "kid": "ours"}


def entry(**changes: Any) -> dict[str, Any]:
    whole = {
        "organisation_id": str(HOME.id),
        "issuer": "https://login.ngo.example",
        "client_id": "ceiba",
        "client_secret": "a secret",
        "email_domains": ["ngo.example"],
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def read(*entries: dict[str, Any]) -> IdentityProviders:
    return read_identity_providers(json.dumps(entries), TargetRules())


def told(**claims: Any) -> ProvedIdentity:
    values: dict[str, Any] = {
        "issuer": "",
        "subject": "s",
        "email": "",
        "acr": "",
        "amr": frozenset(),
        "signed_in_at": NOON,
    }
    return ProvedIdentity(**values | claims)


def test_without_a_list_there_are_none() -> None:
    assert read_identity_providers("", TargetRules()).all == ()


def test_an_entry_is_found_by_the_domain_of_an_address_alone() -> None:
    providers = read(entry())
    assert providers.find_by_email(" Ana@NGO.example ") is providers.all[0]
    for other in ("ana@ngo.example.evil", "ana@sub.ngo.example", "ngo.example", ""):
        assert providers.find_by_email(other) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://login.ngo.example"},
        {"issuer": "https://127.0.0.1"},
        {"issuer": "https://login.internal"},
        {"client_secret": None},
        {"private_key": KEY},
        {"client_secret": None, "private_key": {"kty": "EC"}},
        {"email_domains": []},
        {"email_domains": ["NGO.example"]},
        {"email_domains": ["ana@ngo.example"]},
        {"organisation_id": "not an id"},
        {"client_id": None},
        {"makes_accounts": True},
    ],
    ids=str,
)
def test_a_wrong_entry_refuses_the_whole_list_and_shows_no_secret(wrong: dict[str, Any]) -> None:
    with pytest.raises(ProvidersRefused) as refused:
        read(entry(), entry(**{"organisation_id": str(new_id()), "email_domains": ["b.example"]} | wrong))
    assert "a secret" not in str(refused.value)


@pytest.mark.parametrize("shared", ["organisation_id", "issuer", "email_domains"])
def test_no_two_share_an_organisation_an_issuer_or_a_domain(shared: str) -> None:
    other = entry(organisation_id=str(new_id()), issuer="https://other.example", email_domains=["b.example"])
    assert len(read(entry(), other).all) == 2
    with pytest.raises(ProvidersRefused):
        read(entry(), other | {shared: entry()[shared]})


def test_what_is_no_list_is_refused() -> None:
    for text in ("{", "{}", "[1]", '"text"'):
        with pytest.raises(ProvidersRefused):
            read_identity_providers(text, TargetRules())


def test_only_listed_words_of_the_provider_count_as_two_factors() -> None:
    (provider,) = read(entry(second_factor={"acr": ["strong"], "amr": ["hwk"]})).all
    assert provider.strength_of(told(acr="strong")) == "mfa"
    assert provider.strength_of(told(amr=frozenset({"pwd", "hwk"}))) == "mfa"
    assert provider.strength_of(told(acr="hwk", amr=frozenset({"strong"}))) == "pwd"
    assert read(entry()).all[0].strength_of(told(acr="mfa", amr=frozenset({"mfa"}))) == "pwd"


def test_it_speaks_for_its_own_people_and_for_no_administrator_of_a_country() -> None:
    (provider,) = read(entry()).all
    assert provider.takes(a_person(HOME, Role.CASEWORKER))
    assert provider.takes(a_person(HOME, Role.ORGANISATION_ADMIN))
    assert not provider.takes(a_person(HOME, Role.COUNTRY_ADMIN))
    assert not provider.takes(a_person(an_organisation(), Role.CASEWORKER))
    assert read(entry(country_administrators=True)).all[0].takes(a_person(HOME, Role.COUNTRY_ADMIN))


def test_a_password_is_refused_only_to_who_can_come_by_the_provider() -> None:
    providers = read(entry(passwords=False))
    assert providers.refuse_password_of(a_person(HOME, Role.CASEWORKER))
    assert not providers.refuse_password_of(a_person(HOME, Role.COUNTRY_ADMIN))
    assert not providers.refuse_password_of(a_person(an_organisation(), Role.CASEWORKER))
    assert not read(entry()).refuse_password_of(a_person(HOME, Role.CASEWORKER))


def test_a_journey_opens_as_what_it_was_sealed_and_while_it_lasts() -> None:
    journeys, until = FederatedJourneys(b"k" * 32), (NOON + timedelta(minutes=10)).timestamp()
    proved = Proved(user_id="u", signed_in_at=0.0, back="", expires_at=until)
    sealed = journeys.seal(proved)
    assert journeys.open(sealed, Proved, NOON) == proved
    assert journeys.open(sealed, Journey, NOON) is None
    assert journeys.open(sealed, Proved, NOON + timedelta(minutes=11)) is None
    assert FederatedJourneys(b"o" * 32).open(sealed, Proved, NOON) is None
    assert journeys.open("", Proved, NOON) is journeys.open("é", Proved, NOON) is None
