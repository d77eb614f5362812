"""W1 to W4, W7 and W8, each as one measured loop through the gateway; W5 is in `referrals`, W9 in `bulk`."""

import base64
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.bench import load
from tests.bench.cpu import ASKED, BEHIND, CpuMeter
from tests.bench.processes import ProcessMeter
from tests.bench.quiet import Outboxes
from tests.support.builders import referral_bodies
from tests.support.builders.case_bodies import a_consent, a_person, a_registration, an_experience, an_identity
from tests.support.platform import Platform

API = "/api/v1"
IDLE_SECONDS = 20
"""The kernel counts in hundredths of a second and for each process apart, so a shorter time says little."""


@dataclass
class Measured:
    """One line of the report."""

    name: str
    requests: int
    per_second: float
    p50: float
    p99: float
    cpu: dict[str, float]
    notes: dict[str, Any] = field(default_factory=dict)
    flask: float = 0.0
    """CPU-milliseconds of the empty Flask route right before and after this loop: a machine changes its pace."""

    @property
    def total(self) -> float:
        """CPU-milliseconds a request of what answers it: gateway, service, database."""
        return round(sum(self.cpu.get(kind, 0.0) for kind in ASKED), 3)

    @property
    def served(self) -> float:
        """CPU-milliseconds a request of service and database."""
        return round(self.cpu.get("api", 0.0) + self.cpu.get("database", 0.0), 3)

    @property
    def behind(self) -> float:
        """CPU-milliseconds a request of what it sets in motion."""
        return round(sum(self.cpu.get(kind, 0.0) for kind in BEHIND), 3)


