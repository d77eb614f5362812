"""Every endpoint says whether it destroys or discloses, and what it then demands (destroying.txt), and demands it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.cases.domain.access.approval import ALWAYS_APPROVED
from services.cases.domain.access.mass_acts import MASS_ACTS
from services.cases.domain.access.unusual_access import UnusualKind
from shared.web.access.authorization import RECENT_SIGN_IN, RECENT_SIGN_IN_FOR_MANY
from tests.architecture.test_endpoint_matrix import table

pytestmark = pytest.mark.architecture

CLASSIFIED = Path(__file__).with_name("destroying.txt")
NOTHING, SECOND, TOLD, PURPOSE = "nothing: ", "second person: ", "told: ", "purpose"
CONSENT, COMPARED, LOOKED_AT = "consent", "compared", "looked at"
DESTROYS, DISCLOSES, NEITHER = "destroys", "discloses", "neither"
SIGN_INS = (RECENT_SIGN_IN, RECENT_SIGN_IN_FOR_MANY)
DECIDED_BY_ANOTHER = {*ALWAYS_APPROVED, "override", "access request", "setting", "emergency access"}
TOLD_OF = {UnusualKind.MUCH, *(act.kind for act in MASS_ACTS)}

SHOWS = frozenset(
    {"content", "download", "export", "file", "identity", "packet", "reveal", "sheet", "stream", "unmask"}
)
"""Words in the address of what is read."""


@dataclass(frozen=True, slots=True)
class Classified:
    """One line: an operation and what it demands."""

    service: str
    endpoint: str
    kind: str
    demands: tuple[str, ...]

    def after(self, prefix: str) -> list[str]:
        """What stands behind `prefix` in its demands."""
        return [demand.removeprefix(prefix) for demand in self.demands if demand.startswith(prefix)]


def classified() -> list[Classified]:
    """The table as it is written down. A reason may have commas of its own."""
    lines = [line for line in CLASSIFIED.read_text().splitlines() if line and not line.startswith("#")]
    return [_classified(*(cell.strip() for cell in line.split("|"))) for line in lines]


def _classified(service: str, endpoint: str, kind: str, demands: str = "") -> Classified:
    said = (demands,) if demands.startswith(NOTHING) else tuple(filter(None, demands.split(", ")))
    return Classified(service, endpoint, kind, said)


def needs_a_line(endpoint: str) -> bool:
    """Whether an endpoint has to be classified: each that writes, and what is read by the words of its address."""
    method, _, path = endpoint.partition(" ")
    words = set(re.split(r"[^a-z0-9]+", re.sub(r"<[^>]*>", "", path)))
    return method != "GET" or bool(words & SHOWS)


def test_whatever_writes_or_shows_who_somebody_is_is_classified(announce: Callable[[str], None]) -> None:
    lines = classified()
    written = {(line.service, line.endpoint) for line in lines}
    there = {(line.service, line.endpoint) for line in table()}

    assert sorted(key for key in there - written if needs_a_line(key[1])) == [], (
        "say in tests/architecture/destroying.txt whether this destroys or discloses something, and what it demands"
    )
    assert sorted(written - there) == [], "destroying.txt names an endpoint that is gone: take its line out"
    assert len(lines) == len(written)
    told = [line for line in lines if line.kind != NEITHER]
    demanding = [line for line in told if not line.after(NOTHING)]
    announce(f"{len(lines)} operations, {len(told)} destroy or disclose: {len(demanding)} demand more than a right")


def test_what_leaves_for_another_organisation_discloses() -> None:
    leaves = {(line.service, line.endpoint): line for line in classified() if {CONSENT, COMPARED} & set(line.demands)}

    assert {line.kind for line in leaves.values()} == {DISCLOSES}
    one = "POST /api/v1/referrals/<uuid:referral_id>"
    sent = {"POST /api/v1/referrals", f"{one}/case", f"{one}/provide-info"}
    assert {("referrals", endpoint) for endpoint in sent} <= leaves.keys()


@pytest.mark.parametrize(
    "endpoint",
    [
        *(
            f"POST /api/v1/cases/<uuid:case_id>/{name}"
            for name in ("erase-all", "close-each", "transfer", "seal", "export", "packet", "override", "reveal")
        ),
        "DELETE /api/v1/anything/<uuid:id>",
        "GET /api/v1/cases/<uuid:case_id>/download",
        "PUT /api/v1/cases/<uuid:case_id>/identity",
        "POST /api/v1/referrals",
        "PATCH /api/v1/anything/<uuid:id>",
    ],
)
def test_a_new_endpoint_that_writes_or_shows_needs_a_line(endpoint: str) -> None:
    assert needs_a_line(endpoint)


def test_ordinary_reading_needs_none() -> None:
    assert not any(needs_a_line(endpoint) for endpoint in ("GET /api/v1/cases", "GET /livez"))


def test_a_sign_in_is_demanded_exactly_where_the_table_of_endpoints_has_it() -> None:
    asked = {(line.service, line.endpoint): line.asks.rpartition(", ")[2] for line in table() if ", " in line.asks}
    wrong = [
        line
        for line in classified()
        if line.kind != NEITHER
        and [demand for demand in line.demands if demand in SIGN_INS]
        != [sign_in for key, sign_in in asked.items() if key == (line.service, line.endpoint)]
    ]

    assert wrong == [], "endpoints.txt says otherwise, and the services were asked for that"


def test_each_demand_is_one_that_exists_and_nothing_has_its_reason() -> None:
    wrong = []
    for line in classified():
        reasons, told, second = line.after(NOTHING), line.after(TOLD), line.after(SECOND)
        known = {*SIGN_INS, PURPOSE, CONSENT, COMPARED, LOOKED_AT, *(f"{TOLD}{kind}" for kind in TOLD_OF)}
        known |= {f"{SECOND}{what}" for what in DECIDED_BY_ANOTHER}
        if reasons and (len(line.demands) > 1 or len(reasons[0].split()) < 2):
            wrong.append(line)
        if not reasons and not set(line.demands) <= known:
            wrong.append(line)
        if line.kind not in (DESTROYS, DISCLOSES, NEITHER) or (line.kind == NEITHER) != (line.demands == ()):
            wrong.append(line)
        assert set(told) <= TOLD_OF, line
        assert set(second) <= DECIDED_BY_ANOTHER, line

    assert wrong == []


def test_what_is_counted_and_what_always_needs_a_second_person_is_demanded_somewhere() -> None:
    told = {kind for line in classified() for kind in line.after(TOLD)}
    assert told == TOLD_OF
    assert {what for line in classified() for what in line.after(SECOND)} >= ALWAYS_APPROVED
