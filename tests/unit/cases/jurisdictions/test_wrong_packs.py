"""A pack that breaks a rule is refused at the start, with its file and the place, and every problem at once."""

# fixed dates: the days of a pack are data

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from services.cases.bootstrap import use_jurisdictions
from services.cases.domain.jurisdictions.reading import PacksRefused, read_pack, read_packs
from services.cases.domain.jurisdictions.registry import packs_in_use
from shared.settings import SettingsError
from tests.support.builders.packs import COSTA_RICA, write_pack

pytestmark = pytest.mark.unit

Change = Callable[[Any], object]


def named(**names: str) -> dict[str, Any]:
    return {"name": {"es": "Día", "en": "Day"}, "confirmed": False, **names}


def a_holiday(**rule: Any) -> Change:
    return lambda pack: pack["holidays"].append({**named(), **rule})


def a_deadline(**changes: Any) -> Change:
    return lambda pack: pack["deadlines"][0].update(changes)


def a_sheet(**field: Any) -> Change:
    def add(pack: Any) -> None:
        whole = {"code": "a", "label": {"es": "Dato", "en": "Datum"}, "kind": "line", **field}
        words = {"es": "Hoja", "en": "Sheet"}
        section = {"code": "s", "title": words, "fields": [whole]}
        pack["sheets"] = [{"code": "x", "title": words, "when": words, "sections": [section], "confirmed": False}]

    return add


WRONG: dict[str, tuple[Change, str]] = {
    "a name in one language": (lambda p: p["stages"][0]["name"].pop("en"), "stages[0].name.en: required field missing"),
    "a blank name": (lambda p: p["stages"][1]["name"].update(es=" "), "stages[1].name.es: blank"),
    "an unknown stage": (lambda p: p["stages"][0].update(code="arrest"), "stages[0].code: not in the list"),
    "a stage twice": (lambda p: p["stages"].append(p["stages"][0]), "stages: report stands there more than once"),
    "no stage": (lambda p: p.update(stages=[], deadlines=[]), "stages: none"),
    "no standing": (lambda p: p.update(standings=[]), "standings: none"),
    "no sources": (lambda p: p.pop("sources"), "sources: required field missing"),
    "something unknown": (lambda p: p.update(capital="San José"), "the whole: extra fields found (capital)"),
    "whether it is confirmed is left out": (lambda p: p["articles"][0].pop("confirmed"), "articles[0].confirmed:"),
    "confirmed in words": (lambda p: p["articles"][0].update(confirmed="false"), "articles[0].confirmed: invalid"),
    "a number in words": (lambda p: p.update(version="3"), "version: invalid"),
    "no version": (lambda p: p.update(version=0), "version: less than 1"),
    "no country": (lambda p: p.update(country="XX"), "country: no code of ISO 3166-1"),
    "another file name": (lambda p: p.update(country="PA"), "country: the file has to be called pa.json"),
    "no time zone": (lambda p: p.update(time_zone="America/San_Jose"), "time_zone: no time zone"),
    "no currency": (lambda p: p.update(currency="colones"), "currency: no code of ISO 4217"),
    "an unknown language": (lambda p: p.update(languages=["xx"]), "languages: not in the list language"),
    "no institution for children": (
        lambda p: p["institutions"][1].update(active=False),
        "institutions: none that protects children",
    ),
    "an unknown role": (lambda p: p["institutions"][0].update(role="mayor"), "institutions[0].role: invalid"),
    "an institution of another country": (
        lambda p: p["institutions"][0].update(code="GT_MP"),
        "institutions[0].code: does not begin with CR_",
    ),
    "a code with a space": (lambda p: p["institutions"][0].update(code="CR_A B"), "institutions[0].code: not a code"),
    "an article of another country": (
        lambda p: p["articles"][0].update(code="GT_172"),
        "articles[0].code: does not begin with CR_",
    ),
    "an unknown offence": (lambda p: p["articles"][0].update(iccs="9999"), "articles[0].iccs: not in the list"),
    "two texts in force on one day": (
        lambda p: p["articles"][0].update(valid_to="2013-02-08"),
        "articles: two texts of CR_CP_172 are in force on the same day",
    ),
    "two texts without an end": (lambda p: p["articles"][0].pop("valid_to"), "articles: two texts of CR_CP_172"),
    "an article that ends before it begins": (
        lambda p: p["articles"][0].update(valid_from="2014-01-01"),
        "articles[0].valid_to: before valid_from",
    ),
    "a day that does not exist": (lambda p: p["articles"][0].update(valid_to="2013-02-30"), "articles[0].valid_to:"),
    "a deadline after no stage": (a_deadline(after_stage="execution"), "deadlines[0].after_stage: no stage"),
    "a deadline before no stage": (a_deadline(before_stage="execution"), "deadlines[0].before_stage: no stage"),
    "a deadline of days and months": (a_deadline(months=1), "deadlines[0]: needs either days or months"),
    "a deadline of no days": (a_deadline(days=0), "deadlines[0].days: not from 1"),
    "a deadline without a time": (lambda p: p["deadlines"][0].pop("days"), "deadlines[0]: needs either"),
    "a deadline of an unknown count": (a_deadline(counted="hours"), "deadlines[0].counted: invalid"),
    "months of working days": (lambda p: p["deadlines"][2].update(counted="working"), "deadlines[2].counted: months"),
    "a deadline twice": (lambda p: p["deadlines"].append(p["deadlines"][0]), "deadlines: appeal stands there more"),
    "a deadline without its article": (lambda p: p["deadlines"][0].pop("article"), "deadlines[0].article: required"),
    "a holiday without a rule": (a_holiday(), "holidays[4]: needs one rule"),
    "a holiday of two rules": (a_holiday(easter=-2, month=1, day=1), "holidays[4]: needs one rule"),
    "a holiday of a month alone": (a_holiday(month=2), "holidays[4]: needs one rule"),
    "the 30th of February": (a_holiday(month=2, day=30), "holidays[4].day: no day of that month"),
    "the 29th of February": (a_holiday(month=2, day=29), "holidays[4].day: no day of that month"),
    "a thirteenth month": (a_holiday(month=13, day=1), "holidays[4].month: not from 1 to 12"),
    "a fifth Monday": (a_holiday(month=3, weekday=1, nth=5), "holidays[4].nth: not from 1 to 4"),
    "an eighth weekday": (a_holiday(month=3, weekday=8, nth=1), "holidays[4].weekday: not from 1 to 7"),
    "far from Easter": (a_holiday(easter=100), "holidays[4].easter: not from -63 to 63"),
    "days after no weekday": (a_holiday(month=1, day=2, plus=1), "holidays[4].plus:"),
    "every six years from none": (a_holiday(month=1, day=2, every=6), "holidays[4].every:"),
    "a holiday that ends before it begins": (
        a_holiday(month=1, day=2, from_year=2020, until_year=2019),
        "holidays[4].until_year: before from_year",
    ),
    "a choice from no list": (a_sheet(kind="choice", code_list="none"), ".fields[0].code_list: no code list"),
    "a choice without a list": (a_sheet(kind="choices"), ".fields[0].code_list: no code list"),
    "a list without a choice": (a_sheet(code_list="gender"), ".fields[0].code_list: only for a choice"),
    "a pack more confirmed than its parts": (
        lambda p: p.update(confirmed=True),
        "stages[1].confirmed: is not confirmed, but the pack is",
    ),
}


