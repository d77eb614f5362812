"""Who may say what: a fact is believed from its producer only, on a queue that subscribes to it."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.local.environment import event_keys
from infra.local.secrets import SERVICES, PlatformSecrets, fresh_event_key, generate
from shared.contracts.event import Envelope
from shared.contracts.identity import OrganisationSuspended
from shared.contracts.subscriptions import CASES_EVENTS, REFERRALS_EVENTS, REPORTING_EVENTS, SUBSCRIPTIONS, partners_of
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from shared.messaging.signing import EventKeys, ForgedEnvelope, MalformedEnvelope, key_id, sign, verify
from shared.settings import CommonSettings
from tests.support.event_keys import keys_of

pytestmark = pytest.mark.unit
SECRETS = generate()


def suspended(**changes: Any) -> Envelope:
    fact = OrganisationSuspended(country=Country.GUATEMALA, organisation_id=new_id())
    envelope = Envelope(
        id=new_id(),
        name=fact.NAME,
        producer="identity",
        consumer=CASES_EVENTS,
        position=1,
        aggregate_id=fact.organisation_id,
        occurred_at=datetime.now(UTC),
        trace="",
        data=fact.data(),
    )
    return replace(envelope, **changes)


def test_an_event_of_its_producer_is_accepted_where_it_is_subscribed() -> None:
    envelope = suspended()

    assert verify(sign(envelope, keys_of("identity", SECRETS)), keys_of("cases", SECRETS)) == envelope


@pytest.mark.parametrize("thief", ["referrals", "reporting", "cases"])
@pytest.mark.parametrize("claims", [True, False], ids=["in identity's name", "in its own"])
def test_the_secrets_of_another_service_do_not_suffice_to_suspend_an_organisation(thief: str, claims: bool) -> None:
    envelope = suspended(producer="identity" if claims else thief)
    wire = sign(envelope, keys_of(thief, SECRETS))
    honest = keys_of("identity", SECRETS)

    with pytest.raises(ForgedEnvelope):
        verify(wire, keys_of("cases", SECRETS))
    with pytest.raises(ForgedEnvelope):
        verify(wire | {"key": honest.key_id}, keys_of("cases", SECRETS))


def test_a_genuine_event_is_refused_on_a_queue_it_was_not_sent_to() -> None:
    at_referrals = sign(suspended(consumer=REFERRALS_EVENTS), keys_of("identity", SECRETS))
    not_subscribed = sign(suspended(consumer=REPORTING_EVENTS), keys_of("identity", SECRETS))

    with pytest.raises(ForgedEnvelope):
        verify(at_referrals, keys_of("cases", SECRETS))
    with pytest.raises(ForgedEnvelope):
        verify(not_subscribed, keys_of("reporting", SECRETS))


def test_a_job_is_believed_from_oneself_only() -> None:
    job = suspended(name="cases.run_import", producer="cases", consumer="cases.imports", position=None)
    ours, theirs = keys_of("cases", SECRETS), keys_of("referrals", SECRETS)

    assert verify(sign(job, ours), ours) == job
    with pytest.raises(ForgedEnvelope):
        verify(sign(replace(job, producer="referrals"), theirs), ours)
    with pytest.raises(ForgedEnvelope):
        verify(sign(job, theirs), ours)


def _changed(wire: dict[str, Any]) -> dict[str, Any]:
    wire["envelope"]["data"]["organisation_id"] = str(new_id())
    return wire


FORGED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another organisation": _changed,
    "no signature": lambda wire: wire | {"signature": ""},
    "not base64": lambda wire: wire | {"signature": "ñ"},
    "an unknown key": lambda wire: wire | {"key": "0" * 16},
}
MALFORMED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "the form of the release before": lambda wire: {"envelope": wire["envelope"], "signature": "0" * 64},
    "nothing": lambda wire: None,
    "a text": lambda wire: "junk",
    "a list": lambda wire: [wire],
    "an empty envelope": lambda wire: wire | {"envelope": {}},
    "an envelope that is a number": lambda wire: wire | {"envelope": 7},
    "an id that is none": lambda wire: wire | {"envelope": wire["envelope"] | {"id": "x"}},
    "an id that is a list": lambda wire: wire | {"envelope": wire["envelope"] | {"id": []}},
    "a name that is a number": lambda wire: wire | {"envelope": wire["envelope"] | {"name": 7}},
    "a huge number": lambda wire: wire | {"envelope": wire["envelope"] | {"position": 10**400}},
}


@pytest.mark.parametrize("name", FORGED)
def test_what_was_changed_is_forged(name: str) -> None:
    wire = FORGED[name](sign(suspended(), keys_of("identity", SECRETS)))

    with pytest.raises(ForgedEnvelope):
        verify(wire, keys_of("cases", SECRETS))


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_envelope_is_malformed(name: str) -> None:
    wire = MALFORMED[name](sign(suspended(), keys_of("identity", SECRETS)))

    with pytest.raises(MalformedEnvelope):
        verify(wire, keys_of("cases", SECRETS))


def with_keys(secrets: PlatformSecrets, **keys: list[str]) -> PlatformSecrets:
    return replace(secrets, event_keys={**secrets.event_keys, **keys})


def test_a_pair_is_changed_without_a_message_being_refused() -> None:
    old, new = SECRETS.event_keys["identity"][0], fresh_event_key()
    before, both = SECRETS, with_keys(SECRETS, identity=[old, new])
    switched, retired = with_keys(SECRETS, identity=[new, old]), with_keys(SECRETS, identity=[new])
    steps = (before, both, switched, retired)

    # While processes are restarted one after the other, producer and consumer stand on neighbouring steps.
    for one, next_one in pairwise(steps):
        for producer, consumer in ((one, one), (one, next_one), (next_one, one), (next_one, next_one)):
            wire = sign(suspended(), keys_of("identity", producer))
            assert verify(wire, keys_of("cases", consumer)).producer == "identity"
    with pytest.raises(ForgedEnvelope):
        verify(sign(suspended(), keys_of("identity", before)), keys_of("cases", retired))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_holds_its_own_private_key_and_public_keys_of_its_partners_only(service: str) -> None:
    environment = event_keys(service, SECRETS)
    foreign = [keys[0] for name, keys in SECRETS.event_keys.items() if name != service]

    assert environment["CEIBA_EVENT_PRIVATE_KEY"] == SECRETS.event_keys[service][0]
    assert not [key for key in foreign if any(key in value for value in environment.values())]
    assert SECRETS.event_keys[service][0] not in environment["CEIBA_EVENT_PUBLIC_KEYS"]
    assert service in partners_of(service)


def test_the_name_of_every_event_begins_with_its_producer() -> None:
    assert {event.NAME.partition(".")[0] for event in SUBSCRIPTIONS} <= set(SERVICES)
    assert partners_of("identity") == {"identity", "cases", "referrals", "reporting"}
    assert len({keys[0] for keys in SECRETS.event_keys.values()}) == len(SERVICES)


def test_signing_and_checking_cost_less_than_a_millisecond() -> None:
    ours, theirs = keys_of("identity", SECRETS), keys_of("cases", SECRETS)
    envelope, rounds = suspended(), 200
    started = time.process_time()
    wires = [sign(envelope, ours) for _ in range(rounds)]
    signed = time.process_time()
    for wire in wires:
        verify(wire, theirs)
    checked = time.process_time()

    signing, checking = (round(spent / rounds * 1e6) for spent in (signed - started, checked - signed))
    print(f"sign {signing} µs, check {checking} µs a message")
    assert (checked - started) / rounds < 0.001


# fixed dates: an envelope only carries its moment

STORED: dict[str, Any] = {
    "envelope": {
        "id": "00000000-0000-0000-0000-000000000001",
        "name": "identity.organisation_suspended.v1",
        "producer": "identity",
        "consumer": "cases.events",
        "position": 1,
        "aggregate_id": "00000000-0000-0000-0000-000000000007",
        "occurred_at": "2026-11-20T12:00:00+00:00",
        "trace": "",
        "request_id": "",
        "data": {"country": "GT", "organisation_id": "00000000-0000-0000-0000-000000000007"},
    },
    "key": "93bca823e5c82419",
    "signature": ("3LW8n1aghyzIFJeFvxKhlQJl8+KFqc+KuYL576R41ff1LOWZeQJ8gFn68ml09iIjxR2LLwSurMK9HBHeazyVAg=="),
}
"""As an earlier release signed it with the private key `i` times 32: it may wait in a queue during an update."""


def keys_with(service: str, private: bytes) -> EventKeys:
    of_identity = Ed25519PrivateKey.from_private_bytes(b"i" * 32).public_key().public_bytes_raw()
    return EventKeys(service, private, {"identity": (of_identity,)})


def test_what_an_earlier_release_signed_is_still_believed_and_may_have_been_attempted() -> None:
    envelope = verify(STORED, keys_with("cases", b"c" * 32))

    assert (envelope.name, envelope.position) == ("identity.organisation_suspended.v1", 1)
    assert sign(envelope, keys_with("identity", b"i" * 32))["envelope"] == {**STORED["envelope"], "attempt": 2}


def test_the_order_of_the_fields_does_not_matter_to_a_signature() -> None:
    shuffled = {**STORED, "envelope": dict(reversed(list(STORED["envelope"].items())))}

    assert verify(shuffled, keys_with("cases", b"c" * 32)).producer == "identity"


@pytest.mark.parametrize("junk", ["\n", " ", "!"])
def test_a_signature_with_anything_else_in_it_is_none(junk: str) -> None:
    with pytest.raises(ForgedEnvelope):
        verify(STORED | {"signature": f"{junk}{STORED['signature']}"}, keys_with("cases", b"c" * 32))


def test_a_key_is_named_by_the_beginning_of_its_hash() -> None:
    assert key_id(bytes(32)) == "66687aadf862bd77"
    assert keys_with("identity", b"i" * 32).key_id == STORED["key"]


def test_a_process_holds_the_keys_of_its_settings() -> None:
    private, public = b"i" * 32, Ed25519PrivateKey.from_private_bytes(b"c" * 32).public_key().public_bytes_raw()
    settings = SimpleNamespace(service="identity", event_private_key=private, event_public_keys={"cases": (public,)})

    keys = EventKeys.of(cast("CommonSettings", settings))

    said = b"something"
    theirs = EventKeys("cases", b"c" * 32, {})
    assert (keys.service, keys.key_id) == ("identity", STORED["key"])
    assert keys.is_signed_by("cases", theirs.key_id, theirs.sign(said), said)
    assert not keys.is_signed_by("cases", theirs.key_id, theirs.sign(said), b"something else")
    assert not keys.is_signed_by("identity", keys.key_id, keys.sign(said), said)


def test_an_event_of_a_later_release_is_believed_from_its_producer_and_put_aside() -> None:
    later = suspended(name="identity.something_new.v1")

    assert verify(sign(later, keys_of("identity", SECRETS)), keys_of("cases", SECRETS)) == later
    with pytest.raises(ForgedEnvelope):
        verify(
            sign(replace(later, name="cases.something_new.v1"), keys_of("identity", SECRETS)),
            keys_of("cases", SECRETS),
        )
