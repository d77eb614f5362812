"""Unmistakable personal data go through every flow, and are then searched for in every place where a trace may stay."""

import io
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from services.cases.domain.imports.ctdc import COLUMNS
from services.referrals.domain.code import without_country
from tests.support.days import CHILDS_BIRTHDATE
from tests.support.faults import Record, eventually, sized
from tests.support.faults_canary import Canaries, Places, forms_of, overheard
from tests.support.faults_case_words import CaseWords, scrub_planted, scrubbing_refused
from tests.support.faults_court_words import CourtWords
from tests.support.journey import (
    Backstage,
    WebhookReceiver,
    a_consent,
    a_referral,
    a_registration,
    registered_webhook,
    webhook_receiver,
)
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]

PEOPLE = sized(4, 200)


class Walk:
    """The flows of one person through the platform, and the responses that must not contain what was sent."""

    def __init__(self, platform: Platform, canaries: Canaries) -> None:
        self.platform = platform
        self.canaries = canaries
        self.sender = platform.client("caseworker", "GT")
        self.receiver = platform.client("focal_point", "GT", 1)
        self.receiver_id = platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
        self.request_id = str(uuid4())
        self.refusals: list[requests.Response] = []
        self.referrals: list[dict[str, Any]] = []
        self.written: list[CaseWords] = []

    def register(self) -> dict[str, Any]:
        word = self.canaries.word
        identity = {
            "first_names": word(),
            "surnames": f"{word()} {word()}",
            "known_as": word(),
            "birthdate": CHILDS_BIRTHDATE,
            "documents": [{"type": "passport", "number": self.canaries.code(), "country": "HND"}],
            "phones": [{"number": self.canaries.phone, "safe_to_call": False, "safe_hours": word()}],
            "email": f"{self.canaries.code()}@example.org",
            "address": {"street": word(), "city": word()},
            "guardian_contact": word(),
        }
        headers = {"X-Request-Id": self.request_id, "Idempotency-Key": str(uuid4())}
        answer = self.sender.post("/api/v1/cases", json=a_registration(identity=identity), headers=headers)
        return dict(taken(answer, 201))

    def work_on(self, case: dict[str, Any]) -> None:
        path = f"/api/v1/cases/{case['id']}"
        purpose = {"X-Purpose": "referral"}
        taken(self.sender.post(f"{path}/notes", json={"text": f"Dijo {self.canaries.word()}"}), 201)
        read = self.sender.get(f"{path}/identity", headers=purpose)
        assert self.canaries.found_in(read.content), "the vault gives back what was put in"
        change = {"known_as": self.canaries.word()}
        etag = {"If-Match": read.headers["ETag"]}
        taken(self.sender.patch(f"{path}/identity", json=change, headers=purpose | etag), 200)
        etag = {"If-Match": self.sender.get(path).headers["ETag"]}
        taken(self.sender.patch(path, json={"risk_level": "low"}, headers=etag), 200)

    def add_persons(self, case: dict[str, Any]) -> list[dict[str, Any]]:
        """A sister and a cousin of the person, who go along; each with words about them in the plan."""
        path, word = f"/api/v1/cases/{case['id']}", self.canaries.word
        along = []
        for _ in range(2):
            identity = {"first_names": word(), "surnames": f"{word()} {word()}", "known_as": word()}
            person = {"role": "family_member", "gender": "feminine", "age": 30}
            body: dict[str, Any] = {"person": person, "identity": identity}
            added = taken(self.sender.post(f"{path}/persons", json=body), 201)
            goal = {"domain": "education", "text": f"Con {word()}", "person_id": added["id"]}
            stored = taken(self.sender.post(f"{path}/goals", json=goal), 201)
            change, etag = {"text": f"Sin {word()}"}, {"If-Match": f'"{stored["version"]}"'}
            taken(self.sender.patch(f"{path}/goals/{stored['id']}", json=change, headers=etag), 200)
            agreed = a_consent(person_id=added["id"], capacity="self_adult")
            consent = taken(self.sender.post(f"{path}/consents", json=agreed), 201)
            along.append({"person_id": added["id"], "consent_id": consent["id"]})
        return along

    def write_about(self, case: dict[str, Any], along: list[dict[str, Any]]) -> None:
        words = CaseWords(self.sender, self.canaries, case, [each["person_id"] for each in along])
        words.record(self.receiver_id)
        self.written.append(words)

    def close_all(self) -> None:
        self.refusals += self.written[-1].be_refused()
        for words in self.written:
            words.close()

    def search(self) -> None:
        wanted = ({"name": self.canaries.word()}, {"phone": self.canaries.phone}, {"document": self.canaries.code()})
        for body in wanted:
            taken(self.sender.post("/api/v1/cases/search", json=body), 200)

    def refer(self, case: dict[str, Any], along: list[dict[str, Any]]) -> dict[str, Any]:
        preview = a_referral(case, self.receiver_id) | {"to_country": "GT", "recipient_type": "network_ngo"}
        del preview["case_id"]
        preview["accompanied_by"] = along
        taken(self.sender.post(f"/api/v1/cases/{case['id']}/packet-preview", json=preview), 200)
        # Confirmed: among many made-up words one may sound like a name of the person.
        message = {"message": f"Habla con {self.canaries.word()}", "text_confirmed": True}
        body = a_referral(case, self.receiver_id, accompanied_by=along, **message)
        referral = taken(self.sender.post("/api/v1/referrals", json=body), 201)
        self.referrals.append(referral)
        return dict(referral)

    def step(self, referral: dict[str, Any], action: str, **body: Any) -> None:
        taken(self.receiver.post(f"/api/v1/referrals/{referral['id']}/{action}", json=body), 200)

    def scrub_a_note(self, referral: dict[str, Any]) -> None:
        where = f"/api/v1/referrals/{referral['id']}/scrub-text"
        scrub_planted(self.receiver, self.canaries, where)
        self.refusals += scrubbing_refused(self.receiver, self.canaries, where)

    def accept(self, referral: dict[str, Any]) -> None:
        self.step(referral, "receive")
        self.scrub_a_note(referral)
        self.step(referral, "request-info", topics=["health"], note=self.canaries.word())
        self.step(referral, "accept", note=self.canaries.word())
        packet = self.receiver.get(f"/api/v1/referrals/{referral['id']}/packet")
        assert self.canaries.found_in(packet.content), "the packet opens for the receiver"
        self.step(referral, "start")

    def reject(self, referral: dict[str, Any]) -> None:
        self.step(referral, "reject", reason="capacity", note=self.canaries.word())

    def import_a_file(self) -> None:
        good = dict.fromkeys(COLUMNS, "") | {"gender": "Woman"}
        bad = good | {"gender": self.canaries.word(), "citizenship": self.canaries.code()}
        lines = [COLUMNS, [good[c] for c in COLUMNS], [bad[c] for c in COLUMNS]]
        for text in ("\n".join(",".join(line) for line in lines), f"{self.canaries.word()},x\n1,2"):
            file = {"file": (f"{self.canaries.code()}.csv", io.BytesIO(text.encode()), "text/csv")}
            form = {"layout": "ctdc-2025", "country": "GT", "confirm": "true"}
            run = self.sender.post("/api/v1/imports", data=form, files=file)
            if run.status_code >= 400:
                self.refusals.append(run)
                continue
            place = f"/api/v1/imports/{run.json()['id']}"
            self.await_import(place, {"checked", "failed"})
            problems = self.sender.get(f"{place}/problems")
            self.refusals.append(problems)
            if self.sender.get(place).json()["state"] == "checked":
                taken(self.sender.post(f"{place}/confirm"), 202)
                self.await_import(place, {"done"})

    def await_import(self, place: str, states: set[str]) -> None:
        reached = eventually(lambda: self.sender.get(place).json()["state"] in states, within=60)
        self.refusals.append(self.sender.get(place))
        assert reached is not None, self.refusals[-1].text

    def be_refused(self, case: dict[str, Any]) -> None:
        word, path = self.canaries.word(), f"/api/v1/cases/{case['id']}"
        registration, person = a_registration(), a_registration()["person"]
        bodies: tuple[Any, ...] = (
            registration | {"person": person | {"gender": word}},
            registration | {"country": word},
            registration | {"identified_on": word},
            registration | {"person": word},
            registration | {word: 1},
            registration | {"identity": {"first_names": [word]}},
            registration | {"identity": {"phones": [{"number": word}]}},
            registration | {"needs": [word]},
            [word],
            word,
        )
        sender = self.sender
        self.refusals += [sender.post("/api/v1/cases", json=body) for body in bodies]
        self.refusals += [
            sender.post("/api/v1/cases", data=f'{{"name": "{word}', headers={"Content-Type": "application/json"}),
            sender.post("/api/v1/cases", data=word.encode(), headers={"Content-Type": "text/plain"}),
            sender.post("/api/v1/cases/search", json={"phone": word}),
            sender.get(f"/api/v1/cases/{word}"),
            sender.get(f"/api/v1/{word}"),
            sender.get("/api/v1/cases", params={"status": word}),
            sender.get("/api/v1/cases", params={word: 1}),
            sender.get("/api/v1/cases", params={"cursor": word}),
            sender.get(f"{path}/identity", headers={"X-Purpose": self.canaries.code()}),
            sender.patch(path, json={"risk_level": word}, headers={"If-Match": f'"{self.canaries.code()}"'}),
            sender.post("/api/v1/referrals", json=a_referral(case, word)),
            sender.post("/api/v1/referrals", json=a_referral(case, self.receiver_id, urgency=word)),
            sender.post(f"{path}/notes", json={"note": word}),
            sender.post(f"{path}/persons", json={"person": {"role": word}, "identity": {"first_names": [word]}}),
            sender.post(f"{path}/goals", json={"domain": word, "text": word}),
            sender.get(f"{path}/persons/{word}"),
            sender.get(f"{path}/goals/{word}"),
            self.receiver.post(f"/api/v1/referrals/{uuid4()}/reject", json={"reason": word}),
            self.receiver.post("/api/v1/webhook-endpoints", json={"url": f"http://{self.canaries.code()}.example/"}),
            Caller(self.platform.url, self.canaries.code).get("/api/v1/cases"),
        ]

    def fail_to_sign_in(self) -> None:
        browser = requests.Session()
        browser.trust_env = False
        page = browser.get(f"{self.platform.url}/session/sign-in", timeout=30)
        assert page.status_code == 200, page.text
        token = page.text.split('name="form_token" value="')[1].split('"')[0]
        typed = {"email": f"{self.canaries.code()}@example.org", "password": self.canaries.word(), "code": ""}
        answer = browser.post(page.url, data=typed | {"form_token": token}, timeout=30)
        assert answer.status_code == 401, answer.status_code
        basic = (self.canaries.code(), self.canaries.code())
        grant = {"grant_type": "client_credentials"}
        self.refusals += [requests.post(f"{self.platform.url}/oauth2/token", data=grant, auth=basic, timeout=30)]


