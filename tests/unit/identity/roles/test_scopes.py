"""A token never carries more than its holder has, and says so instead of cutting silently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.errors import NotHeld
from services.identity.domain.roles.assurance import SECOND_FACTOR
from services.identity.domain.roles.roles import Role
from services.identity.domain.roles.scopes import api_scopes_in, narrow_countries, narrow_scope
from services.identity.domain.tokens.delegation import consented_scope, refreshed_scope
from services.identity.domain.training.standing import Standing
from shared.kernel.country import ALL_COUNTRIES, Country
from tests.support.builders.identity import (
    a_family,
    a_person,
    a_platform_application,
    a_sign_in,
    an_application,
    an_organisation,
)

HELD = ("cases:read", "cases:write")


@pytest.mark.parametrize("nothing", [None, "", "   "])
def test_naming_nothing_gives_everything_held(nothing: str | None) -> None:
    assert narrow_scope(nothing, HELD) == HELD
    assert narrow_countries(nothing, frozenset({Country.HONDURAS})) == {Country.HONDURAS}


def test_a_held_scope_narrows() -> None:
    assert narrow_scope("cases:read", HELD) == ("cases:read",)


def test_a_scope_named_twice_is_given_once() -> None:
    assert narrow_scope("cases:read cases:read", HELD) == ("cases:read",)


@pytest.mark.parametrize(
    "asked", ["users:write", "cases:read users:write", "*", "CASES:READ", "cases:read,cases:write"]
)
def test_a_scope_not_held_is_refused(asked: str) -> None:
    with pytest.raises(NotHeld):
        narrow_scope(asked, HELD)


@pytest.mark.parametrize("asked", ["HN", "GT HN", "*", "gt", "GT,SV", "US"])
def test_a_country_not_held_is_refused(asked: str) -> None:
    with pytest.raises(NotHeld):
        narrow_countries(asked, frozenset({Country.GUATEMALA}))


@given(st.frozensets(st.sampled_from(sorted(ALL_COUNTRIES))), st.lists(st.sampled_from(["GT", "SV", "HN", "MX", "NI"])))
def test_no_request_ever_widens_the_countries(held: frozenset[Country], asked: list[str]) -> None:
    try:
        given_countries = narrow_countries(" ".join(asked), held)
    except NotHeld:
        return
    assert given_countries <= held


def test_everything_that_is_held_may_be_asked_for() -> None:
    assert narrow_scope("cases:write cases:read", HELD) == ("cases:write", "cases:read")
    assert narrow_countries("GT HN", frozenset({Country.HONDURAS, Country.GUATEMALA})) == {
        Country.GUATEMALA,
        Country.HONDURAS,
    }


def test_a_held_country_narrows() -> None:
    assert narrow_countries("HN", frozenset({Country.HONDURAS, Country.GUATEMALA})) == {Country.HONDURAS}


@pytest.mark.parametrize(
    ("requested", "scopes"),
    [
        ("openid profile email cases:read", ("cases:read",)),
        ("cases:read offline_access cases:write cases:read", ("cases:read", "cases:write")),
        ("openid unknown", ("unknown",)),
        ("profile", ()),
        ("", ()),
        (None, ()),
    ],
)
def test_what_standard_clients_ask_for_besides_is_no_permission(requested: str | None, scopes: tuple[str, ...]) -> None:
    assert api_scopes_in(requested) == scopes


HOME = an_organisation()
APPLICATION = an_application(HOME, scope=frozenset({"cases:read", "cases:write"}))
PLATFORM_APPLICATION = a_platform_application(HOME, scope=frozenset({"cases:read", "cases:write"}))


@pytest.mark.parametrize("asked", [None, "", "openid", "profile", "openid profile email offline_access"])
def test_who_asks_for_no_permission_gets_none_but_the_platforms_own_application(asked: str | None) -> None:
    person = a_person(HOME, Role.CASEWORKER)
    names = tuple((asked or "").split())
    assert consented_scope(asked, person, SECOND_FACTOR, APPLICATION) == names
    own = consented_scope(asked, person, SECOND_FACTOR, PLATFORM_APPLICATION)
    assert own == (*names, "cases:read", "cases:write")


def test_a_permission_that_is_asked_for_is_given_alone() -> None:
    person = a_person(HOME, Role.CASEWORKER)
    for application in (APPLICATION, PLATFORM_APPLICATION):
        given = consented_scope("openid cases:read", person, SECOND_FACTOR, application)
        assert given == ("openid", "cases:read")
        with pytest.raises(NotHeld):
            consented_scope("openid users:write", person, SECOND_FACTOR, application)


def test_a_refresh_gives_by_default_what_was_consented_and_no_permission_to_who_asks_for_none() -> None:
    person = a_person(HOME, Role.CASEWORKER)
    family = a_family(APPLICATION, a_sign_in(person), scope=("openid", "profile", "cases:read"))

    def refreshed(asked: str | None) -> tuple[str, ...]:
        return refreshed_scope(asked, family, person, APPLICATION, Standing.CERTIFIED)

    assert set(refreshed(None)) == {"openid", "profile", "cases:read"}
    assert refreshed("openid profile") == ("openid", "profile")
    assert refreshed("cases:read") == ("cases:read",)