class Bench:
    """A running platform under measurement."""

    def __init__(self, platform: Platform, size: int, empty_flask_route: Callable[[], float]) -> None:
        self.platform = platform
        self._empty_flask_route = empty_flask_route
        self.at_once = False
        """Measure without waiting for what other work has set in motion; only the cost of the answers counts then."""
        self._size = size
        self._meter = CpuMeter(platform.home.folder)
        self._outboxes = Outboxes(platform)
        self._headers = self._authorised("caseworker", "GT")
        with self._meter.over() as spent:
            time.sleep(IDLE_SECONDS)
        self.idle = spent[0].per_second()
        self.memory = ProcessMeter(platform.home.folder).memory()

    def measure(
        self,
        name: str,
        make: Callable[[int], load.Request],
        *,
        requests: int | None = None,
        base: str | None = None,
        clients: int = 8,
        expect: frozenset[int] = frozenset({200}),
        settles: bool = False,
    ) -> Measured:
        """Warm up, then count CPU over one closed loop, and over what it set in motion when it `settles` later."""
        requests = requests or self._size
        base = base or self.platform.url
        load.run(base, make, requests=min(requests, 200), clients=clients, expect=expect)
        if not self.at_once:
            self._outboxes.wait_until_empty()
        before = self._empty_flask_route()
        with self._meter.over() as spent:
            result = load.run(base, lambda n: make(n + 1_000_000), requests=requests, clients=clients, expect=expect)
            if settles and not self.at_once:
                self._outboxes.wait_until_empty()
        cpu = spent[0].per_request(result.requests, self.idle)
        flask = (before + self._empty_flask_route()) / 2
        latencies = result.percentile(0.5), result.percentile(0.99)
        return Measured(name, result.requests, result.per_second, *latencies, cpu, flask=flask)

    def register(self) -> Measured:
        """W1: a case of about 1.4 KB with identity, consents, audit row and outbox event in one transaction."""
        body = a_case_body()
        return self.measure(
            "W1 register",
            lambda _: ("POST", f"{API}/cases", body, self._headers),
            expect=frozenset({201}),
            settles=True,
        )

    def read(self, ids: list[str]) -> Measured:
        """W2: by id, with one in twenty of another country (404)."""
        stranger = self._authorised("caseworker", "HN")

        def make(number: int) -> load.Request:
            who = stranger if number % 20 == 0 else self._headers
            return "GET", f"{API}/cases/{ids[number % len(ids)]}", None, who

        return self.measure("W2 read", make, expect=frozenset({200, 404}))

    def list_first(self) -> Measured:
        """W3: fifty of a status, newest first. Imported cases are closed, so these are the many."""
        return self.measure("W3 list 50", self._get(f"{API}/cases?status=closed&limit=50"), requests=self._size // 2)

    def list_deep(self, pages: int) -> Measured:
        """W3: the page behind `pages` cursors."""
        cursor = ""
        caller = self.platform.client("caseworker", "GT")
        for _ in range(pages):
            answer = caller.get(f"{API}/cases?status=closed&limit=50{cursor}").json()
            if answer["next_cursor"] is None:
                break
            cursor = f"&cursor={answer['next_cursor']}"
        path = f"{API}/cases?status=closed&limit=50{cursor}"
        return self.measure(f"W3 list 50, page {pages}", self._get(path), requests=self._size // 2)

    def search(self) -> Measured:
        """W4: a phonetic variant of a registered name; one in ten matches nobody."""

        def make(number: int) -> load.Request:
            name = "Zzyzx Qwerty" if number % 10 == 0 else f"{_FIRST[number % len(_FIRST)]} ernandes"
            return "POST", f"{API}/cases/search", json.dumps({"name": name}).encode(), self._headers

        return self.measure("W4 search", make, requests=self._size // 4)

    def token(self) -> Measured:
        """W7: client_credentials."""
        account = self.platform.account("clients", "caseworker", "GT")
        basic = base64.b64encode(f"{account['client_id']}:{account['client_secret']}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
        return self.measure("W7 token", lambda _: ("POST", "/oauth2/token", b"grant_type=client_credentials", headers))

    def gateway(self, ids: list[str]) -> tuple[Measured, Measured]:
        """W8: the same read direct at the service and through the gateway, one client and eight."""
        make = self._get(f"{API}/cases/{ids[0]}")
        direct = self.measure("W8 direct", make, base=self.platform.base_url("cases-api"))
        through = self.measure("W8 through the gateway", make)
        one_direct = self.measure("", make, base=self.platform.base_url("cases-api"), clients=1, requests=400)
        one_through = self.measure("", make, clients=1, requests=400)
        through.notes["added ms, 1 client"] = round(one_through.p50 - one_direct.p50, 3)
        through.notes["rate / direct"] = round(through.per_second / direct.per_second, 2)
        return direct, through

    def _get(self, path: str) -> Callable[[int], load.Request]:
        return lambda _: ("GET", path, None, self._headers)

    def _authorised(self, role: str, country: str) -> dict[str, str]:
        token = self.platform.token(role, country)
        return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def renew(self) -> None:
        """A fresh token, so that none ends in the middle of a loop."""
        self.platform.forget_tokens()
        self._headers = self._authorised("caseworker", "GT")


_FIRST = ("María José", "Xóchitl", "Ana Lucía", "Itzel", "Brenda", "Karla", "Wendy", "Jimena")


def a_case() -> dict[str, Any]:
    """A registration of about 1.4 KB: an adult with a name, a document and a phone of their own."""
    dice = random.Random()
    own = {"capacity": "self_adult", "expires_on": None}
    return a_registration(
        person=a_person(birth_year=1996),
        identity=an_identity(
            first_names=dice.choice(_FIRST),
            birthdate="1996-05-14",
            documents=[{"type": "passport", "number": uuid4().hex[:9], "country": "HND"}],
            phones=[{"number": f"+5049{dice.randrange(10**6, 10**7)}", "safe_to_call": False}],
        ),
        experience=an_experience(means=["deception"]),
        best_interest=None,
        consents=[
            a_consent(**own),
            a_consent(**own, purpose="aggregate_statistics", recipient_type="statistics", data_scope="d0_anonymous"),
        ],
    )


def a_case_body() -> bytes:
    """`a_case` as it is sent."""
    return json.dumps(a_case()).encode()


def a_referral(case: dict[str, Any], to_organisation_id: str) -> dict[str, Any]:
    """A referral of `case`."""
    return referral_bodies.a_referral(
        case_id=case["id"],
        consent_id=case["consents"][0]["id"],
        to_organisation_id=to_organisation_id,
        services=["medical"],
    )
