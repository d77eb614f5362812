"""Who opens, reads and changes a proceeding, and who answers in it."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.proceedings.accused import ACCUSED, Accused
from services.cases.domain.proceedings.hearing import HEARING, Hearing
from services.cases.domain.proceedings.proceeding import NamedPerson, Proceeding
from services.cases.domain.proceedings.request import REQUEST, ProceedingRequest, RequestAnswer
from services.cases.domain.proceedings.stages import RecordStage
from services.cases.usecases.parts.record_part import (
    change_part,
    read_part,
    read_parts,
    record_part,
)
from services.cases.usecases.proceedings.answer_request import answer_request
from services.cases.usecases.proceedings.change_proceeding import (
    add_person_to_proceeding,
    change_proceeding,
    change_standing,
    record_stage,
)
from services.cases.usecases.proceedings.open_proceeding import open_proceeding
from services.cases.usecases.proceedings.read_hearings import read_hearings
from services.cases.usecases.proceedings.read_proceedings import (
    read_persons_of_proceeding,
    read_proceeding,
    read_stages,
)
from services.cases.usecases.proceedings.read_proceedings_of_case import read_proceedings_of_case
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY, a_case
from tests.support.builders.proceedings import a_caseworker_in_court, a_liaison, open_command
from tests.support.use_cases import actions, any_version, code_of
from tests.support.world import CLINIC, GT, HN
from tests.unit.cases.usecases.court import ANA, LIAISON, Court
from tests.unit.cases.usecases.proceedings.test_proceedings_of_duplicates import ADULT, merge
from tests.unit.cases.usecases.world import World

OTHERS = (ANA, a_liaison(organisation_id=CLINIC), a_liaison(countries=frozenset({HN})))
"""The organisation of the person, another one, and the keeper in another country."""
AT_THE_CASE = {
    "the office": LIAISON,
    "another organisation": a_caseworker_in_court(organisation_id=CLINIC, subject="clara"),
    "another country": a_caseworker_in_court(countries=frozenset({HN})),
}
"""Callers who are not of the organisation of the case."""


def refused(court: Court, named: NamedPerson, grant: Grant = LIAISON) -> str:
    with pytest.raises(Invalid) as refusal, court.world.work(grant) as work:
        open_proceeding(open_command(named), work=work)
    with court.world.platform() as work:
        assert work.proceedings.of_cases([court.case.id]) == []
    return code_of(refusal)


def test_who_is_not_shared_is_not_named(court: Court) -> None:
    ended, elsewhere = court.share(ended_at=NOON), court.share(to_organisation_id=CLINIC)

    for named in (
        {"shared_person_id": new_id()},
        {"shared_person_id": ended.id},
        {"shared_person_id": elsewhere.id},
        {"case_id": court.case.id},
    ):
        assert refused(court, NamedPerson(**named, standing="victim")) == "not_known"


@pytest.mark.parametrize(
    "grant",
    [
        a_caseworker_in_court(organisation_id=CLINIC),
        a_caseworker_in_court(subject="berta", countries=frozenset({GT, HN})),
    ],
    ids=["another organisation", "not named in the seal"],
)
def test_a_case_that_is_not_seen_is_not_named(world: World, grant: Grant) -> None:
    court = Court(world, sealed_for=["ana"])

    assert refused(court, NamedPerson(case_id=court.case.id, standing="victim"), grant) == "not_known"


@pytest.mark.parametrize("grant", OTHERS)
def test_only_its_keeper_reads_it_whole(court: Court, known: Proceeding, grant: Grant) -> None:
    with court.world.work(grant) as work:
        for read in (read_proceeding, read_stages, read_persons_of_proceeding):
            with pytest.raises(NotFound):
                read(known.id, work=work)
    assert actions(work) == []


@pytest.mark.parametrize("grant", OTHERS)
def test_nobody_but_the_keeper_changes_it(court: Court, known: Proceeding, grant: Grant) -> None:
    (person,) = court.persons(known)
    for act in (
        lambda work: change_proceeding(known.id, {"court": "x"}, require_version=any_version, work=work),
        lambda work: record_stage(known.id, RecordStage(stage="trial", on=TODAY, source="court"), work=work),
        lambda work: add_person_to_proceeding(
            known.id, NamedPerson(case_id=court.case.id, standing="witness"), work=work
        ),
        lambda work: change_standing(known.id, person.id, "witness", require_version=any_version, work=work),
    ):
        with pytest.raises(NotFound), court.world.work(grant) as work:
            act(work)
    assert court.stored(known) == known
    assert court.persons(known) == [person]


@pytest.mark.parametrize("grant", OTHERS)
def test_nobody_but_the_keeper_reads_or_writes_a_part(court: Court, known: Proceeding, grant: Grant) -> None:
    accused = Accused(name="Canarioacusado López", status="suspect")
    made = court.add(known, ACCUSED, accused)
    for act in (
        lambda work: record_part(known.id, ACCUSED, accused, work=work),
        lambda work: read_part(known.id, ACCUSED, made.id, work=work),
        lambda work: read_parts(known.id, ACCUSED, work=work),
        lambda work: change_part(known.id, ACCUSED, made.id, {"name": "x"}, require_version=any_version, work=work),
    ):
        with pytest.raises(NotFound), court.world.work(grant) as work:
            act(work)
    assert court.part(known, ACCUSED, made) == made


def a_hearing(*persons: Any, days: int = 0) -> Hearing:
    return Hearing(type="preliminary", scheduled_at=NOON + timedelta(days=days), persons=persons)


def test_a_colleague_changes_a_hearing_that_calls_a_person_they_do_not_see(court: Court) -> None:
    """A sealed case hides its person from them, and yet what they change is not about that person."""
    sealed = court.world.add(a_case(sealed_for=["ana"]))
    known = court.own()
    with court.world.work(ANA) as work:
        (person,) = work.proceedings.persons_of([known.id])
        hidden = replace(person, id=new_id(), case_id=sealed.id, person_id=sealed.person_id)
        work.proceedings.add_persons(known, [hidden])
    hearing = court.add(known, HEARING, a_hearing(person.id, hidden.id), ANA)
    berta = a_caseworker_in_court(subject="berta")
    assert [each.id for each in court.persons(known, berta)] == [person.id]

    court.change(known, HEARING, hearing, berta, type="appeal")

    assert court.part(known, HEARING, hearing).persons == (person.id, hidden.id)
    with pytest.raises(Invalid):
        court.change(known, HEARING, hearing, berta, persons=[person.id, hidden.id, new_id()])


@pytest.mark.parametrize("grant", AT_THE_CASE.values(), ids=AT_THE_CASE)
def test_nobody_else_reads_them_through_the_case(court: Court, known: Proceeding, grant: Grant) -> None:
    assert court.stored(known)
    with pytest.raises(NotFound), court.world.work(grant) as work:
        read_proceedings_of_case(court.case.id, work=work)


@pytest.mark.parametrize("grant", AT_THE_CASE.values(), ids=AT_THE_CASE)
def test_nobody_answers_for_an_organisation(court: Court, known: Proceeding, grant: Grant) -> None:
    (person,) = court.persons(known)
    request = court.add(known, REQUEST, ProceedingRequest(kind="report", person=person.id, question="¿Informe?"))

    with pytest.raises(NotFound), court.world.work(grant) as work:
        answer_request(known.id, request.id, RequestAnswer(outcome="fulfilled", answer="Adjunto"), work=work)
    assert court.part(known, REQUEST, request) == request


def test_a_kept_case_that_is_sealed_later_stays_hidden(world: World) -> None:
    court, kept = Court(world, **ADULT), world.add(a_case(**ADULT))
    known = court.opened()
    (person,) = court.persons(known)
    court.add(known, HEARING, a_hearing(person.id, days=7))
    merge(world, court.case, kept)
    assert seen_hearings(world) == [kept.id]
    with world.platform() as work:
        work.cases.save(replace(work.cases.get(kept.id), sealed_for=["berta"]))

    assert seen_hearings(world) == [court.case.id]


def seen_hearings(world: World) -> list[UUID]:
    """The cases of the hearings that Ana sees."""
    with world.work(ANA) as work:
        return [each.case_id for each in read_hearings(TODAY, TODAY + timedelta(days=30), work=work)]
