"""Record what belongs to a proceeding, change and read it."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.kinds.kind import Kind
from services.cases.domain.kinds.part import ProceedingPart
from services.cases.domain.proceedings.accused import ACCUSED, Accused
from services.cases.domain.proceedings.charge import CHARGE, Charge
from services.cases.domain.proceedings.hearing import HEARING, Hearing
from services.cases.domain.proceedings.judgment import JUDGMENT, Judgment
from services.cases.domain.proceedings.measure import MEASURE, Measure
from services.cases.domain.proceedings.proceeding import Proceeding
from services.cases.domain.proceedings.reparation import REPARATION, Reparation
from services.cases.domain.proceedings.request import REQUEST, ProceedingRequest, RequestAnswer
from services.cases.usecases.parts.record_part import (
    change_part,
    read_part,
    read_parts,
    record_part,
)
from services.cases.usecases.proceedings.answer_request import answer_request
from shared.crypto import DecryptionError
from shared.kernel.errors import Invalid, NotFound, PreconditionFailed
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY
from tests.support.use_cases import actions, another_version, code_of
from tests.unit.cases.usecases.court import ANA, LIAISON, Court
from tests.unit.cases.usecases.world import World, audited_fields

pytestmark = pytest.mark.unit

NAME = "Canarioacusado López"


@pytest.fixture
def court(world: World) -> Court:
    return Court(world)


@pytest.fixture
def known(court: Court) -> Proceeding:
    """A proceeding that the office keeps."""
    return court.opened()


def an_accused(**changes: Any) -> Accused:
    return replace(Accused(name=NAME, status="suspect"), **changes)


def a_hearing(*persons: Any, **changes: Any) -> Hearing:
    return replace(Hearing(type="preliminary", scheduled_at=NOON, persons=persons), **changes)


def refused(court: Court, known: Proceeding, kind: Kind[Proceeding, Any], part: ProceedingPart) -> tuple[str, str]:
    with pytest.raises(Invalid) as refusal:
        court.add(known, kind, part)
    (problem,) = refusal.value.problems
    return problem.field, problem.code


def test_a_part_is_signed_and_read_as_it_was_written(court: Court, known: Proceeding) -> None:
    with court.world.work(LIAISON) as work:
        made = record_part(known.id, ACCUSED, an_accused(), work=work)

    assert (made.name, made.status, made.version) == (NAME, "suspect", 1)
    assert (made.recorded_at, made.recorded_by, made.changed_at, made.changed_by) == (NOON, "lía", NOON, "lía")
    assert work.audited == [("accused.recorded", known.id)]
    with court.world.work(LIAISON) as work:
        assert read_part(known.id, ACCUSED, made.id, work=work) == made
        assert read_parts(known.id, ACCUSED, work=work) == [made]
    assert actions(work) == ["accused.read", "accused.read"]


def test_words_are_stored_under_the_key_of_the_proceeding(court: Court, known: Proceeding) -> None:
    made = court.add(known, ACCUSED, an_accused())

    with court.world.platform() as work:
        stored = work.proceeding_parts.get(known.id, "accused", made.id)
        other = work.proceedings.cipher(court.opened().id)
    assert NAME not in str(stored.record)
    assert stored.content is not None
    assert NAME.encode() not in stored.content
    with pytest.raises(DecryptionError):
        other.decrypt(stored.content, f"proceeding_part|content|{made.id}")


def test_what_has_no_words_has_no_ciphertext(court: Court, known: Proceeding) -> None:
    made = court.add(known, ACCUSED, an_accused(name=None))

    with court.world.platform() as work:
        assert work.proceeding_parts.get(known.id, "accused", made.id).content is None
    assert court.part(known, ACCUSED, made).name is None


def test_what_calendars_ask_for_is_beside_the_words(court: Court, known: Proceeding) -> None:
    hearing = court.add(known, HEARING, a_hearing())
    measure = court.add(known, MEASURE, Measure(kind="no_contact", from_on=TODAY, until_on=TODAY))

    with court.world.platform() as work:
        at = work.proceeding_parts.get(known.id, "hearing", hearing.id)
        due = work.proceeding_parts.get(known.id, "measure", measure.id)
    assert (at.at, at.due_on, at.is_open) == (NOON, None, True)
    assert (due.at, due.due_on, due.is_open) == (None, TODAY, True)
    court.change(known, HEARING, hearing, outcome="held")
    court.change(known, MEASURE, measure, in_error=True)
    with court.world.platform() as work:
        assert not work.proceeding_parts.get(known.id, "hearing", hearing.id).is_open
        assert not work.proceeding_parts.get(known.id, "measure", measure.id).is_open


def test_a_change_is_the_next_version(court: Court, known: Proceeding) -> None:
    made = court.add(known, ACCUSED, an_accused())
    court.world.now += timedelta(hours=1)

    work = court.change(known, ACCUSED, made, status="indicted")

    after = court.part(known, ACCUSED, made)
    assert after == replace(made, status="indicted", version=2, changed_at=NOON + timedelta(hours=1))
    assert work.audited == [("accused.changed", known.id)]
    assert audited_fields(work) == [["status"]]


def test_another_version_is_refused(court: Court, known: Proceeding) -> None:
    made = court.add(known, ACCUSED, an_accused())

    with pytest.raises(PreconditionFailed), court.world.work(LIAISON) as work:
        change_part(known.id, ACCUSED, made.id, {"status": "indicted"}, require_version=another_version, work=work)
    assert court.part(known, ACCUSED, made) == made


def test_a_part_is_found_in_its_own_proceeding_alone(court: Court, known: Proceeding) -> None:
    made, other = court.add(known, ACCUSED, an_accused()), court.opened()

    with court.world.work(LIAISON) as work:
        elsewhere: tuple[tuple[UUID, Kind[Proceeding, Any]], ...] = ((other.id, ACCUSED), (known.id, CHARGE))
        for proceeding_id, kind in elsewhere:
            with pytest.raises(NotFound):
                read_part(proceeding_id, kind, made.id, work=work)


def test_a_part_names_persons_of_its_proceeding(court: Court, known: Proceeding) -> None:
    (person,) = court.persons(known)
    (elsewhere,) = court.persons(court.opened())

    assert court.add(known, HEARING, a_hearing(person.id)).persons == (person.id,)
    for kind, part in (
        (HEARING, a_hearing(elsewhere.id)),
        (HEARING, a_hearing(person.id, heard=[elsewhere.id], outcome="held")),
        (MEASURE, Measure(kind="no_contact", from_on=TODAY, person=elsewhere.id)),
        (REPARATION, Reparation(type="compensation", status="requested", person=person.person_id)),
        (REQUEST, ProceedingRequest(kind="report", person=new_id())),
    ):
        assert refused(court, known, kind, part) == ("persons", "not_in_proceeding")


def test_a_part_refers_to_parts_of_its_proceeding_and_of_the_right_kind(court: Court, known: Proceeding) -> None:
    accused = court.add(known, ACCUSED, an_accused())
    elsewhere = court.add(court.opened(), ACCUSED, an_accused())
    charge = court.add(known, CHARGE, Charge(accused_id=accused.id, article="GT_202TER", iccs="0204"))

    for other in (elsewhere.id, charge.id, new_id()):
        wrong = Charge(accused_id=other, article="GT_202TER", iccs="0204")
        assert refused(court, known, CHARGE, wrong) == ("accused_id", "not_of_this_proceeding")
    judgment = Judgment(accused_id=accused.id, charge_id=charge.id, verdict="convicted_tip", given_on=TODAY)
    first = court.add(known, JUDGMENT, judgment)
    appeal = replace(judgment, id=new_id(), appeal_of=first.id)
    assert court.add(known, JUDGMENT, appeal).appeal_of == first.id
    assert refused(court, known, JUDGMENT, replace(appeal, id=new_id(), appeal_of=charge.id))[0] == "appeal_of"


@pytest.mark.parametrize("kind", [HEARING, JUDGMENT, CHARGE], ids=["hearing", "judgment", "charge"])
def test_nothing_replaces_or_appeals_itself(court: Court, known: Proceeding, kind: Kind[Proceeding, Any]) -> None:
    accused = court.add(known, ACCUSED, an_accused())
    charge = court.add(known, CHARGE, Charge(accused_id=accused.id, article="GT_202TER", iccs="0204"))
    judgment = Judgment(accused_id=accused.id, charge_id=charge.id, verdict="acquitted", given_on=TODAY)
    name, part = {
        "hearing": ("replaces", a_hearing()),
        "judgment": ("appeal_of", judgment),
        "charge": ("amended_from", replace(charge, id=new_id())),
    }[kind.name]
    made = court.add(known, kind, part)

    with pytest.raises(Invalid) as refusal:
        court.change(known, kind, made, **{name: made.id})
    assert code_of(refusal) == "itself"


def test_the_rules_see_only_what_was_not_recorded_by_mistake(court: Court, known: Proceeding) -> None:
    one, other = court.add(known, ACCUSED, an_accused()), court.add(known, ACCUSED, an_accused())
    charge = court.add(known, CHARGE, Charge(accused_id=one.id, article="GT_202TER", iccs="0204"))
    judgment = Judgment(accused_id=other.id, charge_id=charge.id, verdict="acquitted", given_on=TODAY)
    assert refused(court, known, JUDGMENT, judgment) == ("charge_id", "other_accused")

    court.change(known, CHARGE, charge, in_error=True)

    assert court.add(known, JUDGMENT, judgment).charge_id == charge.id


def test_what_was_recorded_by_mistake_is_marked_whatever_is_wrong_with_it(court: Court, known: Proceeding) -> None:
    made = court.add(known, HEARING, a_hearing(outcome="held"))
    court.world.now -= timedelta(days=400)

    court.change(known, HEARING, made, in_error=True)

    assert court.part(known, HEARING, made).in_error
    with pytest.raises(Invalid):
        court.change(known, HEARING, made, in_error=False)


def test_an_answered_request_is_marked_as_a_mistake_and_asks_nothing_else(court: Court, known: Proceeding) -> None:
    (person,) = court.persons(known)
    request = court.add(known, REQUEST, ProceedingRequest(kind="report", person=person.id, question="¿Informe?"))
    with court.world.work(ANA) as work:
        answer_request(known.id, request.id, RequestAnswer(outcome="fulfilled", answer="Adjunto"), work=work)

    for changes in ({"question": "¿Otra cosa?"}, {"question": "¿Otra cosa?", "in_error": True}):
        with pytest.raises(Invalid) as refusal:
            court.change(known, REQUEST, request, **changes)
        assert code_of(refusal) == "answered"
    court.change(known, REQUEST, request, in_error=True)
    with pytest.raises(Invalid):
        court.change(known, REQUEST, request, due_on=TODAY)
    court.change(known, REQUEST, request, in_error=False)

    stored = court.part(known, REQUEST, request)
    assert (stored.question, stored.kind, stored.answer, stored.version) == ("¿Informe?", "report", "Adjunto", 4)
