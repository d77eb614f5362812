"""What a country may decide, from when it holds, and what needs a second person."""

# fixed dates: the rules are handed their moment

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.identity.domain.countries.country_settings import SETTINGS, setting_named
from services.identity.domain.countries.setting_parts import PartKind, SettingPart
from services.identity.domain.countries.setting_shapes import Setting
from services.identity.domain.countries.setting_versions import (
    SettingPlan,
    SettingStatus,
    SettingVersion,
    as_of,
    day_in,
    in_force,
    next_number,
    plan_of,
    upcoming,
    value_on,
)
from services.identity.domain.errors import AlreadyDecided
from services.identity.domain.roles.assurance import needs_second_factor
from services.identity.domain.roles.roles import NATIONAL_ROLES
from shared.contracts.country_settings import (
    BY_PASSKEY,
    BY_SECOND_FACTOR,
    DAYS_OFF,
    DEFAULTS,
    ESCALATION,
    NIGHT_HOURS,
    PLEDGE,
    REFERRAL_DEADLINES,
    RETENTION,
    SIGN_IN,
    SettingValue,
)
from shared.kernel.country import Country
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import new_id

TODAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
DEADLINES = setting_named(REFERRAL_DEADLINES)


def a_version(number: int, day: date, value: SettingValue, **changes: Any) -> SettingVersion:
    made = SettingVersion(
        id=new_id(),
        country=Country.GUATEMALA,
        name=REFERRAL_DEADLINES,
        version=number,
        value=value,
        valid_from=day,
        status=SettingStatus.APPROVED,
        weakens=False,
        reason="Acuerdo de la red",
        proposed_by="ana",
        proposed_at=NOON,
    )
    return replace(made, **changes)


def planned(setting: Setting, *, day: date = TODAY, **changes: Any) -> SettingPlan:
    return plan_of(setting, [], {**setting.default, **changes}, day, TODAY)


