"""The ten acts that caseworkers and focal points do most often, counted: none may take more than it did."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from tests.e2e import acts
from tests.e2e.clicks import Clicks, Count
from tests.e2e.conftest import Visit
from tests.e2e.visitor import PHONE, Visitor
from tests.e2e.walks import an_unheard_name
from tests.support.days import CHILD_BORN, born
from tests.support.journey import a_consent, a_referral, a_registration
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

SHELTER = ("Refugio del Altiplano", 1)
"""The second NGO of Guatemala, and the number of its focal point."""
SECONDS = 30
"""What the machine may need for an act: a busy one, with all else that the shared platform does."""
MOST = {
    "register an adult": 20,
    "register an adult in detail": 27,
    "register a child": 22,
    "refer": 5,
    "accept": 3,
    "reject with a reason": 4,
    "add a consent": 8,
    "withdraw a consent": 3,
    "reassess the risk": 3,
    "find a person": 3,
    "open a packet": 1,
}
"""Clicks; `docs/usability.md` has what they were before."""


def a_case(platform: Platform, **other: Any) -> dict[str, Any]:
    answer = platform.client("caseworker", "GT").post("/api/v1/cases", json=a_registration(**other))
    assert answer.status_code == 201, answer.text
    case: dict[str, Any] = answer.json()
    return case


def a_sent_referral(platform: Platform) -> dict[str, Any]:
    to = next(o["id"] for o in platform.demo["organisations"] if o["name"] == SHELTER[0])
    case = a_case(platform, consents=[a_consent()])
    answer = platform.client("caseworker", "GT").post("/api/v1/referrals", json=a_referral(case, to))
    assert answer.status_code == 201, answer.text
    sent: dict[str, Any] = answer.json()
    return sent


def test_no_common_act_takes_more_than_its_clicks(
    visit: Visit, platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    counts: dict[str, Count] = {}
    worker = visit("caseworker", "GT", size=PHONE)
    focal = visit("focal_point", "GT", SHELTER[1], size=PHONE)
    clicks = {visitor.account["email"]: Clicks(visitor) for visitor in (worker, focal)}

    @contextmanager
    def counted(act: str, visitor: Visitor, start: str) -> Iterator[None]:
        visitor.open(start)
        with clicks[visitor.account["email"]].counted() as counts[act]:
            yield

    def done(act: str, visitor: Visitor, start: str, do: Callable[[], None]) -> None:
        with counted(act, visitor, start):
            do()

    name, child = an_unheard_name(), an_unheard_name()
    done("register an adult", worker, "/cases/new", partial(acts.register_adult, worker, name=name, born=born(30)))
    number = worker.page.locator("h1 .case-code").inner_text()
    in_detail = partial(acts.register_adult_in_detail, worker, name=an_unheard_name(), born=born(30))
    done("register an adult in detail", worker, "/cases/new", in_detail)
    done("register a child", worker, "/cases/new", partial(acts.register_child, worker, name=child, born=CHILD_BORN))
    case = f"/cases/{a_case(platform)['id']}"
    done("refer", worker, case, partial(acts.refer_person, worker, SHELTER[0]))
    done("add a consent", worker, case, partial(acts.add_consent, worker))
    done("withdraw a consent", worker, case, partial(acts.withdraw_consent, worker))
    done("reassess the risk", worker, case, partial(acts.reassess, worker))
    done("find a person", worker, "/", partial(acts.find_person, worker, name, number))
    sent = a_sent_referral(platform)
    done("accept", focal, "/", partial(acts.accept, focal, sent["code"]))
    done("open a packet", focal, f"/referrals/{sent['id']}", partial(acts.open_packet, focal))
    refused = a_sent_referral(platform)
    done("reject with a reason", focal, "/", partial(acts.reject, focal, refused["code"]))

    with capsys.disabled():
        print("\n| act | clicks | text fields | seconds |\n|---|---|---|---|")
        for act in MOST:
            found = counts[act]
            print(f"| {act} | {found.clicks} | {len(found.fields)} | {found.seconds:.1f} |")
    too_many = {act: counts[act].clicks for act, most in MOST.items() if counts[act].clicks > most}
    assert too_many == {}
    assert {act: found.seconds for act, found in counts.items() if found.seconds > SECONDS} == {}
