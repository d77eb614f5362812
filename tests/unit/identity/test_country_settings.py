"""What a country may decide, from when it holds, and what needs a second person."""

# fixed dates: the rules are handed their moment

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.identity.domain.assurance import needs_second_factor
from services.identity.domain.country_settings import SETTINGS, setting_named
from services.identity.domain.errors import AlreadyDecided
from services.identity.domain.roles import NATIONAL_ROLES
from services.identity.domain.setting_shapes import Setting, SettingPart
from services.identity.domain.setting_versions import (
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
from shared.contracts.country_settings import (
    BY_PASSKEY,
    BY_SECOND_FACTOR,
    DEFAULTS,
    ESCALATION,
    NIGHT_HOURS,
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
    ],
)
def test_what_protects_people_less_needs_a_second_person(name: str, changes: dict[str, Any], weakens: bool) -> None:
    assert planned(setting_named(name), **changes).weakens is weakens


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
    if part.choices:
        return st.sampled_from([choice.code for choice in part.choices])
    return st.integers(part.minimum, part.maximum)


def a_value(setting: Setting, data: st.DataObject) -> dict[str, Any]:
    drawn = [data.draw(one_of(part)) for part in setting.parts]
    if setting.least_rise is not None:
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
    changed = [part.es for part in setting.parts if before[part.key] != held[part.key]]
    assert [change.es for change in plan.changes] == changed
    assert plan.weakens == setting.weakens(before, held)
