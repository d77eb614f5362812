"""What an organisation sees of a proceeding through its case, and what it answers there."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.cases.domain.proceedings.accused import ACCUSED, Accused
from services.cases.domain.proceedings.errors import RequestAnswered
from services.cases.domain.proceedings.hearing import HEARING, Hearing
from services.cases.domain.proceedings.measure import MEASURE, Measure
from services.cases.domain.proceedings.proceeding import NamedPerson, Proceeding
from services.cases.domain.proceedings.reparation import REPARATION, Reparation
from services.cases.domain.proceedings.request import REQUEST, ProceedingRequest, RequestAnswer
from services.cases.domain.proceedings.summary import ProceedingOfCase
from services.cases.usecases.proceedings.answer_request import answer_request
from services.cases.usecases.proceedings.read_proceedings_of_case import (
    read_proceedings_of_case,
    record_accompaniment,
)
from shared.kernel.errors import Invalid, NotFound, PreconditionFailed
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY, a_case
from tests.support.builders.proceedings import PROSECUTION, a_caseworker_in_court
from tests.support.world import CLINIC, GT
from tests.unit.cases.usecases.court import ANA, LIAISON, Court
from tests.unit.cases.usecases.world import World

pytestmark = pytest.mark.unit

CLINICIAN = a_caseworker_in_court(organisation_id=CLINIC, subject="clara")
FULFILLED = RequestAnswer(outcome="fulfilled", answer="Adjunto")


@pytest.fixture
def court(world: World) -> Court:
    return Court(world)


@pytest.fixture
def known(court: Court) -> Proceeding:
    """A proceeding that the office keeps."""
    return court.opened()


def seen(court: Court, grant: Grant = ANA, case: Any = None) -> list[ProceedingOfCase]:
    with court.world.work(grant) as work:
        return list(read_proceedings_of_case((case or court.case).id, work=work))


def a_hearing(*persons: Any, **changes: Any) -> Hearing:
    hearing = Hearing(type="preliminary", scheduled_at=NOON + timedelta(days=9), persons=persons)
    return replace(hearing, **changes)


def asked(court: Court, known: Proceeding, **changes: Any) -> ProceedingRequest:
    person = court.persons(known)[0]
    request = ProceedingRequest(kind="report", person=person.id, question="¿Informe?")
    return court.add(known, REQUEST, replace(request, **changes))


def answer(
    court: Court, known: Proceeding, request: ProceedingRequest, grant: Grant = ANA, given: RequestAnswer = FULFILLED
) -> ProceedingRequest:
    with court.world.work(grant) as work:
        answered = answer_request(known.id, request.id, given, work=work)
    assert work.audited[-1] == ("request.changed", known.id)
    assert not isinstance(answered, Invalid)
    return answered


def accompany(
    court: Court, known: Proceeding, hearing: Hearing, grant: Grant = ANA, *, accompanied: bool = True
) -> Hearing:
    with court.world.work(grant) as work:
        return record_accompaniment(known.id, hearing.id, accompanied, work=work)


def test_a_case_shows_where_the_proceeding_stands(court: Court, known: Proceeding) -> None:
    (person,) = court.persons(known)
    hearing = court.add(known, HEARING, a_hearing(person.id))
    measures = [
        court.add(known, MEASURE, Measure(kind="no_contact", from_on=TODAY, person=of)) for of in (None, person.id)
    ]
    reparation = court.add(known, REPARATION, Reparation(type="compensation", status="requested"))
    request = asked(court, known)

    (found,) = seen(court)

    assert (found.id, found.country, found.organisation_id) == (known.id, GT, PROSECUTION)
    assert (found.institution, found.stage, found.stage_since) == (
        known.institution,
        known.stage,
        known.stage_since,
    )
    assert [(each.id, each.person_id, each.standing) for each in found.persons] == [
        (person.id, court.case.person_id, "victim")
    ]
    assert [each.id for each in found.hearings] == [hearing.id]
    assert {each.id for each in found.measures} == {each.id for each in measures}
    assert [each.id for each in found.reparations] == [reparation.id]
    assert [each.id for each in found.requests] == [request.id]


def test_it_shows_nothing_of_other_persons_or_of_mistakes(court: Court, known: Proceeding) -> None:
    other = court.name(known, court.world.add(a_case(organisation_id=CLINIC)))
    (own, _) = (person.id for person in court.persons(known))
    for person, in_error in ((other, False), (own, True)):
        court.add(known, HEARING, a_hearing(person, in_error=in_error))
        court.add(known, MEASURE, Measure(kind="no_contact", from_on=TODAY, person=person, in_error=in_error))
        reparation = Reparation(type="compensation", status="requested", person=person, in_error=in_error)
        court.add(known, REPARATION, reparation)
        asked(court, known, person=person, in_error=in_error)

    (found,) = seen(court)

    assert [len(found.persons), len(found.hearings), len(found.measures)] == [1, 0, 0]
    assert [len(found.reparations), len(found.requests)] == [0, 0]


def test_every_proceeding_of_the_case_is_shown_whoever_keeps_it(court: Court) -> None:
    own, of_the_office = court.own(), court.opened()
    court.opened(NamedPerson(shared_person_id=court.share(court.world.add()).id, standing="victim"))

    assert {each.id for each in seen(court)} == {own.id, of_the_office.id}
    assert seen(court, case=court.world.add()) == []


def test_a_reading_is_in_the_log_of_the_case(court: Court, known: Proceeding) -> None:
    with court.world.work(ANA) as work:
        read_proceedings_of_case(court.case.id, work=work)
    assert work.audited == [("proceedings.read", court.case.id)]
    assert str(known.id) not in str(work.audit_rows)


def test_a_request_is_answered_once(court: Court, known: Proceeding) -> None:
    request = asked(court, known)

    answered = answer(court, known, request)

    assert (answered.outcome, answered.answer, answered.version) == ("fulfilled", "Adjunto", 2)
    assert (answered.answered_at, answered.answered_by) == (NOON, "ana")
    assert (answered.question, answered.recorded_by) == ("¿Informe?", "lía")
    assert court.part(known, REQUEST, request) == answered
    with pytest.raises(RequestAnswered):
        answer(court, known, request, given=RequestAnswer(outcome="declined"))
    assert court.part(known, REQUEST, request) == answered


def test_who_accompanies_may_decline(court: Court, known: Proceeding) -> None:
    answered = answer(court, known, asked(court, known), given=RequestAnswer(outcome="declined"))

    assert (answered.outcome, answered.answer) == ("declined", None)


@pytest.mark.parametrize("changes", [{"withdrawn": True}, {"in_error": True}], ids=["withdrawn", "a mistake"])
def test_what_is_asked_no_longer_is_not_answered(court: Court, known: Proceeding, changes: Any) -> None:
    request = asked(court, known)
    court.change(known, REQUEST, request, **changes)

    with pytest.raises(RequestAnswered):
        answer(court, known, request)


def test_each_organisation_answers_about_its_own_person(court: Court, known: Proceeding) -> None:
    other = court.name(known, court.world.add(a_case(organisation_id=CLINIC)))
    request = asked(court, known, person=other)

    with pytest.raises(NotFound):
        answer(court, known, request)
    assert answer(court, known, request, CLINICIAN).answered_by == "clara"


def test_the_organisation_says_whether_it_goes_along(court: Court, known: Proceeding) -> None:
    (person,) = court.persons(known)
    hearing = court.add(known, HEARING, a_hearing(person.id, place="Sala 2"))

    for accompanied in (True, False):
        assert accompany(court, known, hearing, accompanied=accompanied).accompanied is accompanied
    assert court.part(known, HEARING, hearing).place == "Sala 2"


def test_who_says_otherwise_than_a_colleague_said_meanwhile_is_stopped(court: Court, known: Proceeding) -> None:
    hearing = court.add(known, HEARING, a_hearing())

    def seen(version: int) -> None:
        if version != hearing.version:
            raise PreconditionFailed

    accompany(court, known, hearing, accompanied=True)
    with court.world.work(ANA) as work:
        with pytest.raises(PreconditionFailed):
            record_accompaniment(known.id, hearing.id, False, work=work, require_version=seen)
        record_accompaniment(known.id, hearing.id, True, work=work, require_version=seen)
    assert court.part(known, HEARING, hearing).accompanied


def test_it_goes_along_to_a_hearing_that_calls_nobody_by_name(court: Court, known: Proceeding) -> None:
    assert accompany(court, known, court.add(known, HEARING, a_hearing())).accompanied


def test_each_of_two_organisations_goes_along_to_one_hearing(court: Court, known: Proceeding) -> None:
    (own,) = (person.id for person in court.persons(known))
    other = court.name(known, court.world.add(a_case(organisation_id=CLINIC)))
    hearing = court.add(known, HEARING, a_hearing(own, other))

    assert accompany(court, known, hearing).persons == [own]
    assert accompany(court, known, hearing, CLINICIAN).persons == [other]
    assert court.part(known, HEARING, hearing).persons == (own, other)


@pytest.mark.parametrize("grant", [LIAISON, CLINICIAN], ids=["the office", "another organisation"])
def test_nobody_else_says_so(court: Court, known: Proceeding, grant: Grant) -> None:
    hearing = court.add(known, HEARING, a_hearing())

    with pytest.raises(NotFound):
        accompany(court, known, hearing, grant)


def test_to_a_hearing_of_others_or_a_mistake_nobody_goes_along(court: Court, known: Proceeding) -> None:
    other = court.name(known, court.world.add(a_case(organisation_id=CLINIC)))
    for hearing in (a_hearing(other), a_hearing(in_error=True)):
        with pytest.raises(NotFound):
            accompany(court, known, court.add(known, HEARING, hearing))
    with pytest.raises(NotFound):
        accompany(court, known, replace(a_hearing(), id=new_id()))


def test_who_is_accused_is_nowhere_in_what_a_case_shows(court: Court, known: Proceeding) -> None:
    court.add(known, ACCUSED, Accused(name="Canario", status="suspect"))

    (found,) = seen(court)

    shown = {name: getattr(found, name) for name in found.__dataclass_fields__}
    assert not {"accused", "charges", "judgments", "file_number", "court", "articles"} & shown.keys()
