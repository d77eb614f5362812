"""Only our issuer's fresh access tokens for this platform open an endpoint."""

import base64
import json
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from structlog.testing import capture_logs

from shared.kernel.country import Country
from shared.kernel.errors import ClockDiffers, Unauthenticated
from shared.kernel.grant import Grant, Permission
from shared.web.access import tokens as verification
from shared.web.access.tokens import (
    CLOCK_SKEW_SECONDS,
    MAX_LIFETIME_SECONDS,
    MAX_TOKEN_BYTES,
    Revocations,
    TokenVerifier,
)
from tests.support.tokens import ISSUER, KEY, a_token, jwks_server

pytestmark = pytest.mark.unit

NO_REDIS = "redis://127.0.0.1:1/0"


@pytest.fixture(scope="module")
def verifier() -> Iterator[TokenVerifier]:
    with jwks_server() as url:
        yield TokenVerifier.from_urls(issuer=ISSUER, jwks_url=url, cache_url=NO_REDIS)


def header(**changes: Any) -> dict[str, Any]:
    fields = {"alg": "ES256", "kid": "test", "typ": "at+jwt"} | changes
    return {name: value for name, value in fields.items() if value is not None}


def claims(**changes: Any) -> dict[str, Any]:
    body = json.loads(base64.urlsafe_b64decode(a_token().split(".")[1] + "==")) | changes
    return {name: value for name, value in body.items() if value is not None}


def signed(head: dict[str, Any], body: dict[str, Any], key: Any = KEY, algorithm: str = "ES256") -> str:
    return jwt.encode(head, body, key, algorithms=[algorithm])


def unsigned(head: dict[str, Any], body: dict[str, Any]) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (head, body)]
    return ".".join([*parts, ""])


def forgeries() -> dict[str, str]:
    now = int(time.time())
    good = a_token()
    head, body, signature = good.split(".")
    stranger = ECKey.generate_key("P-256", parameters={"kid": "test"})
    corpus = {
        "empty": "",
        "one part": head,
        "two parts": f"{head}.{body}",
        "four parts": f"{good}.x",
        "no signature": f"{head}.{body}.",
        "another's signature": f"{head}.{body}.{a_token().split('.')[2]}",
        "cut signature": good[:-4],
        "body of another": f"{head}.{a_token().split('.')[1]}.{signature}",
        "larger than 8 kB": good + "A" * 9000,
        "alg none": unsigned(header(alg="none"), claims()),
        "alg none, capital": unsigned(header(alg="NONE"), claims()),
        "stranger's key": signed(header(), claims(), stranger),
        "HS256 with the public key": signed(
            header(alg="HS256"), claims(), OctKey.import_key(json.dumps(KEY.as_dict(private=False))), "HS256"
        ),
        "RS256": signed(header(alg="RS256"), claims(), RSAKey.generate_key(2048), "RS256"),
        "no typ": signed(header(typ=None), claims()),
        "typ JWT": signed(header(typ="JWT"), claims()),
        "typ id token": signed(header(typ="id_token+jwt"), claims()),
        "typ in capitals": signed(header(typ="AT+JWT"), claims()),
        "no kid": signed(header(kid=None), claims()),
        "unknown kid": signed(header(kid="other"), claims()),
        "kid as a path": signed(header(kid="../../etc/passwd"), claims()),
        "embedded key": signed(header(kid="other", jwk=stranger.as_dict(private=False)), claims(), stranger),
        "key address": signed(header(kid="other", jku="http://127.0.0.1:9/jwks"), claims(), stranger),
        "unknown crit": unsigned(header(crit=["exp"]), claims()),
        "expired": signed(header(), claims(exp=now - 1)),
        "issued in the future": signed(header(), claims(iat=now + 60, exp=now + 300)),
        "not yet valid": signed(header(), claims(nbf=now + 60)),
        "lives too long": signed(header(), claims(exp=now + 3600)),
        "wrong issuer": signed(header(), claims(iss="http://other")),
        "issuer with a slash": signed(header(), claims(iss=f"{ISSUER}/")),
        "wrong audience": signed(header(), claims(aud="other")),
        "audience list": signed(header(), claims(aud=["ceiba", "other"])),
        "bound to a key": signed(header(), claims(cnf={"jkt": "x"})),
        "country as text": signed(header(), claims(ctry="*")),
        "unknown country": signed(header(), claims(ctry=["GT", "US"])),
        "organisation is no id": signed(header(), claims(org="*")),
        "expiry as text": signed(header(), claims(exp="never")),
        "scope as a list": signed(header(), claims(scope=["cases:read"])),
    }
    for name in ("iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope", "org", "ctry"):
        corpus[f"without {name}"] = signed(header(), claims(**{name: None}))
    return corpus