@pytest.mark.parametrize(("change", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_with_its_file_and_place(change: Change, words: str, tmp_path: Path) -> None:
    pack = deepcopy(COSTA_RICA)
    change(pack)
    file = write_pack(tmp_path, pack)

    with pytest.raises(PacksRefused) as refused:
        read_pack(file)

    assert any(line.startswith(f"{file}: ") and words in line for line in str(refused.value).splitlines()), refused


def test_the_pack_that_the_others_are_made_from_is_right(tmp_path: Path) -> None:
    assert read_pack(write_pack(tmp_path)).country == "CR"


def test_all_problems_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    pack = deepcopy(COSTA_RICA)
    pack["stages"][0]["name"].pop("en")
    pack["holidays"][0].pop("name")
    write_pack(tmp_path, pack)
    (tmp_path / "pa.json").write_text("{")
    (tmp_path / "ni.json").write_bytes(b"\xff")

    with pytest.raises(PacksRefused) as refused:
        read_packs(tmp_path, tmp_path / "none")

    lines = str(refused.value).splitlines()
    assert [line.partition(": ")[0].removeprefix(f"{tmp_path}/") for line in lines] == [
        "none",
        "cr.json",
        "cr.json",
        "ni.json",
        "pa.json",
    ]


def test_a_process_with_a_wrong_pack_does_not_start_and_keeps_what_it_had(tmp_path: Path) -> None:
    pack = deepcopy(COSTA_RICA)
    pack["version"] = 0
    write_pack(tmp_path, pack)

    with pytest.raises(SettingsError, match=r"jurisdiction packs: .*cr\.json: version: less than 1"):
        use_jurisdictions(tmp_path)

    assert "CR" not in packs_in_use()
