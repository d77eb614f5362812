"""The lists as a country words them, and the notices before a consent that it has decided."""

# fixed dates: the lists are handed what was decided, and read no clock

from datetime import date

import pytest

from services.cases.domain.jurisdictions.country_words import NOTICES, CountryNotice, CountryVocabulary
from shared.contracts.codelists import code_list, code_list_ids
from shared.contracts.country_words import REGIONAL_TERMS
from shared.kernel.country import Country

pytestmark = pytest.mark.unit

WORDS = (
    ("label/risk_level/high/es", "Riesgo alto"),
    ("offered/gender/nonconforming", "no"),
    ("term/en/department", "province"),
    ("term/es/departamento", "provincia"),
    ("term/es/hospital", "centro"),
)


def notice(version: int, valid_from: date, text: str = "Uno.\n\nDos\nlíneas.") -> CountryNotice:
    return CountryNotice(version, valid_from, (("es", text), ("en", text)))


def vocabulary(*notices: CountryNotice, words: tuple[tuple[str, str], ...] = WORDS) -> CountryVocabulary:
    return CountryVocabulary(Country.GUATEMALA, words, notices)


def test_a_country_that_decided_nothing_has_the_lists_of_the_platform() -> None:
    found = vocabulary(words=()).lists()

    assert [one.id for one in found] == [*code_list_ids(), REGIONAL_TERMS]
    assert list(found[:-1]) == [code_list(list_id) for list_id in code_list_ids()]
    assert found[-1].items == {}


def test_what_it_words_otherwise_keeps_its_code_and_everything_else() -> None:
    found = vocabulary().named("risk_level")

    assert found.items["high"] == {**code_list("risk_level").items["high"], "es": "Riesgo alto"}
    assert list(found.items) == list(code_list("risk_level").items)


def test_what_it_does_not_offer_stays_in_the_list_as_one_that_is_not_offered() -> None:
    offered, known = vocabulary().named("gender").active, code_list("gender").items

    assert set(known) - set(offered) == {"nonconforming"}
    assert vocabulary().named("gender").label("nonconforming", "es") == known["nonconforming"]["es"]


def test_its_terms_are_a_list_of_words_of_the_platform() -> None:
    assert dict(vocabulary().named(REGIONAL_TERMS).items) == {
        "departamento": {"code": "departamento", "es": "provincia"},
        "department": {"code": "department", "en": "province"},
        "hospital": {"code": "hospital", "es": "centro"},
    }


def test_the_latest_notice_alone_is_read_out_and_the_older_keep_label_and_text() -> None:
    found = vocabulary(notice(3, date(2026, 12, 3)), notice(1, date(2026, 11, 1))).named(NOTICES)

    assert list(found.items) == [*code_list(NOTICES).items, "gt_1", "gt_3"]
    assert list(found.active) == ["gt_3"]
    assert found.label("gt_3", "es") == "Aviso de Guatemala del 3 de diciembre de 2026"
    assert found.label("gt_1", "en") == "Notice of Guatemala of 1 November 2026"
    assert found.items["gt_1"]["text"] == {"es": ["Uno.", "Dos líneas."], "en": ["Uno.", "Dos líneas."]}


def test_a_country_that_emptied_its_notice_reads_out_the_one_of_the_platform() -> None:
    found = vocabulary(notice(2, date(2026, 12, 1), text=""), notice(1, date(2026, 11, 1))).named(NOTICES)

    assert list(found.active) == list(code_list(NOTICES).active)
    assert [code for code in found.items if code not in code_list(NOTICES)] == ["gt_1"]


@pytest.mark.parametrize(("code", "known"), [("2026_11", True), ("gt_1", True), ("gt_2", False), ("hn_1", False)])
def test_a_notice_is_one_of_the_platform_or_has_held_in_the_country(code: str, known: bool) -> None:
    assert vocabulary(notice(1, date(2026, 11, 1))).is_notice(code) is known