@pytest.mark.parametrize("name", sorted(forgeries()))
def test_a_forged_token_is_refused(verifier: TokenVerifier, name: str) -> None:
    with pytest.raises(Unauthenticated):
        verifier.verify(f"Bearer {forgeries()[name]}")


@pytest.mark.parametrize("scheme", [None, "", "Bearer", "Basic {}", "DPoP {}", "Bearer  {}", "Token {}"])
def test_only_the_bearer_scheme_counts(verifier: TokenVerifier, scheme: str | None) -> None:
    with pytest.raises(Unauthenticated):
        verifier.verify(scheme and scheme.format(a_token()))


def test_a_good_token_becomes_a_grant(verifier: TokenVerifier) -> None:
    organisation_id = uuid4()

    grant = verifier.verify(f"Bearer {a_token(countries=['GT', 'HN'], organisation_id=organisation_id, pv=7)}")

    assert grant.countries == {Country.GUATEMALA, Country.HONDURAS}
    assert (grant.organisation_id, grant.policy_version) == (organisation_id, 7)
    assert grant.allows(Permission.CASES_WRITE)
    assert not grant.allows(Permission.USERS_WRITE)


def test_a_scope_that_is_no_permission_of_ours_grants_nothing(verifier: TokenVerifier) -> None:
    assert verifier.verify(f"Bearer {a_token(scope='openid root cases:read')}").permissions == {Permission.CASES_READ}


class Published:
    """The issuer's keys at hand."""

    def find(self, kid: str) -> ECKey:
        if kid != "test":
            raise Unauthenticated
        return KEY


class NamedRevocations(Revocations):
    """Refuses the sessions that are named, without a store."""

    def __init__(self) -> None:
        super().__init__(NO_REDIS)
        self.revoked: set[str] = set()

    def is_revoked(self, grant: Grant) -> bool:
        return grant.session_id in self.revoked


class StoppedClock:
    """A second that does not pass."""

    def __init__(self, second: float) -> None:
        self.second = second

    def time(self) -> float:
        return self.second


NOW = 1_900_000_000


@pytest.fixture
def revocations() -> NamedRevocations:
    return NamedRevocations()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StoppedClock:
    stopped = StoppedClock(NOW)
    monkeypatch.setattr(verification, "time", stopped)
    return stopped


@pytest.fixture
def at_now(revocations: NamedRevocations, clock: StoppedClock) -> TokenVerifier:
    return TokenVerifier(issuer=ISSUER, keys=Published(), revocations=revocations)


def bearer(**changes: Any) -> str:
    return f"Bearer {signed(header(), claims(iat=NOW, exp=NOW + MAX_LIFETIME_SECONDS) | changes)}"


def accepts(verifier: TokenVerifier, authorization: str) -> bool:
    try:
        verifier.verify(authorization)
    except Unauthenticated:
        return False
    return True


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        ({"exp": NOW + 1}, True),
        ({"exp": NOW}, False),
        ({"exp": NOW + MAX_LIFETIME_SECONDS + 1}, False),
        ({"iat": NOW + CLOCK_SKEW_SECONDS}, True),
        ({"iat": NOW + CLOCK_SKEW_SECONDS + 1}, False),
        ({"nbf": NOW + CLOCK_SKEW_SECONDS}, True),
        ({"nbf": NOW + CLOCK_SKEW_SECONDS + 1}, False),
    ],
)
def test_a_token_is_good_from_its_beginning_to_its_end_with_a_little_patience_for_clocks(
    at_now: TokenVerifier, changes: dict[str, int], accepted: bool
) -> None:
    assert accepts(at_now, bearer(**changes)) is accepted


@pytest.mark.parametrize("changes", [{"iat": NOW + 120, "exp": NOW + 300}, {"nbf": NOW + 120}])
def test_a_token_of_the_future_is_refused_because_of_a_clock(at_now: TokenVerifier, changes: dict[str, int]) -> None:
    with capture_logs() as logs, pytest.raises(ClockDiffers) as refused:
        at_now.verify(bearer(**changes))

    assert [(line["event"], line["ahead_s"]) for line in logs] == [("token refused because of a clock", 120)]
    assert "hora" in refused.value.title["es"]


def test_a_token_that_has_ended_says_nothing_of_a_clock(at_now: TokenVerifier) -> None:
    with pytest.raises(Unauthenticated) as refused:
        at_now.verify(bearer(exp=NOW - 1))

    assert not isinstance(refused.value, ClockDiffers)


