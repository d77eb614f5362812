"""Searching a case by what is known of the person."""

# fixed dates: birth years are compared with each other

from collections.abc import Sequence

import pytest

from services.cases.adapters.person.vault import EncryptedNames
from services.cases.domain.case.case import Case
from services.cases.domain.case.match import Match
from services.cases.domain.case.stage import CaseStatus
from services.cases.domain.person.identity import Document, Identity, Phone
from services.cases.domain.person.person import Person
from services.cases.usecases.person.search_cases import WIDTH, SearchCases, search_cases
from shared.kernel.errors import Forbidden, TooManyRequests
from shared.kernel.grant import Grant
from tests.support.builders.cases import TODAY, a_case, a_caseworker, an_identity, the_platform
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import actions
from tests.support.world import GT, HN, SHELTER
from tests.unit.cases.usecases.world import STRANGERS, World, audited_fields

MARIA = an_identity(first_names="María José", surnames="Hernández López")


def without_limit(_: str) -> None:
    """The caller has searches left."""


def searched(world: World, query: SearchCases, grant: Grant | None = None) -> tuple[list[Match], FakeCasesWork]:
    """What was found, and the unit of work in which it was looked for."""
    with world.work(grant) as work:
        return list(search_cases(query, without_limit, work=work)), work


def found(world: World, query: SearchCases, grant: Grant | None = None) -> list[Case]:
    with world.platform() as work:
        return [work.cases.get(match.id) for match in searched(world, query, grant)[0]]


def score(world: World, name: str, birth_year: int | None = None) -> float:
    """The score of the only match."""
    (match,) = searched(world, SearchCases(name=name, birth_year=birth_year))[0]
    return match.score


def test_a_match_shows_no_name(world: World) -> None:
    case = world.add(identity=MARIA)
    (match,), _ = searched(world, SearchCases(name="María José Hernández López"))
    assert match == Match(
        id=case.id,
        case_number=case.case_number,
        masked_name="M••• J••• H••• L•••",
        score=1.0,
        status=CaseStatus.INTAKE,
        opened_on=case.opened_on,
        country=GT,
        birth_year=2009,
    )


@pytest.mark.parametrize("name", ["maria hernandez", "HERNÁNDEZ LÓPEZ María", "María Josè Hernandez", "Lopez"])
def test_the_same_letters_are_worth_all(world: World, name: str) -> None:
    world.add(identity=MARIA)
    assert score(world, name) == 1.0


@pytest.mark.parametrize("name", ["Ernandes Lopes", "Maria Ernandez", "Jose Lopes"])
def test_the_same_sound_is_worth_a_little_less(world: World, name: str) -> None:
    world.add(identity=MARIA)
    assert score(world, name) == 0.97


def test_a_part_that_was_misheard_does_not_hide_the_rest(world: World) -> None:
    world.add(identity=MARIA)
    assert 0.6 <= score(world, "Marta Hernández") < 0.97


def test_two_parts_together_go_before_each_part_alone(world: World) -> None:
    both = world.add(identity=MARIA)
    world.add(identity=an_identity(first_names="Marta", surnames="Hernández"))
    assert found(world, SearchCases(name="María Hernández")) == [both]


def test_a_name_that_is_hardly_alike_is_left_out(world: World) -> None:
    world.add(identity=an_identity(first_names="Wilhelmina Alejandra", surnames="Santa Cruz Ixcot"))
    assert found(world, SearchCases(name="Alejandro Bartolomé Alejandra Montenegro")) == []


def test_an_alias_is_found(world: World) -> None:
    case = world.add(identity=an_identity(first_names="Rosa", surnames=None, known_as="La Chela"))
    assert found(world, SearchCases(name="la chela")) == [case]


@pytest.mark.parametrize("phone", ["+50255512345", "5551-2345", "502 5551 2345"])
def test_a_phone_is_certain_however_it_is_written(world: World, phone: str) -> None:
    case = world.add(identity=Identity(phones=(Phone(number="+50255512345"),)))
    (match,), _ = searched(world, SearchCases(phone=phone))
    assert (match.id, match.score, match.masked_name) == (case.id, 1.0, "")


@pytest.mark.parametrize("document", ["AB-99 81", "ab9981"])
def test_a_document_is_certain_however_it_is_written(world: World, document: str) -> None:
    case = world.add(identity=Identity(documents=(Document(type="passport", number="AB-99 81"),)))
    (match,), _ = searched(world, SearchCases(document=document))
    assert (match.id, match.score) == (case.id, 1.0)


@pytest.mark.parametrize(("phone", "document"), [("7777-1234", None), (None, "ZZ 99")])
def test_a_phone_or_a_document_that_is_unknown_does_not_hide_the_name(
    world: World, phone: str | None, document: str | None
) -> None:
    case = world.add(identity=MARIA)
    assert found(world, SearchCases(name="María Hernández", phone=phone, document=document)) == [case]


