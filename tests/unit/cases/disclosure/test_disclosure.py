"""The registry of what may leave, walked field by field."""

# fixed dates: the rules are handed their day

from dataclasses import fields
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.disclosure.disclosed_fields import (
    NEVER_LEAVES,
    REGISTRY,
    Field,
    Record,
    content,
    shown_by,
    withheld,
)
from services.cases.domain.person.identity import Identity, Phone
from services.cases.domain.person.levels import PROFILES, is_above
from services.cases.domain.person.person import Experience, Exploitation, Person
from shared.contracts.codelists import code_list
from tests.support.builders.cases import a_case

pytestmark = pytest.mark.unit

EARLY = {"disabilities", "flags"}
"""Sensitive, and yet a shelter must know it to say yes or no, or to do no harm by the first call."""
FULL = Record(
    a_case(person=Person(birth_year=2009, disabilities=["walking"], citizenships=["HND"])),
    Identity(first_names="Canaria", surnames="Zopilote", phones=[Phone(number="+50499990000")], birthdate="2009-05-14"),
    ("emergency_shelter",),
)


def recorded_fields() -> set[str]:
    parts = {"person": Person, "experience": Experience, "identity": Identity, "case": Case}
    return {f"{part}.{field.name}" for part, kind in parts.items() for field in fields(kind)}


def test_every_recorded_field_either_may_leave_at_some_profile_or_is_said_never_to() -> None:
    told = (
        {field.shows for field in REGISTRY} | set(NEVER_LEAVES) | {"person.age_band", "case.person", "case.experience"}
    )

    assert recorded_fields() - told == set()


def test_the_registry_names_no_field_that_is_not_recorded() -> None:
    assert {field.shows for field in REGISTRY} - recorded_fields() == {"request.services"}
    assert set(NEVER_LEAVES) <= recorded_fields()


def test_every_entry_is_coded() -> None:
    assert {field.pii for field in REGISTRY} <= set(code_list("pii_level").items)
    assert {field.profile for field in REGISTRY} <= set(PROFILES)
    assert len({field.name for field in REGISTRY}) == len(REGISTRY)


def test_no_two_fields_have_one_place_in_the_order_of_reading() -> None:
    assert len({field.leaves.place for field in REGISTRY}) == len(REGISTRY)


def test_a_recorded_field_never_both_leaves_and_stays() -> None:
    assert not {field.shows for field in REGISTRY} & set(NEVER_LEAVES)


def test_nothing_identifying_leaves_below_d3() -> None:
    assert [f.name for f in REGISTRY if f.pii == "identifying" and is_above("d3_identified", f.profile)] == []


def test_everything_of_the_vault_is_identifying() -> None:
    assert {f.pii for f in REGISTRY if f.shows.startswith("identity.")} == {"identifying"}


def test_nothing_sensitive_leaves_below_d2_but_accessibility_and_the_first_cautions() -> None:
    early = {f.name for f in REGISTRY if f.pii == "sensitive" and is_above("d2_protection", f.profile)}

    assert early == EARLY


def test_an_anonymous_question_holds_only_need_and_country() -> None:
    assert content("d0_anonymous", FULL) == {"services": ("emergency_shelter",), "country": "GT"}


@pytest.mark.parametrize(("lower", "higher"), list(pairwise(PROFILES)))
def test_each_profile_shows_all_of_the_one_below(lower: str, higher: str) -> None:
    assert set(shown_by(lower)) < set(shown_by(higher))


@pytest.mark.parametrize("profile", PROFILES)
def test_what_is_shown_and_what_is_withheld_are_everything_and_never_the_same(profile: str) -> None:
    shown, kept = set(content(profile, FULL)), {item["field"] for item in withheld(profile, FULL, "above_profile")}

    assert shown & kept == set()
    assert shown | kept == set(content("d4_full", FULL))


@pytest.mark.parametrize("profile", PROFILES[:3])
def test_no_name_is_in_a_profile_below_d3(profile: str) -> None:
    assert "Canaria" not in str(content(profile, FULL))


def test_a_field_without_a_value_is_left_out() -> None:
    assert "email" not in content("d4_full", FULL)


DERIVED = {"services", "age_band", "exploitation_types", "duration", "flags", "more_flags"}


@pytest.mark.parametrize(
    "field", [field for field in REGISTRY if field.name not in DERIVED], ids=lambda field: field.name
)
def test_a_field_reads_what_it_says_it_shows(field: Field) -> None:
    part, name = field.shows.split(".")
    parts = {
        "case": FULL.case,
        "person": FULL.case.person,
        "experience": FULL.case.experience,
        "identity": FULL.identity,
    }

    assert field.read(FULL) == getattr(parts[part], name)
    assert field.name in (name, "dependants")


def everything(**changes: Any) -> dict[str, Any]:
    return content("d4_full", Record(a_case(**changes), Identity(), ()))


def test_an_age_leaves_as_a_band_below_d3_whatever_it_was_made_from() -> None:
    assert everything(person=Person(birth_year=2009), identified_on=date(2026, 11, 20))["age_band"] == "9_17"
    assert everything(person=Person(age=35))["age_band"] == "30_38"
    assert everything(person=Person(age_band="30_38"))["age_band"] == "30_38"
    assert "age_band" not in everything(person=Person())


@pytest.mark.parametrize(
    ("known", "duration"),
    [
        ({"duration": "m25_plus", "started_on": "2026-01", "ended_on": "2026-02"}, "m25_plus"),
        ({"started_on": "2025-01-15", "ended_on": "2026-01-02"}, "m0_12"),
        ({"started_on": "2024-12", "ended_on": "2026-01"}, "m13_24"),
        ({"started_on": "2024-01", "ended_on": "2026-01"}, "m13_24"),
        ({"started_on": "2023-12", "ended_on": "2026-01"}, "m25_plus"),
    ],
)
def test_a_duration_is_what_was_said_or_follows_from_the_two_months(known: dict[str, Any], duration: str) -> None:
    assert everything(experience=Experience(**known))["duration"] == duration


@pytest.mark.parametrize("known", [{"started_on": "2025-01"}, {"started_on": "2025", "ended_on": "2026"}])
def test_without_two_months_there_is_no_duration(known: dict[str, Any]) -> None:
    assert "duration" not in everything(experience=Experience(**known))


def test_types_of_exploitation_leave_without_their_details_at_d2() -> None:
    detailed = Experience(exploitation=[Exploitation(type="forced_labour", sector="A")])
    record = Record(a_case(experience=detailed), Identity(), ())

    assert content("d2_protection", record)["exploitation_types"] == ["forced_labour"]
    assert "exploitation" not in content("d2_protection", record)


def test_a_form_of_which_two_ways_are_known_is_one_type() -> None:
    ways = [Exploitation(type="servitude", subform=way) for way in ("serv_domestic", "serv_debt")]
    record = Record(a_case(experience=Experience(exploitation=ways)), Identity(), ())

    assert content("d2_protection", record)["exploitation_types"] == ["servitude"]


def test_what_is_withheld_is_named_with_its_reason_and_without_its_value() -> None:
    named = Record(a_case(person=Person(), experience=Experience()), Identity(surnames="Zopilote"), ())

    assert {"field": "surnames", "reason": "above_profile"} in withheld("d2_protection", named, "above_profile")
    assert "Zopilote" not in str(withheld("d2_protection", named, "above_profile"))


def test_a_no_and_a_zero_are_values_that_leave() -> None:
    card = everything(person=Person(needs_interpreter=False, dependants_with_person=0))

    assert (card["needs_interpreter"], card["dependants"]) == (False, 0)
