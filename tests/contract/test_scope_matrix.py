"""Every endpoint that names a record: what another organisation, another country or nobody learns of it is nothing.

Generated from tests/architecture/endpoints.txt. An answer about a record of others is the one about a record that does
not exist, to the letter.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.architecture.test_endpoint_matrix import Line, table
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.contract, pytest.mark.timeout(300)]

_PARAMETER = re.compile(r"<(?:([a-z]+):)?([a-z_]+)>")
KNOWN = {"case_id", "referral_id", "user_id", "organisation_id", "client_id"}
FOR_EVERYBODY = {
    "GET /api/v1/organisations/<uuid:organisation_id>": "the public card is the network's",
}
"""Endpoints that show a record of others on purpose, and why that is right."""
OTHERS: dict[str, tuple[tuple[str, int], ...]] = {
    "caseworker": (("GT", 1), ("HN", 0)),
    "supervisor": (("GT", 1), ("HN", 0)),
    # The second organisation of the country is asked by the referral, so the third one is the stranger.
    "focal_point": (("GT", 2), ("HN", 0)),
    "legal_liaison": (("GT", 0), ("HN", 0)),
    "country_admin": (("HN", 0),),
}
"""Role → the accounts of strangers: country, and which of that role there. The first organisation owns the records."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One caller who is a stranger to the record of one endpoint."""

    line: Line
    role: str
    country: str
    which: int

    @property
    def kind(self) -> str:
        return "same country, other organisation" if self.country == "GT" else "other country"


def lines() -> Iterator[Line]:
    """The endpoints that name a record, and are for callers of their own."""
    for line in table():
        found = _PARAMETER.findall(line.endpoint)
        is_own = line.asks not in ("public", "any-caller") and " via " not in line.asks
        if found and found[0][1] in KNOWN and is_own and line.endpoint not in FOR_EVERYBODY:
            yield line


def attempts() -> Iterator[Attempt]:
    for line in lines():
        for role in line.roles:
            for country, which in OTHERS.get(role, ()):
                if _is_stranger(line, role, country):
                    yield Attempt(line, role, country, which)


def _is_stranger(line: Line, role: str, country: str) -> bool:
    """Caseworkers and supervisors of the organisation that a referral was sent to are no strangers to it."""
    return not ("<uuid:referral_id>" in line.endpoint and country == "GT" and role in ("caseworker", "supervisor"))


@pytest.fixture(scope="module")
def records(platform: Platform, case: dict[str, Any], sender: Caller, shelter_id: str) -> dict[str, str]:
    """Records of the first organisation of Guatemala and of its country."""
    from tests.support.journey import a_referral

    referral = sender.post("/api/v1/referrals", json=a_referral(case, shelter_id)).json()
    client = platform.account("clients", "caseworker", "GT")
    administrator = platform.client("country_admin", "GT")
    users = administrator.get("/api/v1/users", params={"limit": 200}).json()["items"]
    (user,) = [user for user in users if user["email"] == platform.account("users", "caseworker", "GT")["email"]]
    return {
        "case_id": case["id"],
        "referral_id": referral["id"],
        "user_id": user["id"],
        "organisation_id": client["organisation_id"],
        "client_id": client["client_id"],
    }


def address(line: Line, first: str) -> tuple[str, str]:
    """Method and path, with `first` as the record that is named first; what is below it does not exist."""
    method, _, path = line.endpoint.partition(" ")
    rest = iter([first])
    return method, _PARAMETER.sub(lambda found: next(rest, _nothing(found[1])), path)


def _nothing(kind: str | None) -> str:
    return "00000000-0000-7000-8000-000000000000" if kind == "uuid" else "none"


def ask(caller: Caller | None, platform: Platform, method: str, path: str) -> tuple[int, Any]:
    """Status and body, without what differs from request to request."""
    headers = {"If-Match": '"0"', "Accept-Language": "en"} | ({"X-Purpose": "referral"} if caller else {})
    options: dict[str, Any] = {"headers": headers} | ({} if method in ("GET", "DELETE") else {"json": {}})
    if caller is None:
        answer = requests.request(method, f"{platform.url}{path}", timeout=30, **options)
    else:
        answer = caller.request(method, path, **options)
    is_json = "json" in answer.headers.get("Content-Type", "")
    body = answer.json() if is_json else answer.text
    return answer.status_code, {k: v for k, v in body.items() if k != "request_id"} if isinstance(body, dict) else body


def test_a_stranger_learns_no_more_than_that_there_is_nothing(
    platform: Platform, records: dict[str, str], announce: Callable[[str], None]
) -> None:
    counts: Counter[str] = Counter()
    told: list[str] = []
    for attempt in attempts():
        caller = platform.client(attempt.role, attempt.country, attempt.which)
        name = _PARAMETER.findall(attempt.line.endpoint)[0][1]
        missing = records["client_id"] + "-x" if name == "client_id" else str(uuid4())
        real = ask(caller, platform, *address(attempt.line, records[name]))
        counts[attempt.kind] += 1
        if real[0] < 400 or real != ask(caller, platform, *address(attempt.line, missing)):
            told.append(f"{attempt.line.endpoint} as {attempt.role} in {attempt.country}: {real}")
    for line in lines():
        name = _PARAMETER.findall(line.endpoint)[0][1]
        counts["nobody"] += 1
        status, body = ask(None, platform, *address(line, records[name]))
        if status != 401 or body["code"] != "unauthenticated":
            told.append(f"{line.endpoint} as nobody: {status}")
    announce(
        f"scope matrix: {sum(1 for _ in lines())} endpoints, strangers asked {dict(counts)}, {len(told)} told more"
    )
    assert told == []
    assert min(counts.values()) >= 10


def test_the_owner_of_a_record_learns_that_it_is_there(
    platform: Platform, records: dict[str, str], announce: Callable[[str], None]
) -> None:
    """Else the matrix would show nothing: what it asks about must exist, and its owner must be let in."""
    found: Counter[int] = Counter()
    for line in lines():
        if not line.endpoint.startswith("GET ") or len(_PARAMETER.findall(line.endpoint)) > 1:
            continue
        role = next((role for role in ("caseworker", "supervisor", "country_admin") if role in line.roles), None)
        if role is not None:
            name = _PARAMETER.findall(line.endpoint)[0][1]
            caller = platform.client(role, "GT")
            found[ask(caller, platform, *address(line, records[name]))[0]] += 1
    announce(f"scope matrix: owners reading their own records were answered {dict(found)}")
    assert found[200] >= 30
    assert found[401] == 0
