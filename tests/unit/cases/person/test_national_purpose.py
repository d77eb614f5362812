"""A purpose of national law belongs to its country and to its type."""

import pytest

from services.cases.domain.person.national_purpose import check_national_purposes
from services.cases.domain.person.person import Experience, Exploitation
from shared.contracts.codelists import code_list
from shared.kernel.country import NETWORK, Country
from shared.kernel.errors import Invalid

pytestmark = pytest.mark.unit

PURPOSES = [
    (country, code, item["canonical"])
    for country in NETWORK
    for code, item in code_list(f"national_purpose_{country.lower()}").items.items()
]


@pytest.mark.parametrize(("country", "code", "kind"), PURPOSES)
def test_every_purpose_is_taken_in_its_own_country_with_its_own_type_and_nowhere_else(
    country: Country, code: str, kind: str
) -> None:
    check(country, Exploitation(type=kind, national_purpose=code), Exploitation(type=kind))
    for other in set(NETWORK) - {country}:
        assert problems(other, kind, code) == [("experience.exploitation.0.national_purpose", "other_countrys_law")]
    for another in code_list("exploitation_type").items:
        if another not in (kind, "child_labour"):
            assert problems(country, another, code) == [("experience.exploitation.0.national_purpose", "other_type")]


def test_child_labour_is_forced_labour_in_the_words_of_the_law() -> None:
    assert problems(Country.GUATEMALA, "child_labour", "GT_TRABAJOS_FORZADOS") == []
    assert [code for _, code in problems(Country.GUATEMALA, "child_labour", "GT_VENTA")] == ["other_type"]


def test_each_purpose_that_does_not_fit_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        check(
            Country.MEXICO,
            Exploitation(type="sexual_exploitation", national_purpose="SV_TURISMO"),
            Exploitation(type="sexual_exploitation", national_purpose="MX_III"),
            Exploitation(type="servitude", national_purpose="MX_III"),
        )
    assert [p.field for p in refused.value.problems] == [
        "experience.exploitation.0.national_purpose",
        "experience.exploitation.2.national_purpose",
    ]


def test_a_purpose_of_another_experience_is_named_where_it_is() -> None:
    foreign = Experience(exploitation=[Exploitation(type="sexual_exploitation", national_purpose="SV_TURISMO")])

    with pytest.raises(Invalid) as refused:
        check_national_purposes(Country.MEXICO, [Experience(), Experience(), foreign])

    assert [p.field for p in refused.value.problems] == ["more_experiences.1.exploitation.0.national_purpose"]


def check(country: Country, *purposes: Exploitation) -> None:
    check_national_purposes(country, [Experience(exploitation=purposes)])


def problems(country: Country, kind: str, code: str) -> list[tuple[str, str]]:
    try:
        check(country, Exploitation(type=kind, national_purpose=code))
    except Invalid as refused:
        return [(problem.field, problem.code) for problem in refused.problems]
    return []
