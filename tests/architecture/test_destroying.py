"""Every operation that destroys or discloses says what it demands (destroying.txt), and demands it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.cases.domain.approval import ALWAYS_APPROVED
from services.cases.domain.mass_acts import MASS_ACTS
from services.cases.domain.unusual_access import UnusualKind
from shared.web.authorization import RECENT_SIGN_IN, RECENT_SIGN_IN_FOR_MANY
from tests.architecture.test_endpoint_matrix import table

pytestmark = pytest.mark.architecture

CLASSIFIED = Path(__file__).with_name("destroying.txt")
NOTHING, SECOND, TOLD, PURPOSE = "nothing: ", "second person: ", "told: ", "purpose"
SIGN_INS = (RECENT_SIGN_IN, RECENT_SIGN_IN_FOR_MANY)
DECIDED_BY_ANOTHER = {*ALWAYS_APPROVED, "override", "access request", "setting", "emergency access"}
TOLD_OF = {UnusualKind.MUCH, *(act.kind for act in MASS_ACTS)}

DESTROYS = frozenset(
    re.findall(
        r"\w+",
        """alike answer approve cancel close decide delete destroy download emergency end erase export exports import
        jwks logout merge override overrides packet packets purge refuse reject remove replay reset reveal revoke
        rotate scrub seal search suspend take ticket transfer transfers unmask withdraw""",
    )
)
"""Words in the address of what a person posts that destroys or discloses, ends or refuses something."""
SHOWS = frozenset(
    {"content", "download", "export", "file", "identity", "packet", "reveal", "sheet", "stream", "unmask"}
)
"""Words in the address of what is read."""


@dataclass(frozen=True, slots=True)
class Classified:
    """One line: an operation and what it demands."""

    service: str
    endpoint: str
    demands: tuple[str, ...]

    def after(self, prefix: str) -> list[str]:
        """What stands behind `prefix` in its demands."""
        return [demand.removeprefix(prefix) for demand in self.demands if demand.startswith(prefix)]


def classified() -> list[Classified]:
    """The table as it is written down. A reason may have commas of its own."""
    lines = [line for line in CLASSIFIED.read_text().splitlines() if line and not line.startswith("#")]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [
        Classified(service, endpoint, (demands,) if demands.startswith(NOTHING) else tuple(demands.split(", ")))
        for service, endpoint, demands in cells
    ]


def looks_like_it(endpoint: str) -> bool:
    """Whether an endpoint may destroy or disclose, by its method and the words of its address."""
    method, _, path = endpoint.partition(" ")
    words = set(re.split(r"[^a-z0-9]+", re.sub(r"<[^>]*>", "", path)))
    if method == "GET":
        return bool(words & SHOWS)
    return method == "DELETE" or bool(words & DESTROYS) or (method != "POST" and "identity" in words)


def test_whatever_looks_like_destroying_or_disclosing_is_classified(announce: Callable[[str], None]) -> None:
    written = {(line.service, line.endpoint) for line in classified()}
    there = {(line.service, line.endpoint) for line in table()}

    assert sorted(key for key in there - written if looks_like_it(key[1])) == [], (
        "this looks as if it destroyed or disclosed something: say in tests/architecture/destroying.txt what it"
        " demands, or why it demands nothing"
    )
    assert sorted(written - there) == [], "destroying.txt names an endpoint that is gone: take its line out"
    demanding = [line for line in classified() if not line.after(NOTHING)]
    announce(f"{len(written)} operations destroy, disclose or end something: {len(demanding)} demand more than a right")


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
    ],
)
def test_a_new_endpoint_with_such_a_name_is_one(endpoint: str) -> None:
    assert looks_like_it(endpoint)


def test_ordinary_reading_and_writing_is_none() -> None:
    ordinary = ("GET /api/v1/cases", "POST /api/v1/cases", "PATCH /api/v1/cases/<uuid:case_id>", "GET /livez")
    assert not any(looks_like_it(endpoint) for endpoint in ordinary)


def test_a_sign_in_is_demanded_exactly_where_the_table_of_endpoints_has_it() -> None:
    asked = {(line.service, line.endpoint): line.asks.rpartition(", ")[2] for line in table() if ", " in line.asks}
    wrong = [
        line
        for line in classified()
        if [demand for demand in line.demands if demand in SIGN_INS]
        != [sign_in for key, sign_in in asked.items() if key == (line.service, line.endpoint)]
    ]

    assert wrong == [], "endpoints.txt says otherwise, and the services were asked for that"


def test_each_demand_is_one_that_exists_and_nothing_has_its_reason() -> None:
    wrong = []
    for line in classified():
        reasons, told, second = line.after(NOTHING), line.after(TOLD), line.after(SECOND)
        known = {*SIGN_INS, PURPOSE, *(f"{TOLD}{kind}" for kind in TOLD_OF)}
        known |= {f"{SECOND}{what}" for what in DECIDED_BY_ANOTHER}
        if reasons and (len(line.demands) > 1 or len(reasons[0].split()) < 2):
            wrong.append(line)
        if not reasons and (not line.demands or not set(line.demands) <= known):
            wrong.append(line)
        assert set(told) <= TOLD_OF, line
        assert set(second) <= DECIDED_BY_ANOTHER, line

    assert wrong == []


def test_what_is_counted_and_what_always_needs_a_second_person_is_demanded_somewhere() -> None:
    told = {kind for line in classified() for kind in line.after(TOLD)}
    assert told == TOLD_OF
    assert {what for line in classified() for what in line.after(SECOND)} >= ALWAYS_APPROVED
