"""How closely a case is to be held is registered, read and corrected like any other coded field."""

from uuid import UUID

import pytest

from services.cases.domain.case.case import CaseProfile
from shared.kernel.shapes import fields_of
from tests.integration.cases.conftest import Caller, Office
from tests.support.days import in_days

pytestmark = pytest.mark.integration


def test_the_confidentiality_of_a_case_is_normal_by_default(ana: Caller) -> None:
    assert ana.register()["confidentiality"] == "normal"
    assert ana.register(confidentiality="restricted")["confidentiality"] == "restricted"


def test_it_is_corrected_and_read(ana: Caller) -> None:
    case = ana.register()

    changed = ana.patch(f"/cases/{case['id']}", {"confidentiality": "restricted"}, If_Match='"1"')

    assert changed.json["confidentiality"] == "restricted"
    assert ana.get(f"/cases/{case['id']}").json == changed.json


@pytest.mark.parametrize("value", ["secret", None])
def test_what_is_no_code_of_the_list_is_refused(ana: Caller, value: str | None) -> None:
    case = ana.register()

    assert ana.patch(f"/cases/{case['id']}", {"confidentiality": value}, If_Match='"1"').status_code == 422


def test_a_case_of_an_earlier_release_is_normal(office: Office, ana: Caller) -> None:
    case = ana.register()
    office.admin("UPDATE case_record SET record = record - 'confidentiality' WHERE id = %s", UUID(case["id"]))

    assert ana.get(f"/cases/{case['id']}").json["confidentiality"] == "normal"
    closed = ana.post(f"/cases/{case['id']}/close", {"reason": "plan_completed"})
    assert closed.json["confidentiality"] == "normal"


def test_every_field_that_people_fill_in_reaches_the_case(ana: Caller) -> None:
    filled = {
        "risk_level": "medium",
        "identified_on": in_days(-3),
        "identification_source": "hotline",
        "identified_adm1": "GT-02",
        "person": {"gender": "masculine", "birth_year": 1990},
        "experience": {"acts": ["transfer"]},
        "more_experiences": [{"acts": ["recruitment"]}],
        "needs": ["medical"],
        "best_interest": "pending",
        "confidentiality": "restricted",
    }

    nested = {"person", "experience", "more_experiences"}
    case = ana.register(**filled, identity=None, consents=[])

    assert filled.keys() == fields_of(CaseProfile).keys()
    assert {name: case[name] for name in filled if name not in nested} == {
        name: value for name, value in filled.items() if name not in nested
    }
    assert [experience["acts"] for experience in case["more_experiences"]] == [["recruitment"]]
    assert (case["person"]["gender"], case["experience"]["acts"]) == ("masculine", ["transfer"])
