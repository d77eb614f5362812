"""Names of organisations are compared as they are read, and people who may act are published by difference."""

import pytest

from services.identity.domain.organisations.duties import people_changes
from services.identity.domain.organisations.organisations import (
    REGIONAL_KIND,
    card_of,
    folded_name,
    require_free_names,
    require_own_kind,
    require_own_subdivision,
)
from services.identity.domain.roles.roles import Role
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from tests.support.builders.identity import NOON, PLATFORM, a_grant, an_organisation
from tests.support.world import GT


def code_of(refusal: pytest.ExceptionInfo[Invalid]) -> str:
    return refusal.value.problems[0].code


@pytest.mark.parametrize("other", ["casa ixchel", "CASA-IXCHEL", "Cása  Ixchel.", "Casa lxchel", "Casa Ixche1"])
def test_names_that_read_alike_are_one_name(other: str) -> None:
    assert folded_name(other) == folded_name("Casa Ixchel")
    with pytest.raises(Invalid) as refusal:
        require_free_names(an_organisation(name=other).names(), [an_organisation(name="Casa Ixchel")])
    assert code_of(refusal) == "name_taken"


def test_a_name_that_is_only_similar_is_free() -> None:
    require_free_names(an_organisation(name="Casa Ixchel Norte").names(), [an_organisation(name="Casa Ixchel")])


def test_letters_of_another_script_are_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        require_free_names(an_organisation(name="Cаsa Ixchel").names(), [])
    assert code_of(refusal) == "letters_of_another_script"


def test_a_regional_organisation_is_registered_by_the_platform_alone() -> None:
    require_own_kind(REGIONAL_KIND, PLATFORM)
    require_own_kind("ngo", a_grant(Role.COUNTRY_ADMIN))
    with pytest.raises(Invalid) as refusal:
        require_own_kind(REGIONAL_KIND, a_grant(Role.COUNTRY_ADMIN))
    assert code_of(refusal) == "kind_not_grantable"


def test_the_seat_is_in_the_country() -> None:
    require_own_subdivision("GT-01", GT)
    require_own_subdivision(None, GT)
    with pytest.raises(Invalid) as refusal:
        require_own_subdivision("HN-FM", GT)
    assert (refusal.value.problems[0].field, code_of(refusal)) == ("adm1", "adm1_elsewhere")


def test_the_card_and_the_status_of_an_organisation() -> None:
    organisation = an_organisation(name="Casa Ixchel")
    suspended = organisation.suspended("closed", at=NOON)
    assert (suspended.is_active, suspended.version) == (False, 2)
    assert card_of(organisation).public_name == "Casa Ixchel"


def test_people_are_published_when_they_join_leave_or_change_their_role() -> None:
    stays, leaves, joins, changes = sorted(new_id() for _ in range(4))
    before = {stays: "caseworker", leaves: "supervisor", changes: "caseworker"}
    now = {stays: "caseworker", joins: "focal_point", changes: "supervisor"}
    events = list(people_changes(before, now, organisation_id=new_id(), country=GT))
    assert [(event.user_id, event.role, event.active) for event in events] == [
        (leaves, "supervisor", False),
        (joins, "focal_point", True),
        (changes, "supervisor", True),
    ]
