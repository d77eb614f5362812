"""`ceiba retell-facts` publishes the facts of cases of an earlier release again."""

import json
from pathlib import Path

import pytest

from tests.integration.cases.conftest import Caller, Office
from tests.support.operator import run_ceiba

pytestmark = pytest.mark.integration


def test_every_registered_case_of_every_country_is_published_again(
    office: Office, ana: Caller, abroad: Caller, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here = ana.register()["id"]
    there = abroad.register(country=abroad.country, identified_adm1=None, consents=[])["id"]
    before = len(office.events("cases.case_facts_changed.v1"))

    result = run_ceiba(office.database, monkeypatch, tmp_path, "retell-facts", "--json")

    assert result.exit_code == 0, result.output
    told = office.events("cases.case_facts_changed.v1")[before:]
    assert json.loads(result.output) == {"retold": len(told)}
    assert {here, there} <= {fact["case_id"] for fact in told}
    assert {fact["role"] for fact in told} == {"victim"}
