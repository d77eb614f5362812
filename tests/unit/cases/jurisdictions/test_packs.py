"""What a pack says of its country: names, codes in force, deadlines, working days."""

# fixed dates: every rule is handed its day

from datetime import date
from pathlib import Path

import pytest

from services.cases.domain.jurisdictions import registry
from services.cases.domain.jurisdictions.pack import Pack
from services.cases.domain.jurisdictions.registry import pack_of, packs_in_use
from shared.kernel.errors import Invalid, NotFound
from tests.support.builders.packs import stage_name

pytestmark = pytest.mark.unit

GUATEMALA = pack_of("GT")
HONDURAS = pack_of("HN")


def refusal(refused: pytest.ExceptionInfo[Invalid]) -> tuple[str, str]:
    (problem,) = refused.value.problems
    assert set(problem.message) == {"es", "en"}
    return problem.field, problem.code


def test_each_country_of_the_platform_has_a_pack() -> None:
    assert sorted(packs_in_use()) == ["GT", "HN", "MX", "SV"]


def test_a_country_without_a_pack_is_not_found() -> None:
    with pytest.raises(NotFound):
        pack_of("CR")


@pytest.mark.parametrize(
    ("country", "spanish", "english"),
    [
        ("GT", "Debate / juicio oral y público", "Debate / oral and public trial"),
        ("SV", "Vista pública (juicio plenario)", "Public hearing (plenary trial)"),
        ("HN", "Debate / juicio oral y público", "Debate / oral and public trial"),
        ("MX", "Juicio oral", "Oral trial"),
    ],
)
def test_a_stage_has_the_name_of_the_country(country: str, spanish: str, english: str) -> None:
    assert stage_name(pack_of(country), "trial", "es") == spanish
    assert stage_name(pack_of(country), "trial", "en") == english


def test_codes_of_the_country_are_taken() -> None:
    assert GUATEMALA.require_institution("GT_MP_FTP", "institution").role == "prosecution"
    assert GUATEMALA.require_standing("adhesive_accuser", "standing").name.es == "Querellante adhesivo"
    assert GUATEMALA.require_stage("trial", "stage").code == "trial"
    assert GUATEMALA.require_article("OTHER", None, "article").iccs is None


def test_a_code_of_another_country_is_refused_as_such() -> None:
    with pytest.raises(Invalid) as institution:
        GUATEMALA.require_institution("SV_FGR_UTT", "institution")
    with pytest.raises(Invalid) as article:
        GUATEMALA.require_article("SV_LECTP_54", date(2026, 1, 1), "charge.article")

    assert refusal(institution) == ("institution", "other_country")
    assert refusal(article) == ("charge.article", "other_country")


def test_a_code_that_no_country_has_is_unknown() -> None:
    with pytest.raises(Invalid) as institution:
        GUATEMALA.require_institution("GT_NONE", "institution")
    with pytest.raises(Invalid) as standing:
        GUATEMALA.require_standing("assisting_accuser", "standing")
    with pytest.raises(Invalid) as stage:
        GUATEMALA.require_stage("none", "stage")
    with pytest.raises(Invalid) as article:
        GUATEMALA.require_article("none", None, "article")

    assert {refusal(each)[1] for each in (institution, standing, stage, article)} == {"unknown_code"}


@pytest.mark.parametrize(
    ("on", "penalty"),
    [
        (date(2020, 6, 25), "5 a 8 años de prisión"),
        (date(2021, 10, 31), "5 a 8 años de prisión"),
        (date(2021, 11, 1), "10 a 15 años de prisión y multa"),
        (None, "10 a 15 años de prisión y multa"),
    ],
)
def test_an_article_is_the_text_in_force_on_the_day_of_the_facts(on: date | None, penalty: str) -> None:
    assert HONDURAS.require_article("HN_CP_219", on, "article").penalty.es == penalty


@pytest.mark.parametrize("on", [date(2012, 7, 25), date(2020, 6, 25)])
def test_an_article_is_refused_before_its_first_day_and_after_its_last(on: date) -> None:
    with pytest.raises(Invalid) as refused:
        HONDURAS.require_article("HN_59_2012_52", on, "article")

    assert refusal(refused) == ("article", "not_in_force")