def test_no_trace_of_a_person_outside_the_vault(prefork_platform: Platform, record: Record) -> None:
    canaries, backstage = Canaries(), Backstage(prefork_platform)
    walk = Walk(prefork_platform, canaries)
    places = Places(prefork_platform, backstage)
    record.n = PEOPLE

    with (
        overheard(backstage, "broker") as broker_heard,
        overheard(backstage, "cache") as cache_heard,
        webhook_receiver() as webhooks,
        webhook_receiver() as court_webhooks,
        registered_webhook(walk.receiver, webhooks),
    ):
        tell_by_mail(walk.receiver)
        for number in range(PEOPLE):
            case = walk.register()
            walk.work_on(case)
            along = walk.add_persons(case)
            walk.write_about(case, along)
            referral = walk.refer(case, along)
            (walk.reject if number % 2 else walk.accept)(referral)
        walk.search()
        walk.be_refused(case)
        walk.close_all()
        walk.import_a_file()
        walk.fail_to_sign_in()
        court = CourtWords(prefork_platform, canaries)
        with registered_webhook(court.office, court_webhooks):
            tell_by_mail(court.office)
            court.record()
            walk.refusals += court.answers_without_words()
            heard_of = eventually(lambda: court.hearing_id in str(court_webhooks.bodies), within=120, pause=0.5)
        assert heard_of is not None
        wait_until_delivered(backstage, webhooks, walk, places)
    record.injected["canaries"] = canaries._made

    found = {
        "logs": look(canaries, places.logs(), walk.request_id),
        "broker": look(canaries, [("commands", b"\n".join(broker_heard))], walk.referrals[0]["id"]),
        "broker files": look(canaries, places.broker_files(), walk.referrals[0]["id"]),
        "cache": look(canaries, [("commands", b"\n".join(cache_heard))], "caseworker-gt"),
        "redis keys": look(canaries, places.redis(), "ceiba.memory.referrals"),
        "tables": look(canaries, places.tables(), walk.referrals[0]["code"]),
        "database files": look(canaries, places.database_files(), walk.referrals[0]["code"]),
        "metrics": look(canaries, places.metrics(), "ceiba_oldest_unacked_seconds"),
        "mails": look(canaries, places.mails(), without_country(walk.referrals[0]["code"])),
        "webhooks": look(canaries, [("bodies", b"\n".join(webhooks.bodies))], walk.referrals[0]["id"]),
        "webhooks of court": look(canaries, [("bodies", b"\n".join(court_webhooks.bodies))], court.hearing_id),
        "error bodies": look(canaries, bodies_of(walk.refusals), walk.refusals[0].headers["X-Request-Id"]),
    }
    record.effects = len(walk.refusals)
    record.lost = sum(len(hits) for hits, _ in found.values())
    record.more["bytes_and_control"] = {name: saw for name, (_, saw) in found.items()}
    assert {name: hits[:5] for name, (hits, _) in found.items() if hits} == {}
    assert [name for name, (_, saw) in found.items() if not saw["control"]] == []
    assert {answer.status_code for answer in walk.refusals} <= {200, 400, 401, 404, 412, 415, 422}