def test_a_remembered_token_still_ends_at_its_time(at_now: TokenVerifier, clock: StoppedClock) -> None:
    token = bearer(exp=NOW + 1)
    at_now.verify(token)
    clock.second = NOW + 0.9
    at_now.verify(token)
    clock.second = NOW + 1

    with pytest.raises(Unauthenticated):
        at_now.verify(token)


def test_the_grant_is_what_the_token_says(at_now: TokenVerifier) -> None:
    found = at_now.look_at(
        bearer(sub="person-1", client_id="ceiba-web", sid="session-1", acr="mfa", pv=4).removeprefix("Bearer ")
    )

    grant = found.grant
    assert (grant.subject, grant.client_id, grant.session_id) == ("person-1", "ceiba-web", "session-1")
    assert (grant.acr, grant.policy_version, found.expires_at) == ("mfa", 4, NOW + MAX_LIFETIME_SECONDS)


CASES = "https://ceiba.example/resources/cases"


def verifier_of(audiences: set[str], revocations: Revocations) -> TokenVerifier:
    return TokenVerifier(issuer=ISSUER, keys=Published(), revocations=revocations, audiences=audiences)


@pytest.mark.parametrize("audience", [CASES, [CASES], [CASES, "https://ceiba.example/resources/reporting"], "ceiba"])
def test_a_token_for_this_service_is_taken_by_it(
    revocations: NamedRevocations, clock: StoppedClock, audience: Any
) -> None:
    assert verifier_of({"ceiba", CASES}, revocations).verify(bearer(aud=audience)).subject


@pytest.mark.parametrize(
    "audience", [[], "", ["https://ceiba.example/resources/reporting"], f"{CASES}/", [None], [["ceiba"]], {"ceiba": 1}]
)
def test_a_token_for_other_services_is_refused(
    revocations: NamedRevocations, clock: StoppedClock, audience: Any
) -> None:
    with pytest.raises(Unauthenticated):
        verifier_of({CASES}, revocations).verify(bearer(aud=audience))


def test_a_token_of_a_system_has_no_session(at_now: TokenVerifier) -> None:
    body = claims(iat=NOW, exp=NOW + 60)
    for name in ("sid", "acr", "pv"):
        del body[name]

    grant = at_now.verify(f"Bearer {signed(header(), body)}")

    assert (grant.session_id, grant.acr, grant.policy_version) == ("", "", 0)


def test_the_scheme_may_be_written_in_any_case_and_the_token_may_be_long(at_now: TokenVerifier) -> None:
    token = bearer().removeprefix("Bearer ")
    fits = MAX_TOKEN_BYTES - len("Bearer ")
    long = bearer(scope="cases:read " + "x" * 4000)

    assert accepts(at_now, f"bEARER {token}")
    assert len(long) < MAX_TOKEN_BYTES
    assert accepts(at_now, long)
    assert not accepts(at_now, "Bearer " + "x" * fits)
    assert not accepts(at_now, token)


def test_a_token_that_was_good_is_refused_once_it_is_revoked(
    at_now: TokenVerifier, revocations: NamedRevocations
) -> None:
    token = bearer(sid="soon-revoked")
    assert accepts(at_now, token)
    revocations.revoked.add("soon-revoked")

    assert not accepts(at_now, token)


def test_an_exchanged_token_is_taken_only_where_it_is_meant_for_and_only_from_its_actor(at_now: TokenVerifier) -> None:
    exchanged = at_now.exchanged(audience="cases", actor="service:referrals")
    good = {"aud": "cases", "act": {"sub": "service:referrals"}}

    assert accepts(exchanged, bearer(**good))
    assert not accepts(at_now, bearer(**good))
    others: list[dict[str, Any]] = [
        {"act": {"sub": "service:reporting"}},
        {"aud": "ceiba"},
        {"act": {}},
        {"act": "service:referrals"},
        {"iss": "http://other"},
    ]
    for changes in others:
        assert not accepts(exchanged, bearer(**good | changes))
    assert not accepts(exchanged, bearer(aud="cases"))


def test_an_actor_does_not_make_a_token_valid_everywhere(at_now: TokenVerifier) -> None:
    assert not accepts(at_now, bearer(act={"sub": "service:referrals"}))


def test_a_revoked_session_is_revoked_for_exchanged_tokens_too(
    at_now: TokenVerifier, revocations: NamedRevocations
) -> None:
    revocations.revoked.add("revoked")
    exchanged = at_now.exchanged(audience="cases", actor="service:referrals")

    assert not accepts(exchanged, bearer(sid="revoked", aud="cases", act={"sub": "service:referrals"}))
