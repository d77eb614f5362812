"""Emergency access to a case shows who appears in it, for review, and for that case alone."""

from typing import Any

import pytest

from tests.integration.cases.conftest import Caller
from tests.integration.cases.seals import ask, sealed
from tests.integration.cases.test_perpetrators import LINK, known, linked, names

pytestmark = pytest.mark.integration


@pytest.fixture
def hidden(ana: Caller, beto: Caller, dora: Caller) -> tuple[Any, Any]:
    """A sealed case, and an alleged perpetrator who appears in it alone."""
    case, perpetrator = sealed(ana, beto), known(ana)
    linked(ana, case, perpetrator)
    assert names(dora) == []
    return case, perpetrator


def test_the_review_shows_what_was_done_about_who_appears_in_the_case(
    dora: Caller, her_supervisor: Caller, hidden: tuple[Any, Any]
) -> None:
    case, perpetrator = hidden
    access = ask(dora, case["case_number"]).json
    assert names(dora) == [perpetrator["id"]]
    dora.get(f"/perpetrators/{perpetrator['id']}")

    review = her_supervisor.get(f"/emergency-accesses/{access['id']}").json

    assert {"perpetrators.read", "perpetrator.read"} <= {entry["action"] for entry in review["accesses"]}
    assert {entry["actor"] for entry in review["accesses"]} == {dora.subject}


def test_who_is_seen_by_emergency_alone_is_not_corrected_or_named_elsewhere(
    dora: Caller, hidden: tuple[Any, Any]
) -> None:
    case, perpetrator = hidden
    own = dora.register()
    ask(dora, case["case_number"])
    body, path = {**LINK, "perpetrator_id": perpetrator["id"]}, f"/perpetrators/{perpetrator['id']}"

    changed = dora.patch(path, {"alias": None}, If_Match='"1"')
    named = dora.post(f"/cases/{own['id']}/perpetrators", body)

    for refused in (changed, named):
        assert (refused.status_code, refused.json["type"].rsplit("/", 1)[-1]) == (403, "seen-in-emergency")
    assert dora.post(f"/cases/{case['id']}/perpetrators", body).status_code == 201
    assert dora.get(path).json["alias"] == perpetrator["alias"]


def test_who_is_seen_in_another_case_too_is_corrected_and_named_as_ever(
    ana: Caller, dora: Caller, hidden: tuple[Any, Any]
) -> None:
    case, perpetrator = hidden
    linked(ana, ana.register(), perpetrator)
    ask(dora, case["case_number"])

    assert dora.patch(f"/perpetrators/{perpetrator['id']}", {"alias": "x"}, If_Match='"1"').status_code == 200
    linked(dora, dora.register(), perpetrator)
