"""Whatever is done to seals in whatever order, a case is shown to those entitled at that moment alone."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.seals import ask, end_window

pytestmark = pytest.mark.integration

PEOPLE = 4
"""The last one supervises."""
_ONE = st.integers(0, PEOPLE - 1)
_PAIRS = st.sampled_from(list(combinations(range(PEOPLE), 2)))
_STEPS = st.one_of(
    st.tuples(st.just("seal"), _ONE, _PAIRS),
    st.tuples(st.just("unseal"), _ONE, _PAIRS),
    st.tuples(st.just("emergency"), _ONE, _PAIRS),
    st.tuples(st.just("end"), _ONE, _PAIRS),
    st.tuples(st.just("review"), _ONE, _PAIRS),
)


@dataclass
class Model:
    """Who should see the case, said once more and without a database."""

    people: list[Caller]
    case: Any
    named: set[int] | None = None
    emergency: int | None = None
    waiting: dict[int, str] = field(default_factory=dict)
    """Person → their access that is not reviewed."""

    def entitled(self, who: int) -> bool:
        return self.named is None or who in self.named or who == self.emergency

    def take(self, office: Office, step: tuple[str, int, tuple[int, int]]) -> None:
        what, who, pair = step
        getattr(self, f"_{what}")(office, who, pair)

    def _etag(self, office: Office) -> str:
        (row,) = office.admin("SELECT version FROM case_record WHERE id = %s", UUID(self.case["id"]))
        return f'"{row.version}"'

    def _may_change(self, who: int) -> bool:
        supervises = who == PEOPLE - 1
        return self.entitled(who) and (supervises or self.named is None or who in self.named)

    def _seal(self, office: Office, who: int, pair: tuple[int, int]) -> None:
        named: Any = {"named": [self.people[each].subject for each in pair]}
        path = f"/cases/{self.case['id']}/seal"
        status = self.people[who].put(path, named, If_Match=self._etag(office)).status_code
        names_itself = who in pair or who == PEOPLE - 1
        expected = 404 if not self.entitled(who) else 403 if not self._may_change(who) else 200 if names_itself else 422
        assert status == expected
        if status == 200:
            self.named = set(pair)

    def _unseal(self, office: Office, who: int, _: tuple[int, int]) -> None:
        headers = {"If-Match": self._etag(office)}
        path = f"/cases/{self.case['id']}/seal"
        status = self.people[who].request("DELETE", path, headers=headers).status_code
        if status == 204:
            assert self._may_change(who)
            self.named = self.emergency = None

    def _emergency(self, office: Office, who: int, _: tuple[int, int]) -> None:
        answer = ask(self.people[who], self.case["case_number"])
        free = who not in self.waiting and not self.entitled(who) and self.emergency is None
        assert (answer.status_code == 201) is free, answer.text
        if answer.status_code == 201:
            self.emergency, self.waiting[who] = who, answer.json["id"]

    def _end(self, office: Office, _: int, __: tuple[int, int]) -> None:
        end_window(office, self.case)
        self.emergency = None

    def _review(self, office: Office, who: int, _: tuple[int, int]) -> None:
        for person, access in list(self.waiting.items()):
            answer = self.people[who].post(f"/emergency-accesses/{access}/review", {"outcome": "not_justified"})
            if answer.status_code == 200:
                assert (who, who == person) == (PEOPLE - 1, False)
                del self.waiting[person]
                self.emergency = None if self.emergency == person else self.emergency


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_STEPS, min_size=2, max_size=10))
def test_a_case_is_shown_to_those_entitled_at_that_moment(
    office: Office, cache: Any, steps: list[tuple[str, int, tuple[int, int]]]
) -> None:
    cache.flushall()  # the allowance of requests for emergency access
    first = office.caller()
    team = [first, *(office.caller(organisation_id=first.organisation_id) for _ in range(PEOPLE - 2))]
    team.append(office.caller(organisation_id=first.organisation_id, role="supervisor"))
    join(office, *team)
    model = Model(team, first.register())

    for step in steps:
        model.take(office, step)

        for who, caller in enumerate(team):
            shown = caller.get(f"/cases/{model.case['id']}").status_code == 200
            listed = model.case["id"] in {item["id"] for item in caller.get("/cases").json["items"]}
            assert (shown, listed) == (model.entitled(who),) * 2, (step, who, datetime.now(UTC))
