"""Who may say what: a fact is believed from its producer only, on a queue that subscribes to it."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from infra.local.environment import event_keys
from infra.local.secrets import SERVICES, PlatformSecrets, fresh_event_key, generate
from shared.contracts.event import Envelope
from shared.contracts.identity import OrganisationSuspended
from shared.contracts.subscriptions import CASES_EVENTS, REFERRALS_EVENTS, REPORTING_EVENTS, SUBSCRIPTIONS, partners_of
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from shared.messaging.signing import ForgedEnvelope, MalformedEnvelope, sign, verify
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


def test_a_fact_of_its_producer_is_believed_where_it_is_subscribed() -> None:
    envelope = suspended()

    assert verify(sign(envelope, keys_of("identity", SECRETS)), keys_of("cases", SECRETS)) == envelope


@pytest.mark.parametrize("thief", ["referrals", "reporting", "cases"])
@pytest.mark.parametrize("claims", [True, False], ids=["in identity's name", "in its own"])
def test_with_the_secrets_of_another_service_nobody_suspends_an_organisation(thief: str, claims: bool) -> None:
    envelope = suspended(producer="identity" if claims else thief)
    wire = sign(envelope, keys_of(thief, SECRETS))
    honest = keys_of("identity", SECRETS)

    with pytest.raises(ForgedEnvelope):
        verify(wire, keys_of("cases", SECRETS))
    with pytest.raises(ForgedEnvelope):
        verify(wire | {"key": honest.key_id}, keys_of("cases", SECRETS))


def test_a_true_fact_is_not_believed_on_a_queue_it_was_not_sent_to() -> None:
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


def test_the_name_of_every_fact_begins_with_its_producer() -> None:
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
