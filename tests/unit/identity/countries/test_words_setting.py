"""What a country may decide about words, and what of it needs a second person."""

# fixed dates: the rules are handed their moment

from datetime import date
from typing import Any

import pytest

from services.identity.domain.countries.country_settings import setting_named
from services.identity.domain.countries.setting_versions import plan_of
from services.identity.domain.countries.words_setting import MOST_WORDS
from shared.contracts.codelists import code_list
from shared.contracts.country_settings import WORDS
from shared.contracts.country_words import offered

pytestmark = pytest.mark.unit

SETTING = setting_named(WORDS)
TODAY = date(2026, 3, 10)
HIGH = "label/risk_level/high/es"


def codes_of(value: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.field.removeprefix("value."), problem.code) for problem in SETTING.problems_of(value)]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (HIGH, "Riesgo alto"),
        ("label/risk_level/high/en", "a" * 120),
        ("offered/gender/nonconforming", "no"),
        ("term/es/departamento", "provincia"),
        ("term/en/department", "Province"),
    ],
)
def test_what_a_country_may_decide(key: str, value: str) -> None:
    assert codes_of({key: value}) == []


@pytest.mark.parametrize(
    "key",
    [
        "label/nonsense/high/es",
        "label/risk_level/nonsense/es",
        "label/risk_level/high/fr",
        "label/risk_level/high",
        "offered/risk_level/nonsense",
        "offered/risk_level/high/es",
        "term/fr/departement",
        "term/es/dos palabras",
        "term/es/Departamento",
        "term/es/" + "a" * 41,
        "term/es/",
        "title/risk_level/es",
        "",
    ],
)
def test_what_there_is_not_is_refused(key: str) -> None:
    assert codes_of({key: "no"}) == [(key, "unknown_field")]


@pytest.mark.parametrize(
    "list_id",
    [
        *("iso_3166_1", "iso_3166_2_gt", "platform_country", "consent_notice", "ctdc_columns_synthetic_2025"),
        *("htcds_core_columns", "hxl_column", "sdg_series", "national_purpose_gt", "legal_basis", "institution"),
    ],
)
def test_lists_that_are_no_words_for_people_are_refused(list_id: str) -> None:
    key = f"label/{list_id}/{next(iter(code_list(list_id).items))}/es"
    assert codes_of({key: "Otra"}) == [(key, "unknown_field")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({HIGH: ""}, [(HIGH, "required")]),
        ({HIGH: "  "}, [(HIGH, "required")]),
        ({HIGH: "a" * 121}, [(HIGH, "too_long")]),
        ({HIGH: "Dos\nlíneas"}, [(HIGH, "invisible_character")]),
        ({HIGH: 7}, [(HIGH, "too_long")]),
        ({"offered/gender/unknown": "yes"}, [("offered/gender/unknown", "unknown_code")]),
        ({"offered/gender/unknown": ""}, [("offered/gender/unknown", "required")]),
        ({"term/es/cita": "dos palabras"}, [("term/es/cita", "no_word")]),
        ({"term/es/cita": "h2o"}, [("term/es/cita", "no_word")]),
        ({"term/es/cita": "a" * 41}, [("term/es/cita", "no_word")]),
    ],
)
def test_what_is_wrong_with_a_word_is_said_at_its_key(value: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert codes_of(value) == expected


def test_the_last_option_of_a_list_is_not_taken_away() -> None:
    codes = sorted(offered(code_list("risk_level")))
    all_but_one = {f"offered/risk_level/{code}": "no" for code in codes[1:]}
    last = f"offered/risk_level/{codes[0]}"

    assert codes_of(all_but_one) == []
    (problem,) = codes_of(all_but_one | {last: "no"})
    assert problem[1] == "none_left"


def test_what_nobody_chooses_is_not_counted_as_an_option() -> None:
    derived = {code for code, item in code_list("exploitation_type").items.items() if item.get("derived")}
    assert derived
    taken = {f"offered/exploitation_type/{code}": "no" for code in offered(code_list("exploitation_type"))}
    assert [code for _, code in codes_of(taken)] == ["none_left"]


def test_a_version_holds_no_more_than_can_be_looked_at() -> None:
    words = {f"term/es/{'a' * (1 + n % 40)}{chr(ord('a') + n // 40)}": "otra" for n in range(MOST_WORDS + 1)}
    many = {key.replace("term/es/" + "a" * 40, "term/en/" + "a" * 39): value for key, value in words.items()}
    assert len(many) > MOST_WORDS
    assert [code for _, code in codes_of(many)] == ["too_many"]


def test_each_change_is_told_in_words_and_needs_a_second_person() -> None:
    before = {HIGH: "Riesgo alto", "term/es/cita": "turno"}
    after = {HIGH: "Alto riesgo", "offered/gender/unknown": "no"}

    plan = plan_of(SETTING, [], before, TODAY, TODAY)

    assert plan.weakens
    assert [(one.es, one.before_es, one.after_es) for one in plan.changes] == [
        ("Nivel de riesgo · Alto en español", "Alto", "Riesgo alto"),
        ("La palabra «cita» en español", "cita", "turno"),
    ]
    assert [one.en for one in plan.changes] == ["Risk level · High in Spanish", "The word “cita” in Spanish"]
    assert SETTING.weakens(before, after)
    assert not SETTING.weakens(before, dict(before))


def test_the_words_of_a_code_that_is_not_offered_are_told_too() -> None:
    (change,) = plan_of(SETTING, [], {"offered/gender/unknown": "no"}, TODAY, TODAY).changes
    assert (change.es, change.before_es, change.after_es) == (
        "Género · No especificado / desconocido",
        "Se ofrece",
        "No se ofrece",
    )
