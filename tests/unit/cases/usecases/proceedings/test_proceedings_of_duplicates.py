"""A person who had two cases is in their proceedings as one: in the case that was kept, and in the figures."""

# fixed dates: NOON is the clock of the service

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.jobs import FollowProceeding
from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.parts.closure import CloseCase
from services.cases.domain.parts.service import SERVICE, ServiceProvided
from services.cases.domain.person.age import Majority
from services.cases.domain.person.person import Person
from services.cases.domain.proceedings.hearing import HEARING, Hearing
from services.cases.domain.proceedings.measure import MEASURE, Measure
from services.cases.domain.proceedings.proceeding import NamedPerson, Proceeding
from services.cases.domain.proceedings.request import REQUEST, ProceedingRequest
from services.cases.processes.parts.parts import get_parts
from services.cases.usecases.case.close_case import close_case
from services.cases.usecases.case.reopen_case import reopen_case
from services.cases.usecases.consent.withdraw_consent import withdraw_consent
from services.cases.usecases.parts.record_part import record_part
from services.cases.usecases.proceedings.follow_proceeding import follow_proceeding
from services.cases.usecases.proceedings.read_hearings import read_hearings
from services.cases.usecases.proceedings.read_proceedings_of_case import read_proceedings_of_case
from services.cases.usecases.proceedings.remind_hearings import remind_hearings
from shared.contracts.cases import STATISTICS
from shared.contracts.proceedings import PERSON_COLUMNS, HearingChanged, HearingDue, ProceedingFactsChanged
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY, a_case, a_consent, a_second_victim
from tests.support.fakes.cases import FakeCasesWork
from tests.support.world import GT, SHELTER
from tests.unit.cases.usecases.court import ANA, Court
from tests.unit.cases.usecases.world import World

pytestmark = pytest.mark.unit
ADULT: dict[str, Any] = {"person": Person(birth_year=1990), "majority": Majority.ADULT}
CAROL, ANNA = new_id(), new_id()
"""Who attends the kept case, and who attended the duplicate."""


@pytest.fixture
def court(world: World) -> Court:
    """The case that becomes a duplicate, with a second victim."""
    return Court(world, assigned_to=ANNA, others=[a_second_victim()], **ADULT)


@pytest.fixture
def kept(world: World) -> Case:
    """The case that is kept."""
    return world.add(a_case(assigned_to=CAROL, **ADULT))


@pytest.fixture
def known(court: Court) -> Proceeding:
    """A proceeding of the office that names the person through the duplicate, with all that asks for something."""
    known = court.opened()
    (person,) = court.persons(known)
    hearing = Hearing(type="preliminary", scheduled_at=NOON + timedelta(days=7), persons=(person.id,))
    court.add(known, HEARING, hearing)
    court.add(known, MEASURE, Measure(kind="no_contact", person=person.id, from_on=TODAY, until_on=TODAY))
    court.add(known, REQUEST, ProceedingRequest(kind="report", person=person.id))
    follow(court.world, known)
    return known


def follow(world: World, known: Proceeding, **changes: Any) -> FakeCasesWork:
    with world.platform() as work:
        follow_proceeding(FollowProceeding(country=GT, proceeding_id=known.id, **changes), work=work)
    return work


def work_off(world: World, work: FakeCasesWork) -> list[ProceedingFactsChanged]:
    """Do the jobs that a transaction stored, each twice as after a lost receipt; the facts that came of it."""
    facts = []
    for job in work.enqueued * 2:
        if isinstance(job, FollowProceeding):
            with world.platform() as platform:
                follow_proceeding(job, work=platform)
            facts += [each for each in platform.published if isinstance(each, ProceedingFactsChanged)]
    return facts


def merge(world: World, case: Case, kept: Case) -> list[ProceedingFactsChanged]:
    with world.work() as work:
        close_case(case.id, CloseCase(reason="duplicate", kept_case_id=kept.id), work=work)
    return work_off(world, work)


def reopen(world: World, case: Case) -> list[ProceedingFactsChanged]:
    with world.work() as work:
        reopen_case(case.id, "closed_by_mistake", work=work)
    return work_off(world, work)


def waits_for(world: World, case: Case) -> dict[TaskKind, UUID | None]:
    """What a case waits for because of a proceeding, and about which person."""
    return {part.kind: part.person_id for part in world.case(case).due_parts}


def row_of(facts: ProceedingFactsChanged) -> dict[str, Any]:
    """The only person in the facts of a proceeding."""
    (row,) = facts.persons
    return dict(zip(PERSON_COLUMNS, row, strict=True))


ASKED = (TaskKind.HEARING, TaskKind.PROCEEDING_REQUEST, TaskKind.PROTECTION_MEASURE)


def test_tasks_move_to_the_kept_case_and_back(court: Court, kept: Case, known: Proceeding) -> None:
    assert waits_for(court.world, court.case) == dict.fromkeys(ASKED, court.case.person_id)

    merge(court.world, court.case, kept)
    assert waits_for(court.world, court.case) == {}
    assert waits_for(court.world, kept) == dict.fromkeys(ASKED, kept.person_id)

    reopen(court.world, court.case)
    assert waits_for(court.world, court.case) == dict.fromkeys(ASKED, court.case.person_id)
    assert waits_for(court.world, kept) == {}


def test_a_duplicate_of_a_duplicate_leads_to_the_last(court: Court, kept: Case, known: Proceeding) -> None:
    last = court.world.add(a_case(**ADULT))
    merge(court.world, court.case, kept)
    merge(court.world, kept, last)
    assert waits_for(court.world, kept) == {}
    assert waits_for(court.world, last) == dict.fromkeys(ASKED, last.person_id)

    reopen(court.world, kept)
    assert waits_for(court.world, last) == {}
    assert waits_for(court.world, kept) == dict.fromkeys(ASKED, kept.person_id)