def test_a_phone_that_matches_makes_no_other_name_likely(world: World) -> None:
    world.add(identity=an_identity(first_names="Wilhelmina", surnames="Ixcot"))
    assert found(world, SearchCases(name="Bartolomé Santos", phone="9999-0000")) == []


def test_each_year_between_the_birth_years_makes_a_match_less_likely(world: World) -> None:
    world.add(a_case(person=Person(birth_year=2009)), MARIA)
    scores = [score(world, "María Hernández", year) for year in (2009, 2010, 2007, 2013)]
    assert scores == [1.0, 0.9, 0.8, 0.6]
    assert found(world, SearchCases(name="María Hernández", birth_year=2014)) == []


def test_an_unknown_birth_year_takes_nothing_away(world: World) -> None:
    world.add(a_case(person=Person()), MARIA)
    assert score(world, "María Hernández", 1950) == 1.0


def test_a_birth_year_alone_finds_no_case(world: World) -> None:
    world.add(identity=MARIA)
    assert found(world, SearchCases(birth_year=2009)) == []


def test_the_best_matches_come_first_and_no_more_than_asked(world: World) -> None:
    near = world.add(a_case(person=Person(birth_year=2009)), MARIA)
    far = world.add(a_case(person=Person(birth_year=2007)), MARIA)
    next_to = world.add(a_case(person=Person(birth_year=2008)), MARIA)
    assert found(world, SearchCases(name="María Hernández", birth_year=2009)) == [near, next_to, far]
    assert found(world, SearchCases(name="María Hernández", birth_year=2009, limit=2)) == [near, next_to]


def test_no_more_names_are_decrypted_than_the_width(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(WIDTH + 1):
        world.add(identity=MARIA)
    decrypted = list[EncryptedNames]()

    def decrypt(rows: Sequence[EncryptedNames]) -> list[dict[str, str]]:
        decrypted.extend(rows)
        return [{"surnames": "Hernández"} for _ in rows]

    with world.work() as work:
        monkeypatch.setattr(work.vault, "decrypt_names", decrypt)
        matches = search_cases(SearchCases(name="Hernández"), without_limit, work=work)
    assert (len(matches), len(decrypted)) == (WIDTH, WIDTH)


def test_a_closed_case_is_found_and_says_so(world: World) -> None:
    case = a_case()
    case.close("other", on=TODAY)
    world.add(case, MARIA)
    (match,), _ = searched(world, SearchCases(name="María Hernández"))
    assert match.status == CaseStatus.CLOSED


def test_a_search_is_audited_by_what_was_asked_and_not_by_whom_it_was_for(world: World) -> None:
    world.add(identity=MARIA)
    _, work = searched(world, SearchCases(name="María Hernández", birth_year=2009))
    assert work.audited == [("case.searched", SHELTER)]
    assert [row["object_type"] for row in work.audit_rows] == ["organisation"]
    assert audited_fields(work) == [["name", "birth_year"]]
    assert "Hern" not in str(work.audit_rows)


def test_a_search_that_finds_nothing_is_audited_in_each_country_of_the_caller(world: World) -> None:
    _, work = searched(world, SearchCases(phone="5551-2345"), a_caseworker(countries=frozenset({HN, GT})))
    assert [row["country"] for row in work.audit_rows] == [GT, HN]


def test_a_caller_with_two_countries_finds_the_cases_of_both(world: World) -> None:
    cases = {world.add(a_case(country=country), MARIA).id for country in (GT, HN)}
    caller = a_caseworker(countries=frozenset({HN, GT}))
    assert {case.id for case in found(world, SearchCases(name="María Hernández"), caller)} == cases


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_case_of_another_organisation_or_country_is_not_found(world: World, stranger: Grant) -> None:
    world.add(identity=MARIA)
    assert found(world, SearchCases(name="María Hernández", phone="+50499990000"), stranger) == []


def test_a_caller_without_searches_left_learns_nothing(world: World) -> None:
    spent = list[str]()

    def refuse(subject: str) -> None:
        spent.append(subject)
        raise TooManyRequests

    world.add(identity=MARIA)
    with pytest.raises(TooManyRequests), world.work() as work:
        search_cases(SearchCases(name="María Hernández"), refuse, work=work)
    assert (spent, actions(work)) == (["ana"], [])


def test_the_platform_itself_searches_no_case(world: World) -> None:
    with pytest.raises(Forbidden), world.work(the_platform()) as work:
        search_cases(SearchCases(name="María Hernández"), without_limit, work=work)


def test_the_name_is_not_in_the_representation_of_the_query() -> None:
    assert "Hern" not in repr(SearchCases(name="María Hernández"))