def test_an_article_that_is_out_of_force_stays_readable() -> None:
    assert [text.valid_to for text in HONDURAS.texts_of("HN_59_2012_52")] == [date(2020, 6, 24)]
    assert [text.valid_from for text in HONDURAS.texts_of("HN_CP_219")] == [date(2020, 6, 25), date(2021, 11, 1)]


def test_the_articles_in_force_are_those_of_the_day() -> None:
    then = {article.code for article in HONDURAS.articles if article.in_force_on(date(2019, 1, 1))}
    now = {article.code for article in HONDURAS.articles if article.in_force_on(date(2026, 1, 1))}

    assert then == {"HN_59_2012_52", "OTHER"}
    assert now == {"HN_CP_219", "OTHER"}


def test_deadlines_are_counted_by_working_days_calendar_days_and_months() -> None:
    # Holy Week of 2026 is from 29 March on.
    judged = {act.code: act.due_on for act in GUATEMALA.due_dates("first_judgment", date(2026, 3, 25))}
    charged = [(act.due_on, act.before_stage) for act in GUATEMALA.due_dates("formal_charge", date(2026, 11, 30))]
    accused = pack_of("MX").due_dates("indictment", date(2026, 11, 2))

    assert judged == {"reparation_hearing": date(2026, 3, 30), "special_appeal": date(2026, 4, 10)}
    assert charged == [(date(2027, 2, 28), "indictment"), (date(2027, 5, 30), "indictment")]
    assert [(act.code, act.due_on) for act in accused] == [
        ("assisting_accusation", date(2026, 11, 5)),
        ("intermediate_hearing", date(2026, 12, 12)),
    ]


def test_no_act_is_due_after_a_stage_without_a_deadline() -> None:
    assert GUATEMALA.due_dates("execution", date(2026, 1, 1)) == []


@pytest.mark.parametrize(
    ("pack", "day", "works"),
    [
        (GUATEMALA, date(2026, 4, 1), True),
        (GUATEMALA, date(2026, 4, 2), False),
        (GUATEMALA, date(2026, 4, 6), True),
        (GUATEMALA, date(2026, 7, 4), False),
        (GUATEMALA, date(2026, 7, 5), False),
        (GUATEMALA, date(2026, 6, 29), False),
        (GUATEMALA, date(2026, 6, 30), True),
        (HONDURAS, date(2026, 10, 9), False),
        (HONDURAS, date(2026, 10, 12), True),
        (pack_of("MX"), date(2026, 3, 16), False),
        (pack_of("MX"), date(2030, 10, 1), False),
        (pack_of("MX"), date(2031, 10, 1), True),
    ],
    ids=str,
)
def test_weekends_and_holidays_are_no_working_days(pack: Pack, day: date, works: bool) -> None:
    assert pack.is_working_day(day) is works


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 3, 18), 7, date(2026, 3, 11)),
        (date(2026, 3, 16), 1, date(2026, 3, 13)),
        (date(2026, 4, 6), 1, date(2026, 4, 1)),
        (date(2026, 4, 10), 7, date(2026, 4, 1)),
        (date(2027, 1, 2), 1, date(2026, 12, 31)),
    ],
    ids=str,
)
def test_a_reminder_comes_on_the_last_working_day(day: date, days: int, expected: date) -> None:
    assert GUATEMALA.working_day_before(day, days) == expected


def test_a_reminder_comes_before_days_off_that_the_country_has_decided() -> None:
    days_off = [date(2026, 3, 11), date(2026, 3, 10)]
    assert GUATEMALA.working_day_before(date(2026, 3, 18), 7, days_off) == date(2026, 3, 9)


def test_hearings_are_set_in_the_zone_of_the_country() -> None:
    assert {country: pack.time_zone for country, pack in packs_in_use().items()} == {
        "GT": "America/Guatemala",
        "SV": "America/El_Salvador",
        "HN": "America/Tegucigalpa",
        "MX": "America/Mexico_City",
    }


def test_without_a_further_folder_the_packs_that_ship_are_used(tmp_path: Path) -> None:
    registry.use_packs()

    assert sorted(packs_in_use()) == ["GT", "HN", "MX", "SV"]
