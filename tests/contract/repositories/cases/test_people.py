"""Who the people are: the vault, the search by tokens, and names indexed by an older rule."""

# fixed dates: NOON is the clock of the service

from typing import Any

import pytest

from services.cases.adapters.person.search_index import DEPTH
from services.cases.domain.case.case import Case
from services.cases.domain.person.identity import Identity, Phone
from services.cases.domain.person.person import Person
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.cases.works import STRANGERS, Works, on_postgresql
from tests.support.builders.cases import NOON, a_case, an_identity
from tests.support.world import CLINIC, GT, SHELTER


@pytest.fixture
def case(works: Works) -> Case:
    """A case whose person has the identity of `an_identity`."""
    case = a_case()
    works.store(case, identity=an_identity())
    return case


def found(works: Works, identity: Identity, width: int = 9) -> list[Any]:
    """Ids of the cases found under any token of `identity`."""
    with works.open() as work:
        tokens = work.search_index.tokens(GT, identity)
        return [candidate.id for candidate in work.search_index.candidates(SHELTER, tokens, width)]


def test_a_person_without_an_identity_has_an_empty_one_of_version_nought(works: Works) -> None:
    case = a_case()
    works.store(case)
    with works.open() as work:
        assert work.vault.read(case) == (Identity(), 0)
        assert work.vault.birthdate(case) is None
        assert work.vault.read(a_case()) == (Identity(), 0)
        assert work.vault.birthdate(a_case()) is None


def test_an_identity_that_is_replaced_is_the_next_version(works: Works, case: Case) -> None:
    changed = an_identity(known_as="Majo", birthdate="2010", documents=())
    with works.open() as work:
        work.vault.replace(case, changed)
    with works.open() as work:
        assert work.vault.read(case) == (changed, 2)
        assert work.vault.birthdate(case) == "2010"


def test_an_identity_is_recorded_for_a_case_that_had_no_row(works: Works) -> None:
    case = a_case()
    with works.open() as work:
        work.vault.replace(case, an_identity())
        assert work.vault.read(case) == (an_identity(), 1)


@on_postgresql
@pytest.mark.parametrize("stranger", STRANGERS)
def test_an_identity_of_another_organisation_or_country_looks_as_if_there_was_none(
    works: Works, case: Case, stranger: Any
) -> None:
    with works.open(stranger) as work:
        assert work.vault.read(case) == (Identity(), 0)
        assert work.vault.birthdate(case) is None


def test_a_text_is_encrypted_for_one_place(works: Works, case: Case) -> None:
    with works.open() as work:
        encrypted = [
            (place, work.vault.encrypt_text(case, text, place)) for place, text in (("a|1", "uno"), ("a|2", "dos"))
        ]
    with works.open() as work:
        assert work.vault.decrypt_texts(case, encrypted) == ["uno", "dos"]
        assert work.vault.decrypt_texts(case, []) == []


def test_the_first_text_about_a_person_without_a_row_makes_one(works: Works) -> None:
    case = a_case()
    with works.open() as work:
        encrypted = work.vault.encrypt_text(case, "uno", "note|1")
    with works.open() as work:
        assert work.vault.decrypt_texts(case, [("note|1", encrypted)]) == ["uno"]
        assert work.vault.read(case) == (Identity(), 0)


def test_an_erased_person_does_not_come_back(works: Works, case: Case) -> None:
    with works.open() as work:
        encrypted = work.vault.encrypt_text(case, "uno", "note|1")
        assert not work.vault.is_erased(case)
        work.vault.erase(case, reason="requested", erased_by="ana", at=NOON)
    with works.open() as work:
        assert work.vault.is_erased(case)
        assert work.vault.read(case) == (Identity(), 0)
        for refused in (
            lambda: work.vault.replace(case, an_identity()),
            lambda: work.vault.encrypt_text(case, "dos", "note|2"),
            lambda: work.vault.decrypt_texts(case, [("note|1", encrypted)]),
        ):
            with pytest.raises(NotFound):
                refused()


def test_a_case_is_found_by_name_phone_and_document(works: Works, case: Case) -> None:
    for known in (
        Identity(first_names="maria"),
        Identity(surnames="Ernandes"),
        an_identity(first_names=None, surnames=None, documents=()),
        an_identity(first_names=None, surnames=None, phones=()),
    ):
        assert found(works, known) == [case.id]
    assert found(works, Identity(first_names="Xóchitl")) == []


def test_a_candidate_carries_what_a_match_shows(works: Works) -> None:
    case = a_case(person=Person(birth_year=2009))
    works.store(case, identity=an_identity(known_as="Majo"))
    with works.open() as work:
        tokens = work.search_index.name_tokens(GT, "María", None, None)
        (candidate,) = work.search_index.candidates(SHELTER, tokens, 9)
        (names,) = work.vault.decrypt_names([candidate])
    assert (candidate.id, candidate.case_number, candidate.status) == (case.id, case.case_number, case.status)
    assert (candidate.opened_on, candidate.country, candidate.birth_year) == (case.opened_on, GT, 2009)
    assert (candidate.person_id, names["known_as"]) == (case.person_id, "Majo")


