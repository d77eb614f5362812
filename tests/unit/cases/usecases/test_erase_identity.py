"""Erasing who the person of a case is."""

# fixed dates: NOON is the clock of the service

import pytest

from services.cases.domain.case import Case
from services.cases.domain.identity import Identity
from services.cases.usecases.erase_identity import erase_identity
from services.cases.usecases.read_notes import read_note
from services.cases.usecases.write_note import write_note
from shared.contracts.cases import IdentityErased
from shared.kernel.errors import Forbidden, NotFound
from shared.kernel.grant import Grant
from tests.support.builders.cases import NOON, TODAY, a_case, a_caseworker, a_supervisor, an_identity
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import actions
from tests.support.world import CLINIC, GT, HN
from tests.unit.cases.usecases.world import World


def erased(world: World, case: Case, grant: Grant | None = None) -> FakeCasesWork:
    """The unit of work in which the person was erased, by default by a supervisor."""
    with world.work(grant or a_supervisor()) as work:
        erase_identity(case.id, "requested", work=work)
    return work


def test_nothing_remains_but_that_the_person_was_erased(world: World) -> None:
    case = world.add(identity=an_identity())
    erased(world, case)
    assert world.identity(case) == (Identity(), 0)
    with world.work() as work:
        (remains,) = work.tables.tombstones.where()
        assert work.tables.tokens.where(lambda token: token.case_id == case.id) == []
    assert (remains.person_id, remains.reason) == (case.person_id, "requested")
    assert (remains.erased_by, remains.erased_at) == ("berta", NOON)
    assert world.case(case).version == 2


def test_an_erasure_is_published_audited_and_on_the_timeline(world: World) -> None:
    case = world.add(identity=an_identity())
    work = erased(world, case)
    assert work.published == [IdentityErased(country=GT, case_id=case.id)]
    assert work.audited == [("identity.erased", case.id)]
    (entry,) = world.timeline(case)
    assert (entry.kind, entry.details, entry.actor) == ("identity.erased", {"reason": "requested"}, "berta")


def test_a_note_cannot_be_read_after_the_person_was_erased(world: World) -> None:
    case = world.add(identity=an_identity())
    with world.work() as work:
        note = write_note(case.id, "Llamó hoy", work=work)
    erased(world, case)
    with world.work() as work:
        encrypted = work.notes.get(case.id, note.id)
        with pytest.raises(NotFound):
            work.vault.decrypt_texts(case, [(encrypted.place, encrypted.content)])


def test_the_person_of_a_closed_case_is_erased_as_well(world: World) -> None:
    case = a_case()
    case.close("other", on=TODAY)
    world.add(case, an_identity())
    erased(world, case)
    assert world.identity(case)[1] == 0


def test_a_caseworker_may_not_erase_a_person(world: World) -> None:
    case = world.add(identity=an_identity())
    with pytest.raises(Forbidden):
        erased(world, case, a_caseworker())
    assert world.identity(case) == (an_identity(), 1)


def test_a_person_is_erased_once(world: World) -> None:
    case = world.add(identity=an_identity())
    erased(world, case)
    with pytest.raises(NotFound), world.work(a_supervisor()) as work:
        erase_identity(case.id, "requested", work=work)
    assert (work.published, actions(work)) == ([], [])


def test_words_about_a_person_without_an_identity_end_with_their_key_too(world: World) -> None:
    case = world.add()
    with world.work() as work:
        note = write_note(case.id, "vuelve el lunes", work=work)

    erased(world, case)

    with world.work() as work, pytest.raises(NotFound):
        read_note(case.id, note.id, work=work)


@pytest.mark.parametrize("stranger", [a_supervisor(organisation_id=CLINIC), a_supervisor(countries=frozenset({HN}))])
def test_a_case_of_another_organisation_or_country_is_not_found(world: World, stranger: Grant) -> None:
    case = world.add(identity=an_identity())
    with pytest.raises(NotFound):
        erased(world, case, stranger)
