"""What is done in the practice space, and what is seen of it outside: nothing. Both sides are counted."""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from shared.kernel.country import Country
from shared.kernel.practice import Partner, partner_id
from tests.support.form_visitor import FormVisitor
from tests.support.journey import Backstage, a_consent, a_referral, a_registration, register
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.contract, pytest.mark.timeout(300)]

REFERRALS = 100
SURNAME = f"Práctica {uuid4().hex[:6]}"
URGENCIES = ("72h", "7d", "immediate")
SHELTER = str(partner_id(Country.GUATEMALA.practice, Partner.SHELTER))


@pytest.fixture(scope="module")
def trainee(platform: Platform) -> FormVisitor:
    """A caseworker of Guatemala who practises."""
    return practising(platform, "GT")


@pytest.fixture(scope="module")
def made(trainee: FormVisitor) -> list[str]:
    """The ids of a hundred referrals to the shelter of the practice country."""
    return [refer(trainee) for _ in range(REFERRALS)]


def practising(platform: Platform, country: str, which: int = 0, *, role: str = "caseworker") -> FormVisitor:
    visitor = FormVisitor(platform.url)
    visitor.sign_in(platform.account("users", role, country, which), practice=True)
    return visitor


def refer(trainee: FormVisitor) -> str:
    body = a_registration(
        country="XG", identity={"first_names": "Ana", "surnames": SURNAME}, consents=[a_consent(), to_be_counted()]
    )
    case = trainee.create("/cases", body)
    assert case.status_code == 201, case.text
    sent = trainee.create("/referrals", a_referral(case.json(), SHELTER))
    assert sent.status_code == 201, sent.text
    return str(sent.json()["id"])


def to_be_counted() -> dict[str, Any]:
    return a_consent(purpose="aggregate_statistics", recipient_type="statistics", data_scope="d0_anonymous")


def settled(platform: Platform) -> Backstage:
    backstage, until = Backstage(platform), time.monotonic() + 60
    while backstage.waiting() and time.monotonic() < until:
        time.sleep(0.2)
    return backstage


def found(visitor: FormVisitor | Caller) -> list[Any]:
    answer = visitor.post("/api/v1/cases/search", json={"name": f"Ana {SURNAME}"})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def test_the_partner_answers_and_the_practice_space_is_notified(
    platform: Platform, trainee: FormVisitor, made: list[str], announce: Callable[[str], None]
) -> None:
    backstage = settled(platform)

    states = {trainee.get(f"/api/v1/referrals/{referral}").json()["state"] for referral in made}
    accepted = "SELECT count(*) FROM notification WHERE referral_id = ANY(%s::uuid[]) AND country = 'XG'"
    elsewhere = "SELECT count(*) FROM notification WHERE referral_id = ANY(%s::uuid[]) AND country <> 'XG'"
    inside, outside = (backstage.number("referrals", query, made) for query in (accepted, elsewhere))

    announce(f"{len(made)} referrals in practice: {inside} notifications in the practice country, {outside} outside")
    assert states == {"accepted"}
    assert (inside >= REFERRALS, outside) == (True, 0)
    assert backstage.dead_letters() == 0


def test_what_waits_for_one_who_practises_receiving_is_answered_and_reaches_nobody_else(
    platform: Platform, sender: Caller, announce: Callable[[str], None]
) -> None:
    receiver = practising(platform, "GT", role="focal_point")
    settled(platform)
    waiting = receiver.get("/api/v1/referrals", params={"box": "in"}).json()["items"]
    clear, doubtful, urgent = (next(one for one in waiting if one["urgency"] == each) for each in URGENCIES)

    done = [
        take(receiver, clear, "accept", {}),
        take(receiver, doubtful, "request-info", {"topics": ["language"]}),
        take(receiver, urgent, "reject", {"reason": "capacity"}),
    ]
    packet = receiver.get(f"/api/v1/referrals/{clear['id']}/packet")
    backstage = settled(platform)

    ids = [one["id"] for one in waiting]
    told = "SELECT count(*) FROM notification WHERE referral_id = ANY(%s::uuid[]) AND starts_with(country, 'X') = %s"
    inside, outside = (backstage.number("referrals", told, ids, practised) for practised in (True, False))
    facts = backstage.number("reporting", "SELECT count(*) FROM referral_fact WHERE referral_id = ANY(%s::uuid[])", ids)
    announce(f"{len(ids)} referrals to answer: {inside} notifications in practice, {outside} outside; {facts} facts")
    assert [answer.status_code for answer in done] == [200, 200, 200]
    assert packet.json()["packet"]["surnames"] == "Ejemplo Inventado"
    assert (inside >= len(ids), outside, facts, backstage.dead_letters()) == (True, 0, 0, 0)
    for other in (sender, practising(platform, "GT", 1), practising(platform, "HN", role="focal_point")):
        assert other.get(f"/api/v1/referrals/{clear['id']}").status_code == 404