def test_the_case_that_shares_most_tokens_comes_first_and_then_the_newest(works: Works) -> None:
    best, older, newer = a_case(), a_case(), a_case()
    works.store(best, identity=Identity(first_names="Ana", surnames="López"))
    works.store(older, newer, identity=Identity(first_names="Ana"))
    known = Identity(first_names="Ana", surnames="López")
    assert found(works, known) == [best.id, newer.id, older.id]
    assert found(works, known, width=2) == [best.id, newer.id]


def test_of_a_name_that_many_have_the_newest_cases_are_looked_at(works: Works) -> None:
    cases = [a_case() for _ in range(DEPTH + 1)]
    works.store(*cases, identity=Identity(first_names="Ana"))
    oldest = min(case.id for case in cases)
    hits = found(works, Identity(first_names="Ana"), width=DEPTH + 1)
    assert (len(hits), oldest in hits) == (DEPTH, False)


@on_postgresql
@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_search_finds_nothing_of_another_organisation_or_country(works: Works, case: Case, stranger: Any) -> None:
    with works.open(stranger) as work:
        tokens = work.search_index.tokens(GT, an_identity())
        assert work.search_index.candidates(SHELTER, tokens, 9) == []
    with works.open() as work:
        assert work.search_index.candidates(CLINIC, tokens, 9) == []


def test_a_case_is_found_under_the_present_identity_only(works: Works, case: Case) -> None:
    present = an_identity(first_names="Itzel", phones=(Phone(number="+50211112222"),))
    with works.open() as work:
        work.search_index.replace(case, [present])
        work.search_index.replace(case, [present])
    assert found(works, Identity(first_names="María")) == []
    assert found(works, Identity(surnames="Hernández")) == [case.id]
    assert found(works, Identity(phones=present.phones)) == [case.id]
    with works.open() as work:
        work.search_index.replace(case, [Identity()])
    assert found(works, present) == []


def test_names_of_an_older_rule_are_taken_by_case_id_and_renewed_once(works: Works) -> None:
    cases = [a_case(), a_case(), a_case()]
    works.store(*cases, identity=an_identity())
    works.age_names()
    ids = sorted(case.id for case in cases)
    with works.platform() as work:
        assert work.stale_names.count() == 3
        first = work.stale_names.take(None, 2)
        assert [name.id for name in first] == ids[:2]
        assert work.vault.decrypt_names(first)[0]["surnames"] == "Hernández López"
        assert [name.id for name in work.stale_names.take(ids[1], 2)] == ids[2:]
        tokens = work.search_index.name_tokens(GT, "Nueva", None, None)
        work.stale_names.renew(first, [(name.id, token) for name in first for token in tokens])
        assert work.stale_names.count() == 1
    assert sorted(found(works, Identity(first_names="Nueva"))) == ids[:2]
    assert found(works, Identity(first_names="María")) == ids[2:]
    assert len(found(works, Identity(phones=an_identity().phones))) == 3


def test_a_name_that_is_indexed_by_the_present_rule_is_not_stale(works: Works, case: Case) -> None:
    with works.platform() as work:
        assert work.stale_names.count() == 0
        assert work.stale_names.take(None, 9) == []


@on_postgresql
@pytest.mark.parametrize("stranger", STRANGERS)
def test_stale_names_of_another_organisation_or_country_are_not_seen(works: Works, case: Case, stranger: Any) -> None:
    works.age_names()
    with works.open(stranger) as work:
        assert work.stale_names.count() == 0
        assert work.stale_names.take(None, 9) == []


def test_a_case_that_is_being_changed_is_left_for_the_next_run(works: Works) -> None:
    busy, free = a_case(), a_case()
    works.store(busy, free, identity=an_identity())
    works.age_names()
    with works.open() as editor:
        editor.cases.get_for_update(busy.id)
        with works.platform() as work:
            assert [name.id for name in work.stale_names.take(None, 9)] == [free.id]
            assert work.stale_names.count() == 2
    with works.platform() as work:
        assert {name.id for name in work.stale_names.take(None, 9)} == {busy.id, free.id}


def test_an_identity_that_is_replaced_is_no_longer_stale(works: Works, case: Case) -> None:
    works.age_names()
    with works.open() as work:
        work.vault.replace(case, an_identity())
        assert work.stale_names.count() == 0


def test_a_case_without_a_row_in_the_vault_is_not_found(works: Works) -> None:
    case = a_case()
    works.store(case, identity=an_identity())
    with works.open() as work:
        work.vault.erase(case, reason="requested", erased_by="ana", at=NOON)
    assert found(works, an_identity()) == []
    assert found(works, Identity(first_names=str(new_id()))) == []
