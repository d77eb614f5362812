"""The four works of the budget: requests that are prepared before anything is measured."""

import json
from collections.abc import Sequence
from typing import Any

from tests.bench.receiver import Receiver
from tests.bench.sender import Plan, prepared, send
from tests.bench.workloads import API, a_case, a_referral
from tests.support.platform import Platform

WORKS = ("register", "read", "refer", "accept")
WITH_WEBHOOK = ("refer", "accept")
PEOPLE = 50
"""Cases that are read and referred in turn."""


class Works:
    """Makes the requests of each work for one platform."""

    def __init__(self, platform: Platform, receiver: Receiver) -> None:
        self._platform = platform
        caseworker = platform.client("caseworker", "GT")
        self._cases = [_created(caseworker.post(f"{API}/cases", json=a_case())) for _ in range(PEOPLE)]
        self._shelter = platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
        for which in (0, 1):
            # Both organisations get webhooks, as they do where both have a system of their own.
            focal_point = platform.client("focal_point", "GT", which)
            _created(focal_point.post(f"{API}/webhook-endpoints", json={"url": receiver.url}))

    def requests(self, work: str, times: int) -> Sequence[bytes]:
        """The prepared requests, with fresh tokens. For `accept` this sends as many referrals before."""
        sent = self.send(self.requests("refer", times), per_second=10) if work == "accept" else []
        self._platform.forget_tokens()
        match work:
            case "register":
                return [self._post("caseworker", f"{API}/cases", a_case()) for _ in range(times)]
            case "read":
                return [self._get("caseworker", f"{API}/cases/{self._case(n)['id']}") for n in range(times)]
            case "refer":
                return [self._refer(n) for n in range(times)]
            case "accept":
                return [self._post("focal_point", f"{API}/referrals/{id_}/accept", {}, which=1) for id_ in sent]
        raise KeyError(work)

    def send(self, requests: Sequence[bytes], per_second: float) -> list[str]:
        """Send them at this rate; answers the ids of the bodies. Raises RuntimeError when one fails."""
        port = int(self._platform.url.rpartition(":")[2])
        answers = send(Plan(port, requests, per_second))
        if failed := [answer.status for answer in answers if answer.status not in (200, 201)]:
            raise RuntimeError(f"{len(failed)} of {len(answers)} failed, the first with {failed[0]}")
        return [answer.id for answer in answers]

    def _case(self, number: int) -> dict[str, Any]:
        return self._cases[number % PEOPLE]

    def _refer(self, number: int) -> bytes:
        return self._post("caseworker", f"{API}/referrals", a_referral(self._case(number), self._shelter))

    def _get(self, role: str, path: str) -> bytes:
        return prepared("GET", path, None, self._headers(role, 0))

    def _post(self, role: str, path: str, body: dict[str, Any], which: int = 0) -> bytes:
        return prepared("POST", path, json.dumps(body).encode(), self._headers(role, which))

    def _headers(self, role: str, which: int) -> dict[str, str]:
        token = self._platform.token(role, "GT", which)
        return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


def _created(answer: Any) -> dict[str, Any]:
    answer.raise_for_status()
    created: dict[str, Any] = answer.json()
    return created
