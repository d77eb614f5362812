"""The packs that ship agree with the code lists, and say what no lawyer has confirmed."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.cases.domain.jurisdictions.pack import Pack
from services.cases.domain.jurisdictions.registry import pack_of, packs_in_use
from shared.contracts.codelists import code_list
from shared.kernel.country import Country

pytestmark = pytest.mark.unit

PACKS = list(packs_in_use().values())
IDS = [pack.country for pack in PACKS]


def codes_of(list_id: str, country: str) -> Iterator[Any]:
    return (item for item in code_list(list_id).items.values() if item.get("country") == country)


@pytest.mark.parametrize("pack", PACKS, ids=IDS)
def test_every_stage_of_the_list_is_in_the_pack_under_its_local_name(pack: Pack) -> None:
    named = {
        code: item.get("local", {}).get(pack.country, item["es"])
        for code, item in code_list("proceeding_stage").items.items()
    }

    assert {stage.code: stage.name.es for stage in pack.stages} == named


@pytest.mark.parametrize("pack", PACKS, ids=IDS)
def test_every_institution_of_the_list_is_in_the_pack_of_its_country_under_the_same_name(pack: Pack) -> None:
    held = {each.code: (each.name.es, each.name.en, each.role.value) for each in pack.institutions}

    for item in codes_of("institution", pack.country):
        assert held[item["code"]] == (item["es"], item["en"], item["role"])


@pytest.mark.parametrize("pack", PACKS, ids=IDS)
def test_every_article_of_the_list_is_in_the_pack_of_its_country_under_the_same_name(pack: Pack) -> None:
    listed = [*codes_of("legal_basis", pack.country), code_list("legal_basis").items["OTHER"]]

    assert len(listed) > 1
    for item in listed:
        texts = pack.texts_of(item["code"])
        assert {(text.name.es, text.name.en, text.iccs) for text in texts} == {
            (item["es"], item["en"], item.get("iccs"))
        }


@pytest.mark.parametrize("pack", PACKS, ids=IDS)
def test_the_zone_and_the_currency_are_those_of_the_country(pack: Pack) -> None:
    item = code_list("platform_country").items[pack.country]

    assert (pack.time_zone, pack.currency) == (item["tz"], item["currency"])
    assert ZoneInfo(pack.time_zone) == Country(pack.country).time_zone


@pytest.mark.parametrize("pack", PACKS, ids=IDS)
def test_a_prosecution_office_and_a_court_can_be_named(pack: Pack) -> None:
    assert {"prosecution", "court", "police"} <= {institution.role for institution in pack.institutions}


@pytest.mark.parametrize("pack", PACKS, ids=IDS)
def test_what_no_lawyer_has_confirmed_says_so(pack: Pack) -> None:
    parts: tuple[Any, ...] = (
        pack,
        *pack.stages,
        *pack.institutions,
        *pack.articles,
        *pack.standings,
        *pack.deadlines,
        *pack.holidays,
        *pack.sheets,
    )

    assert {part.confirmed for part in parts} == {False}
    assert pack.sources


def test_the_sheets_of_the_response_team_of_guatemala_are_there() -> None:
    sheets = pack_of("GT").sheets

    assert [sheet.code for sheet in sheets] == ["activation", "identification", "referral", "closing"]
    assert all(sheet.sections[-1].fields[-1].kind == "signature" for sheet in sheets)


def test_no_sheet_asks_for_a_name_of_the_person() -> None:
    fields = [
        (section, field) for sheet in pack_of("GT").sheets for section in sheet.sections for field in section.fields
    ]
    named = {field.code for section, field in fields if field.label.es.startswith("Nombre")}

    assert named == {"responsible", "received_by"}
