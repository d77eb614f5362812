"""`/code-lists?country=`: the vocabulary as a country words it, and the notice that a consent names."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.cases.usecases.jurisdictions.keep_setting import keep_setting
from shared.contracts.country_settings import CONSENT_NOTICE, WORDS
from shared.contracts.identity import CountrySettingChanged
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.ids import new_id
from tests.integration.cases.conftest import Caller, Office
from tests.support.builders.case_bodies import a_registration
from tests.support.tokens import SCOPES

pytestmark = pytest.mark.integration

PATHS = ("/code-lists?country=GT", "/code-lists/risk_level?country=GT")
TEXT = {"text_es": "Este es el aviso.\n\nDe dos párrafos.", "text_en": "This is the notice.\n\nOf two paragraphs."}


def today(country: Country = Country.GUATEMALA) -> date:
    return datetime.now(UTC).astimezone(country.time_zone).date()


def decide(
    office: Office,
    setting: str,
    value: Mapping[str, Any],
    *,
    version: int = 1,
    valid_from: date | None = None,
    setting_id: UUID | None = None,
) -> CountrySettingChanged:
    """What Guatemala decided, as the event of identity brings it."""
    decision = CountrySettingChanged(
        country=Country.GUATEMALA,
        setting_id=setting_id or new_id(),
        setting=setting,
        version=version,
        value=value,
        valid_from=valid_from or today(),
    )
    with office.services.system_work(ALL_COUNTRIES) as work:
        keep_setting(decision, work=work)
    return decision


def codes(caller: Caller, list_id: str, country: str = "GT") -> dict[str, dict[str, Any]]:
    listed = caller.get(f"/code-lists/{list_id}?country={country}").json["codes"]
    return {item["code"]: item for item in listed}


@pytest.mark.parametrize("role", sorted(SCOPES))
def test_every_role_reads_those_of_any_country(office: Office, role: str) -> None:
    caller = office.caller(role=role, country="SV")

    assert [caller.get(path).status_code for path in PATHS] == [200, 200]


def test_a_country_outside_the_platform_is_refused_and_an_unknown_list_is_not_found(ana: Caller) -> None:
    assert ana.get("/code-lists?country=US").status_code == 422
    assert ana.get("/code-lists/nonsense?country=GT").status_code == 404
    assert ana.get("/code-lists/regional_terms").status_code == 404


def test_one_country_words_a_list_and_no_other_country_reads_it_so(office: Office, ana: Caller) -> None:
    words = {"label/risk_level/high/es": "Riesgo alto", "offered/gender/nonconforming": "no", "term/es/cita": "turno"}
    decide(office, WORDS, words)

    assert codes(ana, "risk_level")["high"]["es"] == "Riesgo alto"
    assert codes(ana, "risk_level", "XG")["high"]["es"] == "Riesgo alto"
    assert codes(ana, "gender")["nonconforming"]["active"] is False
    assert codes(ana, "regional_terms") == {"cita": {"code": "cita", "es": "turno"}}
    assert codes(ana, "risk_level", "HN")["high"]["es"] == "Alto"
    assert codes(ana, "regional_terms", "HN") == {}
    assert ana.get("/code-lists/risk_level").json["codes"][2]["es"] == "Alto"


def test_all_of_them_come_in_one_answer_whose_etag_changes_with_a_decision(office: Office, ana: Caller) -> None:
    before = ana.get("/code-lists?include=codes&country=GT")
    kept = ana.get("/code-lists?include=codes&country=GT", If_None_Match=before.headers["ETag"])
    decide(office, WORDS, {"term/es/cita": "turno"})
    after = ana.get("/code-lists?include=codes&country=GT", If_None_Match=before.headers["ETag"])

    assert (kept.status_code, after.status_code) == (304, 200)
    assert after.headers["Cache-Control"] == "private, no-cache"
    assert after.json["items"][-1] == {
        "id": "regional_terms",
        "title": {"es": "Términos regionales", "en": "Regional terms"},
        "count": 1,
        "may_be_worded": False,
        "codes": [{"code": "cita", "es": "turno"}],
    }


def test_a_day_to_come_changes_nothing_before_it(office: Office, ana: Caller) -> None:
    decide(office, WORDS, {"label/risk_level/high/es": "Mañana"}, valid_from=today() + timedelta(days=1))
    decide(office, CONSENT_NOTICE, TEXT, valid_from=today() + timedelta(days=1))

    assert codes(ana, "risk_level")["high"]["es"] == "Alto"
    assert list(codes(ana, "consent_notice")) == ["2026_11"]


def test_an_event_that_comes_twice_or_late_changes_nothing(office: Office, ana: Caller) -> None:
    newer = decide(office, WORDS, {"label/risk_level/high/es": "Nuevo"}, version=2)
    decide(office, WORDS, {"label/risk_level/high/es": "Viejo"}, version=1)
    decide(office, WORDS, newer.value, version=2, setting_id=newer.setting_id)

    assert codes(ana, "risk_level")["high"]["es"] == "Nuevo"


def a_consent(case: Mapping[str, Any], notice: str) -> dict[str, Any]:
    return {
        "purpose": "aggregate_statistics",
        "data_scope": "d0_anonymous",
        "given_on": case["opened_on"],
        "capacity": "guardian",
        "form": "written",
        "notice_version": notice,
    }


def test_a_consent_names_a_notice_that_has_held_in_the_country_of_its_case(office: Office, ana: Caller) -> None:
    decide(office, CONSENT_NOTICE, TEXT, valid_from=today() - timedelta(days=2))
    decide(office, CONSENT_NOTICE, {"text_es": "Otro.", "text_en": "Another."}, version=2)
    decide(office, CONSENT_NOTICE, {"text_es": "", "text_en": ""}, version=3)
    decide(office, CONSENT_NOTICE, TEXT, version=4, valid_from=today() + timedelta(days=1))
    case = ana.register(consents=[])
    path = f"/cases/{case['id']}/consents"

    given = [ana.post(path, a_consent(case, code)) for code in ("2026_11", "gt_1", "gt_2")]
    refused = [ana.post(path, a_consent(case, code)) for code in ("1999_01", "gt_3", "gt_4", "hn_1")]

    assert [answer.json["notice_version"] for answer in given] == ["2026_11", "gt_1", "gt_2"]
    assert [answer.status_code for answer in refused] == [422] * 4
    found = [(error["pointer"], error["code"]) for answer in refused for error in answer.json["errors"]]
    assert found == [("/notice_version", "unknown_code")] * 4
    listed = codes(ana, "consent_notice")
    assert listed["gt_1"]["text"]["es"] == ["Este es el aviso.", "De dos párrafos."]
    assert [code for code, item in listed.items() if item.get("active", True)] == ["2026_11"]


def test_a_registration_names_one_too_and_says_which_of_its_consents_is_wrong(office: Office, ana: Caller) -> None:
    decide(office, CONSENT_NOTICE, TEXT)
    case = ana.register(consents=[])
    body = a_registration(consents=[a_consent(case, "gt_1"), a_consent(case, "gt_9")])

    refused = ana.post("/cases", body)
    taken = ana.post("/cases", a_registration(consents=[a_consent(case, "gt_1")]))

    (problem,) = refused.json["errors"]
    assert (refused.status_code, problem["code"]) == (422, "unknown_code")
    assert problem["pointer"] == "/consents/1/notice_version"
    assert taken.json["consents"][0]["notice_version"] == "gt_1"