def look(canaries: Canaries, sinks: Iterable[tuple[str, bytes]], control: str) -> tuple[list[str], dict[str, int]]:
    """The hits, and proof that the search works: how many bytes it read, and how often it found `control`."""
    hits: list[str] = []
    saw = {"bytes": 0, "control": 0}
    for place, content in sinks:
        saw["bytes"] += len(content)
        saw["control"] += sum(content.count(form) for form in forms_of(control))
        hits += [f"{Path(place).name}: {hit}" for hit in canaries.found_in(content)]
    return hits, saw


def bodies_of(answers: Iterable[requests.Response]) -> list[tuple[str, bytes]]:
    return [
        (f"{answer.request.method} {answer.status_code}", f"{dict(answer.headers)}\n{answer.text}".encode())
        for answer in answers
    ]


def wait_until_delivered(backstage: Backstage, webhooks: WebhookReceiver, walk: Walk, places: Places) -> None:
    sent = {referral["id"] for referral in walk.referrals}
    assert eventually(lambda: sent <= set(webhooks.ids_of) and backstage.waiting() == 0, within=120, pause=0.5)
    # Mails of other tests lie there too.
    mailed = without_country(walk.referrals[0]["code"])
    assert eventually(lambda: look(walk.canaries, places.mails(), mailed)[1]["control"] > 0, within=60)
    # Time for caches to be flushed, rows to be sealed and ticks to run.
    time.sleep(2)


def tell_by_mail(caller: Caller) -> None:
    place = "/api/v1/notification-channels/email"
    current = caller.get(place)
    headers = {"If-Match": current.headers["ETag"]} if current.status_code == 200 else {}
    taken(caller.put(place, json={"address": "turno@refugio.example", "language": "es"}, headers=headers), 200)


def taken(answer: requests.Response, status: int) -> Any:
    assert answer.status_code == status, (answer.request.method, answer.url, answer.status_code, answer.text)
    return answer.json()