def test_the_kept_case_keeps_what_its_own_person_is_asked(court: Court, kept: Case, known: Proceeding) -> None:
    """Both cases are named in it: to separate them leaves to each its own."""
    own = court.name(known, kept)
    hearing = court.add(known, HEARING, Hearing(type="trial", scheduled_at=NOON + timedelta(days=9), persons=(own,)))
    merge(court.world, court.case, kept)
    assert len(world_parts(court.world, kept)) == 4

    reopen(court.world, court.case)
    assert world_parts(court.world, kept) == [hearing.id]
    assert hearing.id not in world_parts(court.world, court.case)


def world_parts(world: World, case: Case) -> list[UUID]:
    return [part.part_id for part in world.case(case).due_parts]


def test_who_attends_the_kept_case_is_notified_and_reminded(court: Court, kept: Case, known: Proceeding) -> None:
    merge(court.world, court.case, kept)
    with court.world.platform() as work:
        (hearing,) = get_parts(known, HEARING, work=work)
    announced = follow(court.world, known, part_id=hearing.id, kind="hearing", change="moved")
    with court.world.platform() as reminding:
        remind_hearings(GT, work=reminding)

    for work, kind in ((announced, HearingChanged), (reminding, HearingDue)):
        events = [each for each in work.published if isinstance(each, kind)]
        (event,) = (each for each in events if each.organisation_id == SHELTER)
        assert (event.case_id, event.recipients) == (kept.id, (str(CAROL),))


def test_the_legal_tab_of_the_kept_case_shows_it(court: Court, kept: Case, known: Proceeding) -> None:
    assert seen(court.world, kept) == []
    merge(court.world, court.case, kept)

    (shown,) = seen(court.world, kept)
    assert shown.id == known.id
    assert [(person.person_id, person.standing) for person in shown.persons] == [(kept.person_id, "victim")]
    assert [len(each) for each in (shown.hearings, shown.measures, shown.requests)] == [1, 1, 1]

    reopen(court.world, court.case)
    assert seen(court.world, kept) == []
    assert [each.id for each in seen(court.world, court.case)] == [known.id]


def seen(world: World, case: Case) -> list[Any]:
    with world.work(ANA) as work:
        return list(read_proceedings_of_case(case.id, work=work))


def test_the_calendar_leads_to_the_kept_case(court: Court, kept: Case, known: Proceeding) -> None:
    merge(court.world, court.case, kept)
    with court.world.work(ANA) as work:
        found = read_hearings(TODAY, TODAY + timedelta(days=30), work=work)

    assert [each.case_id for each in found] == [kept.id]


def test_figures_count_one_person_until_the_cases_are_separated(court: Court, kept: Case) -> None:
    """By both their ids the person was heard, and in both cases they may have got a lawyer."""
    known = court.opened()
    own = court.name(known, kept)
    first = next(person.id for person in court.persons(known) if person.id != own)
    for heard in (first, own):
        held = Hearing(type="trial", scheduled_at=NOON, outcome="held", heard=(heard,))
        court.add(known, HEARING, held)
    with court.world.work() as work:
        service = ServiceProvided(service_type="legal_counsel", status="in_progress", started_on=TODAY)
        record_part(court.case.id, SERVICE, service, work=work)

    row = row_of(merge(court.world, court.case, kept)[-1])
    with court.world.platform() as work:
        assert row["person_key"] == work.pseudonyms.person_key(kept.person_id)
    assert (row["heard"], row["represented"], row["majority"]) == (2, True, "adult")
    assert len(reopen(court.world, court.case)[-1].persons) == 2


def test_a_consent_of_the_kept_case_decides_and_the_facts_follow_it(world: World) -> None:
    """The duplicate was never asked; withdrawn in the kept case the person is counted nowhere."""
    statistics = a_consent(purpose=STATISTICS, recipient_type=None, capacity="self_adult")
    court, kept = Court(world, **ADULT), world.add(a_case(consents=[statistics], **ADULT))
    court.opened()

    assert row_of(merge(world, court.case, kept)[-1])["counted"]
    with world.work() as work:
        withdraw_consent(kept.id, statistics.id, "in_person", work=work)
    assert not row_of(work_off(world, work)[-1])["counted"]


def test_a_lawyer_in_the_kept_case_represents_the_person_of_the_duplicate(court: Court, kept: Case) -> None:
    court.opened()
    merge(court.world, court.case, kept)
    service = ServiceProvided(service_type="legal_counsel", status="in_progress", started_on=TODAY)
    with court.world.work() as work:
        record_part(kept.id, SERVICE, service, work=work)

    assert row_of(work_off(court.world, work)[-1])["represented"]


def test_other_persons_of_the_duplicate_stay_who_they_are(court: Court, kept: Case) -> None:
    """They are in no other case, and the kept one shows what is asked of them."""
    (second,) = court.case.others
    known = court.opened(NamedPerson(case_id=court.case.id, person_id=second.id, standing="victim"), grant=ANA)
    (person,) = court.persons(known, ANA)
    court.add(known, REQUEST, ProceedingRequest(kind="report", person=person.id), ANA)

    facts = merge(court.world, court.case, kept)[-1]

    with court.world.platform() as work:
        assert row_of(facts)["person_key"] == work.pseudonyms.person_key(second.id)
    assert waits_for(court.world, kept) == {TaskKind.PROCEEDING_REQUEST: second.id}
    assert [each.id for each in seen(court.world, kept)] == [known.id]
