"""A kind that is declared in a file is served as those that are declared in code."""

from dataclasses import replace

import pytest

from services.cases.api.blueprints import BLUEPRINTS
from services.cases.api.parts.parts import endpoints_of
from shared.web.service import make_service_app
from tests.integration.cases.conftest import Caller, Office
from tests.support.days import in_days
from tests.support.kinds.declared import RETURN_TO_SCHOOL, declared_kind

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def school(office: Office) -> Office:
    """The service with one more kind."""
    declared = endpoints_of(declared_kind(RETURN_TO_SCHOOL))
    app = make_service_app(office.services, title="Ceiba cases", blueprints=(*BLUEPRINTS, declared))
    return replace(office, app=app)


@pytest.fixture
def ana(school: Office) -> Caller:
    return school.caller()


def test_it_is_added_listed_changed_and_refused(ana: Caller) -> None:
    where = f"/cases/{ana.register()['id']}/returns-to-school"
    body = {"enrolled": "yes", "enrolled_on": in_days(-2), "grade": 3}

    made = ana.post(where, body)

    assert made.status_code == 201, made.text
    assert body.items() <= made.json.items()
    assert made.json["declared"] == 2
    changed = ana.patch(f"{where}/{made.json['id']}", {"grade": 4}, If_Match=made.headers["ETag"])
    assert (changed.status_code, changed.json["grade"], changed.json["version"]) == (200, 4, 2)
    assert ana.get(where).json["items"] == [changed.json]
    for wrong, problem in (
        ({"enrolled": "yes", "grade": 3}, ("/enrolled_on", "required")),
        ({"enrolled": "no", "grade": 3}, ("/grade", "not_asked")),
        ({**body, "enrolled": "perhaps"}, ("/enrolled", "unknown_code")),
        ({**body, "declared": 1}, ("/declared", "unknown_field")),
    ):
        refused = ana.post(where, wrong)
        assert refused.status_code == 422
        assert [(each["pointer"], each["code"]) for each in refused.json["errors"]] == [problem]


def test_its_description_follows_from_the_file(school: Office) -> None:
    described = school.app.test_client().get("/openapi.json").json

    taken = described["components"]["schemas"]["ReturnToSchool"]["properties"]

    assert taken["enrolled"]["x-code-list"] == "yes_no_unknown"
    assert "declared" not in taken
    assert "/api/v1/cases/{case_id}/returns-to-school/{part_id}" in described["paths"]