def take(visitor: FormVisitor, referral: dict[str, Any], action: str, body: dict[str, Any]) -> Any:
    return visitor.create(f"/referrals/{referral['id']}/{action}", body)


def test_nothing_practised_is_a_fact(
    platform: Platform, sender: Caller, made: list[str], announce: Callable[[str], None]
) -> None:
    real = register(sender, consents=[to_be_counted()])
    backstage = settled(platform)

    published = "SELECT count(*) FROM outbox WHERE country = 'XG'"
    practised = sum(backstage.number(service, published) for service in ("cases", "referrals"))
    facts = {
        table: backstage.number("reporting", f"SELECT count(*) FROM {table} WHERE starts_with(country, 'X')")
        for table in ("person_fact", "referral_fact", "person_count", "referral_count", "organisation")
    }
    counted = backstage.number("reporting", "SELECT count(*) FROM person_fact WHERE case_id = %s", real["id"])

    announce(
        f"{practised} events of practice are kept, {sum(facts.values())} of their facts; of one case of work {counted}"
    )
    assert set(facts.values()) == {0}
    assert counted == 1


def test_no_search_outside_finds_what_is_practised_and_none_inside_what_is_real(
    platform: Platform, sender: Caller, trainee: FormVisitor, made: list[str]
) -> None:
    name = f"Real {uuid4().hex[:6]}"
    register(sender, identity={"first_names": "Berta", "surnames": name})

    assert len(found(trainee)) > 0
    for outside in (sender, platform.client("supervisor", "GT"), platform.client("caseworker", "GT", 1)):
        assert found(outside) == []
    assert trainee.post("/api/v1/cases/search", json={"name": f"Berta {name}"}).json()["items"] == []
    assert len(sender.post("/api/v1/cases/search", json={"name": f"Berta {name}"}).json()["items"]) == 1


def test_another_who_practises_sees_neither_the_cases_nor_the_referrals(
    platform: Platform, trainee: FormVisitor, made: list[str]
) -> None:
    case = trainee.get("/api/v1/cases").json()["items"][0]["id"]
    for other in (practising(platform, "GT", 1), practising(platform, "HN")):
        assert found(other) == []
        assert other.get(f"/api/v1/cases/{case}").status_code == 404
        assert other.get(f"/api/v1/referrals/{made[0]}").status_code == 404


def test_no_referral_goes_from_one_realm_to_the_other(
    platform: Platform, sender: Caller, case: dict[str, Any], trainee: FormVisitor, shelter_id: str
) -> None:
    practised = trainee.create("/cases", a_registration(country="XG")).json()

    out = trainee.create("/referrals", a_referral(practised, shelter_id))
    into = sender.post("/api/v1/referrals", json=a_referral(case, SHELTER))

    codes = [answer.json()["errors"][0]["code"] for answer in (out, into)]
    assert codes == ["unknown_organisation", "unknown_organisation"]


def test_each_realm_has_a_directory_of_its_own(platform: Platform, trainee: FormVisitor, sender: Caller) -> None:
    practised = trainee.get("/api/v1/directory/services").json()["items"]
    real = sender.get("/api/v1/directory/services", params={"limit": 200}).json()["items"]

    assert {offer["organisation_name"] for offer in practised if offer["country"] == "XG"} == {
        "Casa de práctica",
        "Fiscalía de práctica",
    }
    assert not any(offer["country"].startswith("X") for offer in real)
