"""A token never carries more than its holder has, and says so instead of cutting silently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.errors import NotHeld
from services.identity.domain.scopes import narrow_countries, narrow_scope, without_oidc_scopes
from shared.kernel.country import ALL_COUNTRIES, Country

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
        ("openid profile email cases:read", "openid cases:read"),
        ("cases:read offline_access cases:write", "cases:read cases:write"),
        ("openid unknown", "openid unknown"),
        ("profile", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_what_standard_clients_ask_for_besides_is_ignored_and_the_rest_is_kept(
    requested: str | None, scopes: str
) -> None:
    assert without_oidc_scopes(requested) == scopes
