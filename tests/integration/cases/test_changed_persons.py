"""What an ordinary write of a case costs in statements about proceedings."""

import pytest

from tests.integration.cases.conftest import Caller
from tests.support.days import in_days
from tests.support.statements import noting_statements

pytestmark = pytest.mark.integration

COUNSEL = {"service_type": "legal_counsel", "status": "in_progress", "started_on": in_days(0)}


def test_ordinary_writes_do_not_ask_for_proceedings(ana: Caller) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}"
    with noting_statements() as statements:
        medical = ana.post(f"{path}/services", {"service_type": "medical"})
        person = ana.post(f"{path}/persons", {"person": {"role": "victim", "birth_year": 1990}})
        changed = ana.patch(path, {"risk_level": "low"}, If_Match=ana.get(path).headers["ETag"])
    assert (medical.status_code, person.status_code, changed.status_code) == (201, 201, 200)
    assert [text for text, _ in statements if "proceeding" in text] == []

    with noting_statements() as statements:
        assert ana.post(f"{path}/services", COUNSEL).status_code == 201
    assert len([text for text, _ in statements if "proceeding" in text]) == 1