def problems(setting: Setting, *, day: date = TODAY, **changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        planned(setting, day=day, **changes)
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_every_setting_has_a_default_within_its_own_bounds_and_words_in_two_languages() -> None:
    assert SETTINGS.keys() == DEFAULTS.keys()
    for setting in SETTINGS.values():
        assert setting.problems_of(setting.default) == []
        assert not setting.weakens(setting.default, setting.default)
        words = [setting.es, setting.en, setting.about_es, setting.about_en]
        words += [word for part in setting.parts for word in (part.es, part.en)]
        assert all(words)


def test_a_setting_of_another_name_does_not_exist() -> None:
    with pytest.raises(NotFound):
        setting_named("fees")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"imminent": 0}, [("value.imminent", "out_of_bounds")]),
        ({"low": 721}, [("value.low", "out_of_bounds")]),
        ({"low": "168"}, [("value.low", "out_of_bounds")]),
        ({"low": True}, [("value.low", "out_of_bounds")]),
        ({"low": None}, [("value.low", "out_of_bounds")]),
        ({"never": 5}, [("value.never", "unknown_field")]),
        ({"imminent": 25}, [("value.high", "out_of_order")]),
        ({"imminent": 0, "low": 721}, [("value.imminent", "out_of_bounds"), ("value.low", "out_of_bounds")]),
        ({}, [("value", "nothing_changes")]),
    ],
)
def test_everything_that_is_wrong_with_a_proposal_is_said(
    changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert problems(DEADLINES, **changes) == expected


DAY = "2026-12-24"
TEXTS = {"title_es": "Compromiso", "text_es": "Guardo secreto.", "title_en": "Pledge", "text_en": "I keep secrets."}


@pytest.mark.parametrize(
    ("days", "right"),
    [
        ("", True),
        (DAY, True),
        (f"{DAY} 2026-12-31", True),
        (f"2026-12-31 {DAY}", False),
        (f"{DAY} {DAY}", False),
        (f"{DAY}  2026-12-31", False),
        ("20261224", False),
        ("2026-02-30", False),
        ("24/12/2026", False),
        (" ".join(str(TODAY + timedelta(days=n)) for n in range(61)), False),
        (20261224, False),
        (None, False),
    ],
)
def test_days_off_are_dates_in_order_each_once(days: Any, right: bool) -> None:
    setting = setting_named(DAYS_OFF)
    assert [problem.code for problem in setting.problems_of({"days": days})] == ([] if right else ["bad_days"])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"text_en": ""}, [("value.text_en", "required")]),
        ({"title_es": "", "text_es": ""}, [("value.title_es", "required"), ("value.text_es", "required")]),
        (dict.fromkeys(TEXTS, ""), []),
        ({"text_es": " \n "}, [("value.text_es", "blank_text")]),
        ({"title_es": "a" * 121}, [("value.title_es", "too_long")]),
        ({"text_es": "a" * 8001}, [("value.text_es", "too_long")]),
        ({"text_es": 7}, [("value.text_es", "too_long")]),
        ({"title_es": "Uno\nDos"}, [("value.title_es", "invisible_character")]),
        ({"text_es": "Uno\n\nDos"}, []),
        ({"text_en": "I keep\u202e secrets"}, [("value.text_en", "invisible_character")]),
    ],
)
def test_a_text_is_written_in_both_languages_or_in_none(
    changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    found = setting_named(PLEDGE).problems_of(TEXTS | changes)
    assert [(problem.field, problem.code) for problem in found] == expected


def test_the_second_factor_is_the_floor_and_asking_for_a_passkey_no_more_needs_a_second_person() -> None:
    setting = setting_named(SIGN_IN)
    assert problems(setting, caseworker="password") == [("value.caseworker", "unknown_code")]
    asked = {**setting.default, "caseworker": BY_PASSKEY}
    assert setting.weakens(asked, setting.default)
    assert {choice.code for part in setting.parts for choice in part.choices} == {BY_SECOND_FACTOR, BY_PASSKEY}
    demanding = {str(role) for role in NATIONAL_ROLES if needs_second_factor(role.permissions)}
    assert {part.key for part in setting.parts} == demanding


def test_a_proposal_begins_today_or_later() -> None:
    assert problems(DEADLINES, day=TODAY - timedelta(days=1), high=12) == [("valid_from", "in_the_past")]
    assert planned(DEADLINES, high=12).valid_from == TODAY


@pytest.mark.parametrize(
    ("name", "changes", "weakens"),
    [
        (REFERRAL_DEADLINES, {"high": 12}, False),
        (REFERRAL_DEADLINES, {"high": 25}, True),
        (REFERRAL_DEADLINES, {"imminent": 1, "low": 169}, True),
        (ESCALATION, {"remind": 40, "region": 150, "expires": 400}, False),
        (ESCALATION, {"remind": 51}, True),
        (ESCALATION, {"region": 210}, True),
        (ESCALATION, {"expires": 290}, True),
        (RETENTION, {"child": 20}, False),
        (RETENTION, {"victim": 9}, True),
        (RETENTION, {"child": 20, "victim": 9}, True),
        (SIGN_IN, {"supervisor": BY_PASSKEY}, False),
        (NIGHT_HOURS, {"begins": 21}, False),
        (NIGHT_HOURS, {"ends": 7}, False),
        (NIGHT_HOURS, {"begins": 23}, True),
        (NIGHT_HOURS, {"ends": 4}, True),
        (NIGHT_HOURS, {"begins": 5}, True),
        (DAYS_OFF, {"days": DAY}, False),
        (PLEDGE, TEXTS, True),
    ],
)
def test_what_protects_people_less_needs_a_second_person(name: str, changes: dict[str, Any], weakens: bool) -> None:
    assert planned(setting_named(name), **changes).weakens is weakens


def test_a_day_off_is_taken_away_by_two() -> None:
    setting = setting_named(DAYS_OFF)
    assert setting.weakens({"days": DAY}, {"days": "2026-12-31"})
    assert not setting.weakens({"days": DAY}, {"days": f"{DAY} 2026-12-31"})


def test_a_change_is_told_in_words() -> None:
    (change,) = planned(DEADLINES, high=12).changes
    assert (change.es, change.before_es, change.after_es) == ("Riesgo alto", "24 h", "12 h")
    assert (change.en, change.before_en, change.after_en) == ("High risk", "24 h", "12 h")


def test_the_day_begins_at_midnight_in_the_zone_of_the_country() -> None:
    midnight = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)
    assert day_in(Country.GUATEMALA, midnight - timedelta(seconds=1)) == TODAY - timedelta(days=1)
    assert day_in(Country.GUATEMALA, midnight) == TODAY


def test_on_each_day_the_version_holds_that_began_last_and_of_one_day_the_later() -> None:
    first = a_version(1, TODAY, {"high": 20})
    later = a_version(2, TODAY + timedelta(days=10), {"high": 10})
    between = a_version(3, TODAY + timedelta(days=5), {"high": 15})
    again = a_version(4, TODAY + timedelta(days=10), {"high": 8})
    versions = [first, later, between, again]
    held = [in_force(versions, TODAY + timedelta(days=day)) for day in (-1, 0, 4, 5, 9, 10, 99)]
    assert held == [None, first, first, between, between, again, again]
    assert upcoming(versions, TODAY) == [between, again]
    assert [(one.version, one.status) for one in as_of(versions, TODAY)] == [
        (4, SettingStatus.APPROVED),
        (3, SettingStatus.APPROVED),
        (2, SettingStatus.SUPERSEDED),
        (1, SettingStatus.IN_FORCE),
    ]


def test_what_waits_or_was_rejected_never_holds() -> None:
    waiting = a_version(1, TODAY, {"high": 48}, status=SettingStatus.PROPOSED)
    refused = a_version(2, TODAY, {"high": 60}, status=SettingStatus.REJECTED)
    assert value_on(DEADLINES, [waiting, refused], TODAY) == DEADLINES.default
    assert next_number([waiting, refused]) == 3


