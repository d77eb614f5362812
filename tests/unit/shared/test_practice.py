"""Practice countries: what they share with the country that they stand for, and what they never share."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.jurisdictions.registry import pack_of
from shared.contracts.codelists import code_list, code_list_ids, is_code_list, is_subdivision
from shared.kernel.country import ALL_COUNTRIES, NETWORK, PRACTICE_COUNTRIES, REALMS, Country
from shared.kernel.practice import Partner, partner_id, partner_of, practice_person, practice_space

pytestmark = pytest.mark.unit


def test_each_country_of_the_network_has_one_and_no_other_country_has() -> None:
    assert {country.practice for country in NETWORK} == PRACTICE_COUNTRIES
    assert [country.practice.real for country in NETWORK] == list(NETWORK)
    assert all(country.startswith("X") == country.is_practice for country in Country)
    assert not any(code.startswith("X") for code in code_list("iso_3166_1").items)


def test_the_realms_have_every_country_and_none_in_common() -> None:
    network, practice = REALMS

    assert network | practice == set(Country)
    assert not network & practice
    assert all(country.realm == (practice if country.is_practice else network) for country in Country)
    assert network == ALL_COUNTRIES


@pytest.mark.parametrize("country", NETWORK)
def test_law_lists_and_hours_are_those_of_the_country(country: Country) -> None:
    practice = country.practice

    assert pack_of(practice) is pack_of(country)
    assert practice.time_zone == country.time_zone
    for name in ("iso_3166_2", "national_purpose"):
        assert code_list(f"{name}_{practice.lower()}").items == code_list(f"{name}_{country.lower()}").items


def test_it_is_named_for_what_it_is_and_never_offered() -> None:
    listed = code_list("platform_country")

    assert listed.label("XG", "es") == "Guatemala (país de práctica)"
    assert set(listed.active) == set(NETWORK)


def test_its_lists_are_found_and_not_published_again() -> None:
    assert is_code_list("iso_3166_2_xg")
    assert not is_code_list("iso_3166_2_xx")
    assert not any(name.endswith(("_xg", "_xs", "_xh", "_xm")) for name in code_list_ids())
    assert not is_subdivision("XG-01")


def test_partners_are_known_in_their_own_practice_country_alone() -> None:
    ids = {partner_id(country, partner): (country, partner) for country in PRACTICE_COUNTRIES for partner in Partner}

    assert len(ids) == len(PRACTICE_COUNTRIES) * len(Partner)
    for organisation, (country, partner) in ids.items():
        assert partner_of(country, organisation) is partner
        assert all(partner_of(other, organisation) is None for other in set(Country) - {country})


@given(st.lists(st.uuids(), min_size=2, max_size=50, unique=True))
def test_each_person_has_a_stand_in_and_a_space_of_their_own(people: list[UUID]) -> None:
    made = {of(person) for person in people for of in (practice_person, practice_space)}

    assert len(made | set(people)) == 3 * len(people)
