"""One history of one person, event by event, and what a decision is: judged here a second time and by other code."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.contracts.subscriptions import CASES_EVENTS, EVENTS, REFERRALS_EVENTS
from tests.integration.cases.conftest import Office
from tests.integration.cases.referral_events import hear
from tests.integration.referrals.network import Network, an_organisation

TODAY = datetime.now(UTC).date() - timedelta(days=1)
"""A day that has begun in every country of the platform."""
PROFILES = ("d0_anonymous", "d1_capacity", "d2_protection", "d3_identified")
CAPACITIES = ("self_adult", "self_adolescent_assent", "guardian", "child_authority", "court")
FOR_A_CHILD, FOR_AN_ADULT = ("guardian", "child_authority", "court"), ("self_adult", "court")
OWN = ("self_adult", "self_adolescent_assent")
TAKES_BACK = {
    "child": {
        "guardian": ("guardian",),
        "child_authority": ("guardian", "child_authority"),
        "court": FOR_A_CHILD,
        **dict.fromkeys(OWN, OWN),
    },
    "adult": {
        "guardian": ("guardian",),
        "child_authority": ("guardian", "child_authority"),
        "court": CAPACITIES,
        **dict.fromkeys(OWN, ("guardian", "child_authority", *OWN)),
    },
}
"""Who says no, or yes to less → in which capacity the yes was given that it takes away."""
TERMS = {
    "network_ngo": ("referral", "network_ngo"),
    "abroad": ("cross_border_transfer", "network_ngo"),
    "prosecution": ("prosecution_sharing", "prosecution"),
}
"""Recipient → the purpose and the kind of recipient under which something may go there."""
USUAL = (*TERMS.values(), TERMS["network_ngo"])
KINDS = {"network_ngo": "service_referral", "abroad": "cross_border", "prosecution": "prosecution_notice"}
ABOVE_CAPACITY = {"risk_level", "needs", "trafficking_status", "first_names", "phones", "case_number"}
AGES = {"child": 8, "adolescent": 15, "almost_adult": 17, "adult": 30, "unknown": None}
IDENTIFIED = (TODAY, TODAY - timedelta(days=400), TODAY - timedelta(days=800))
"""Days in the past make nobody older: an age in years is the one of the day it is said."""


@dataclass
class Pair:
    """Two services, and the facts between them, carried when a test says so."""

    office: Office
    network: Network

    def carry_facts(self) -> None:
        """Let each service hear what the other has published so far."""
        for name, data in self._waiting(self.network.rows, CASES_EVENTS):
            event = EVENTS[name].from_data(data)
            hear(self.office, event)
        for name, data in self._waiting(self._of_cases, REFERRALS_EVENTS):
            self.network.receive(EVENTS[name].from_data(data), REFERRALS_EVENTS)

    def _waiting(self, rows: Any, consumer: str) -> list[tuple[str, dict[str, Any]]]:
        taken = rows(
            "UPDATE outbox_delivery d SET state = 'acked' FROM outbox o WHERE o.id = d.event_id AND d.state = 'pending'"
            " AND d.consumer = %s RETURNING o.name, o.data, o.created_at, d.position",
            consumer,
        )
        ordered = sorted(taken, key=lambda row: (row["created_at"], row["position"] or 0))
        return [(row["name"], row["data"]) for row in ordered]

    def _of_cases(self, statement: str, *values: Any) -> list[dict[str, Any]]:
        return [row._asdict() for row in self.office.admin(statement, *values)]


class Walk:
    """A person, what was recorded of them, and referrals; every event is drawn from `dice`."""

    def __init__(self, pair: Pair, seed: int, counts: Counter[str]) -> None:
        self.pair, self.dice, self.counts, self.seed = pair, random.Random(seed), counts, seed
        network = pair.network
        self.recipients = {
            "network_ngo": network.shelter,
            "abroad": network.abroad,
            "prosecution": an_organisation("GT", "Fiscalía"),
        }
        network.join(self.recipients["prosecution"], kind="prosecution")
        self.worker = pair.office.caller(organisation_id=network.sender.id)
        self.age = self.dice.choice((*AGES, "adult", "adult", "child", "almost_adult"))
        self.best_interest = self.dice.choice((None, "pending", "considered", "considered"))
        self.consents: dict[str, dict[str, Any]] = {}
        self.sent: list[tuple[dict[str, Any], str]] = []
        identified_on = self.dice.choice(IDENTIFIED).isoformat()
        self.case = self.worker.register(
            person=self._person(), identity={"first_names": "Ixchel"}, identified_on=identified_on, consents=[],
            best_interest=self.best_interest,
        )  # fmt: skip

    def go(self, events: int) -> None:
        """That many events in any order, then every referral is accepted and its packet tried once more."""
        for _ in range(4):
            self.consent()
        for _ in range(events):
            weighted = [self.consent] * 5 + [self.refer] * 6 + [self.answer] * 6 + [self.open] * 5
            self.dice.choice(
                [*weighted, self.withdraw, self.refuse, self.correct_age, self.consider, self.pair.carry_facts]
            )()
        for referral, to in self.sent:
            self.pair.network.step(referral["id"], "accept", self.recipients[to])
            self._open(referral, to)

    def consent(self) -> None:
        """Somebody says yes or no."""
        ends = self.dice.choice((*(None,) * 6, TODAY + timedelta(days=60), TODAY - timedelta(days=5)))
        purpose, recipient = self.dice.choice((*USUAL * 3, ("referral", None), ("referral", "prosecution")))
        body = {
            "purpose": purpose,
            "recipient_type": recipient,
            "data_scope": self.dice.choice((*PROFILES, *("d3_identified",) * 4, "d4_full")),
            "given_on": (TODAY - timedelta(days=10)).isoformat(),
            "expires_on": ends and ends.isoformat(),
            "capacity": self.dice.choice((*CAPACITIES, *self._decides, *self._decides)),
            "form": "written",
            "status": self.dice.choice(("given",) * 4 + ("refused",)),
        }
        answer = self.worker.post(f"{self._path}/consents", body)
        self.counts[f"consent {answer.status_code}"] += 1
        if answer.status_code == 201:
            self._answered(answer.json)

    def refuse(self) -> None:
        """Somebody says no to a purpose, to everybody or to one kind of recipient."""
        purpose, recipient = self.dice.choice(USUAL)
        body = {
            "purpose": purpose,
            "recipient_type": self.dice.choice((None, None, recipient)),
            "data_scope": "d0_anonymous",
            "given_on": (TODAY - timedelta(days=self.dice.choice((10, 20)))).isoformat(),
            "capacity": self.dice.choice((*CAPACITIES, *self._decides)),
            "form": "written",
            "status": "refused",
        }
        answer = self.worker.post(f"{self._path}/consents", body)
        assert answer.status_code == 201, answer.text
        self._answered(answer.json)
        self.counts[f"a no took back {min(len(answer.json['took_back']), 2)}"] += 1

    def withdraw(self) -> None:
        """A consent is taken back."""
        given = [key for key, consent in self.consents.items() if consent["status"] == "given"]
        if given:
            key = self.dice.choice(given)
            assert self.worker.post(f"{self._path}/consents/{key}/withdraw").status_code == 200
            self.consents[key]["status"] = "withdrawn"
            self.counts["withdrawn"] += 1

    def correct_age(self) -> None:
        """The age turns out to be another."""
        before, self.age = self.age, self.dice.choice(list(AGES))
        version = self.worker.get(self._path).json["version"]
        answer = self.worker.patch(self._path, {"person": self._person()}, If_Match=f'"{version}"')
        assert answer.status_code == 200, answer.text
        self.counts[f"age {before} to {self.age}"] += 1

    def consider(self) -> None:
        """The best interests are considered, or left open again."""
        self.best_interest = self.dice.choice(("considered", "considered_with_authority", "pending"))
        version = self.worker.get(self._path).json["version"]
        self.worker.patch(self._path, {"best_interest": self.best_interest}, If_Match=f'"{version}"')

    def refer(self) -> None:
        """A referral is tried: two times out of three to whom a consent names, else to anybody under any consent."""
        given = [key for key, consent in self.consents.items() if consent["status"] == "given"]
        consent_id = self.dice.choice([*given * 6, *self.consents, None])
        to = self.dice.choice(list(KINDS))
        if consent_id and self.dice.random() < 0.66:
            named = self.consents[consent_id]
            to = next((to for to, terms in TERMS.items() if terms == (named["purpose"], named["recipient_type"])), to)
        network = self.pair.network
        body = network.referral(
            case_id=self.case["id"],
            kind=KINDS[to],
            to_organisation_id=str(self.recipients[to].id),
            disclosure_profile=self.dice.choice((*PROFILES, "d2_protection", "d3_identified", "d3_identified")),
            consent_id=consent_id,
            message=None,
        )
        answer = network.ask("POST", "/referrals", network.sender, "caseworker", json=body)
        self.counts[f"referral {answer.status_code} {_why(answer.json)}"] += 1
        assert answer.status_code in (201, 422), answer.text
        if answer.status_code == 201:
            self._assert_decided(body, "sent")
            self.sent.append((answer.json | {"consent_id": body["consent_id"]}, to))

    def answer(self) -> None:
        """A receiver says yes, and later that the service began or ended."""
        if self.sent:
            referral, to = self.dice.choice([*self.sent, self.sent[-1], self.sent[-1]])
            action = self.dice.choice(("accept", "accept", "accept", "start"))
            self.pair.network.step(referral["id"], action, self.recipients[to])

    def open(self) -> None:
        """A receiver tries to read."""
        if self.sent:
            self._open(*self.dice.choice(self.sent))

    def _open(self, referral: dict[str, Any], to: str) -> None:
        path = f"/referrals/{referral['id']}/packet"
        answer = self.pair.network.ask("GET", path, self.recipients[to])
        assert answer.status_code in (200, 404, 409), answer.text
        self.counts[f"opening {answer.status_code}"] += 1
        if answer.status_code == 200 and ABOVE_CAPACITY & answer.json["packet"].keys():
            self._assert_decided(referral, "opened")

    def _answered(self, recorded: dict[str, Any]) -> None:
        self.consents[recorded["id"]] = recorded
        for taken_back in recorded["took_back"]:
            self.consents[taken_back]["status"] = "withdrawn"

    def _stands(self, consent: dict[str, Any], profile: str) -> bool:
        """Whether no answer after `consent` takes it back, or leaves less of it than `profile`."""
        answers = list(self.consents.values())
        for later in answers[answers.index(consent) + 1 :]:
            if later["purpose"] != consent["purpose"] or consent["capacity"] not in self._takes_back[later["capacity"]]:
                continue
            if later["status"] == "refused" and later["recipient_type"] in (None, consent["recipient_type"]):
                return False
            is_less = later["status"] == "given" and (later["data_scope"] < profile or not _in_force(later))
            if is_less and later["recipient_type"] == consent["recipient_type"]:
                return False
        return True

    def _assert_decided(self, referral: dict[str, Any], did: str) -> None:
        profile = referral["disclosure_profile"]
        if profile in ("d0_anonymous", "d1_capacity"):
            return
        named = self.consents[referral["consent_id"]]
        adult = self.age == "adult"
        deciding = [
            consent
            for consent in self.consents.values()
            if consent["status"] == "given"
            and consent["capacity"] in self._decides
            and consent["purpose"] == named["purpose"]
            and consent["recipient_type"] == named["recipient_type"]
            and profile <= consent["data_scope"]
            and self._stands(consent, profile)
            and _in_force(consent)
        ]
        story = (self.seed, did, self.age, self.best_interest, referral["kind"], profile, list(self.consents.values()))
        assert deciding, story
        assert named["status"] == "given", story
        assert self._stands(named, profile), story
        assert adult or self.best_interest in ("considered", "considered_with_authority"), story
        self.counts[f"{did} {self.age}, above capacity, on {named['capacity']}"] += 1

    @property
    def _decides(self) -> tuple[str, ...]:
        return FOR_AN_ADULT if self.age == "adult" else FOR_A_CHILD

    @property
    def _takes_back(self) -> dict[str, tuple[str, ...]]:
        return TAKES_BACK["adult" if self.age == "adult" else "child"]

    def _person(self) -> dict[str, Any]:
        age = AGES[self.age]
        if age is not None and self.dice.random() < 0.5:
            return {"birth_year": None, "age": age}
        return {"birth_year": None if age is None else TODAY.year - age, "age": None}

    @property
    def _path(self) -> str:
        return f"/cases/{self.case['id']}"


def _in_force(consent: dict[str, Any]) -> bool:
    """A consent without a last day lasts to a final judgment, which is no event of the walk."""
    ends = consent["expires_on"]
    return consent["to_final_judgment"] if ends is None else date.fromisoformat(ends) >= TODAY


def _why(answer: dict[str, Any]) -> str:
    return answer["errors"][0]["code"] if "errors" in answer else ""