def test_a_part_that_an_older_version_does_not_have_is_that_of_the_default() -> None:
    old = a_version(1, TODAY, {"high": 20})
    assert value_on(DEADLINES, [old], TODAY) == {**DEADLINES.default, "high": 20}


def test_what_is_approved_after_its_first_day_holds_from_the_day_of_the_approval() -> None:
    waiting = a_version(1, TODAY - timedelta(days=3), {"high": 48}, status=SettingStatus.PROPOSED)
    approved = waiting.decided(SettingStatus.APPROVED, by="eva", at=NOON)
    assert (approved.valid_from, approved.decided_by, approved.decided_at) == (TODAY, "eva", NOON)
    with pytest.raises(AlreadyDecided):
        approved.decided(SettingStatus.REJECTED, by="eva", at=NOON)


def one_of(part: SettingPart) -> st.SearchStrategy[Any]:
    match part.kind:
        case PartKind.CHOICE:
            return st.sampled_from([choice.code for choice in part.choices])
        case PartKind.TEXT:
            return st.text("aé ñ", min_size=1, max_size=20)
        case PartKind.DAYS:
            days = st.sets(st.dates(min_value=TODAY, max_value=TODAY + timedelta(days=400)), max_size=5)
            return days.map(lambda chosen: " ".join(map(str, sorted(chosen))))
        case _:
            return st.integers(part.minimum, part.maximum)


KEYS = ("label/risk_level/high/es", "label/gender/feminine/en", "offered/gender/unknown", "term/es/cita")


def some_words(data: st.DataObject) -> dict[str, Any]:
    word = st.text("aéñ", min_size=1, max_size=20)
    values = {key: st.just("no") if key.startswith("offered") else word for key in KEYS}
    return data.draw(st.fixed_dictionaries({}, optional=values))


def a_value(setting: Setting, data: st.DataObject) -> dict[str, Any]:
    if setting.part_of is not None:
        return some_words(data)
    drawn = [data.draw(one_of(part)) for part in setting.parts]
    if setting.name in {REFERRAL_DEADLINES, ESCALATION}:
        drawn = sorted(drawn)
    value = {part.key: number for part, number in zip(setting.parts, drawn, strict=True)}
    assume(not setting.problems_of(value))
    return value


@pytest.mark.parametrize("name", SETTINGS)
@given(data=st.data())
def test_a_preview_and_the_applied_change_agree(name: str, data: st.DataObject) -> None:
    setting = setting_named(name)
    before, after = a_value(setting, data), a_value(setting, data)
    assume(before != after)
    versions = [a_version(1, TODAY, before, name=name)]
    plan = plan_of(setting, versions, after, TODAY, TODAY)

    applied = [*versions, a_version(2, plan.valid_from, plan.after, name=name)]

    held = value_on(setting, applied, TODAY)
    assert (plan.before, plan.after) == (before, held)
    parts = setting.parts_of(before, held)
    changed = [part.es for part in parts if before.get(part.key) != held.get(part.key)]
    assert [change.es for change in plan.changes] == changed
    assert plan.weakens == setting.weakens(before, held)


def test_a_short_day_of_strong_protection_makes_no_way_for_a_weaker_one() -> None:
    later = a_version(1, TODAY + timedelta(days=1), {**DEADLINES.default, "low": 160})
    stronger = {**DEADLINES.default, "high": 6}

    plan = plan_of(DEADLINES, [later], stronger, TODAY, TODAY)

    assert plan.weakens
    assert not plan_of(DEADLINES, [], stronger, TODAY, TODAY).weakens


def test_a_proposal_is_overtaken_by_what_was_agreed_to_since() -> None:
    proposed = a_version(1, TODAY, DEADLINES.default, status=SettingStatus.PROPOSED)
    before = a_version(2, TODAY, DEADLINES.default, proposed_at=NOON - timedelta(hours=1))
    since = a_version(3, TODAY, DEADLINES.default, proposed_at=NOON + timedelta(hours=1))
    approved_since = replace(before, decided_at=NOON + timedelta(hours=1))

    assert not proposed.is_overtaken([proposed, before])
    assert proposed.is_overtaken([proposed, since])
    assert proposed.is_overtaken([proposed, approved_since])


@pytest.mark.parametrize(
    ("name", "key", "value", "es", "en"),
    [
        (RETENTION, "not_a_victim", 1, "1 año", "1 year"),
        (RETENTION, "not_a_victim", 2, "2 años", "2 years"),
        (REFERRAL_DEADLINES, "low", 47, "47 h", "47 h"),
        (REFERRAL_DEADLINES, "low", 48, "48 h (2 días)", "48 h (2 days)"),
        (REFERRAL_DEADLINES, "low", 180, "180 h (7.5 días)", "180 h (7.5 days)"),
        (ESCALATION, "remind", 50, "50 % del plazo", "50 % of the time to answer"),
    ],
)
def test_a_number_is_said_with_its_unit_as_people_count(name: str, key: str, value: int, es: str, en: str) -> None:
    (part,) = (part for part in SETTINGS[name].parts if part.key == key)
    assert part.words(value) == {"es": es, "en": en}
