"""Journey J10 of a prosecutor's liaison in the countries that ship, and in one that has a pack and no code."""

# fixed dates: NOON is the clock of the service until the days of the reminders

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.jobs import FollowProceeding
from services.cases.domain.jurisdictions.days import end_of_day, local_day
from services.cases.domain.jurisdictions.registry import pack_of, use_packs
from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.person.age import Majority
from services.cases.domain.person.person import Person
from services.cases.domain.proceedings.accused import ACCUSED, Accused
from services.cases.domain.proceedings.charge import CHARGE, Charge
from services.cases.domain.proceedings.hearing import HEARING, Hearing
from services.cases.domain.proceedings.judgment import JUDGMENT, Judgment
from services.cases.domain.proceedings.measure import MEASURE, Measure
from services.cases.domain.proceedings.proceeding import NamedPerson
from services.cases.domain.proceedings.reparation import REPARATION, Reparation
from services.cases.domain.proceedings.request import REQUEST, ProceedingRequest, RequestAnswer
from services.cases.domain.proceedings.stages import RecordStage
from services.cases.usecases.parts.record_part import change_part, record_part
from services.cases.usecases.proceedings.answer_request import answer_request
from services.cases.usecases.proceedings.change_proceeding import record_stage
from services.cases.usecases.proceedings.follow_proceeding import follow_proceeding
from services.cases.usecases.proceedings.open_proceeding import open_proceeding
from services.cases.usecases.proceedings.read_hearings import read_hearings
from services.cases.usecases.proceedings.read_proceedings import find_proceedings, read_proceeding, read_stages
from services.cases.usecases.proceedings.read_proceedings_of_case import read_proceedings_of_case
from services.cases.usecases.proceedings.remind_hearings import remind_hearings
from shared.contracts.proceedings import HearingChanged, HearingDue, ProceedingFactsChanged, ProceedingRequestChanged
from shared.kernel.country import Country
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY, a_case, store
from tests.support.builders.packs import COSTA_RICA as PACK
from tests.support.builders.packs import stage_name, write_pack
from tests.support.builders.proceedings import (
    PROSECUTION,
    a_caseworker_in_court,
    a_liaison,
    a_shared_person,
    open_command,
)
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import any_version, code_of
from tests.support.world import SHELTER
from tests.unit.cases.jurisdictions.journeys import COSTA_RICA, SHIPPED, Journey, country_of
from tests.unit.cases.usecases.world import World

pytestmark = pytest.mark.unit
FILE_NUMBER = "12-000345-1219-PE"
LAWYER = new_id()
"""Who attends the case."""


class Desk:
    """A prosecutor's office of one country, and a case of an organisation there whose person was shared with it."""

    def __init__(self, journey: Journey, country: Country) -> None:
        self.journey, self.country, self.world = journey, country, World()
        self.liaison = a_liaison(countries=frozenset({country}))
        self.ana = a_caseworker_in_court(countries=frozenset({country}))
        adult: dict[str, Any] = {"person": Person(birth_year=1990), "majority": Majority.ADULT}
        self.case = a_case(country=country, assigned_to=LAWYER, case_number=f"{country}-1", **adult)
        self.shared = a_shared_person(self.case)
        with self.platform() as work:
            store(work, self.case)
            work.shared_persons.add_each([self.shared])

    def platform(self) -> FakeCasesWork:
        return self.world.platform(frozenset({self.country}))

    def open(self, **changes: Any) -> UUID:
        """A complaint in investigation, with its institution, article and standing; its id."""
        journey = self.journey
        known: dict[str, Any] = {
            "country": self.country,
            "institution": journey.institution,
            "articles": (journey.article,),
            "file_number": FILE_NUMBER,
        }
        person = NamedPerson(shared_person_id=self.shared.id, standing=journey.standing)
        with self.world.work(self.liaison) as work:
            return open_proceeding(open_command(person, **known | changes), work=work).id

    def enter(self, proceeding_id: UUID, stage: str, days_ago: int) -> None:
        change = RecordStage(stage=stage, on=TODAY - timedelta(days=days_ago), source="court")
        with self.world.work(self.liaison) as work:
            record_stage(proceeding_id, change, work=work)

    def add(self, proceeding_id: UUID, kind: Any, part: Any) -> Any:
        with self.world.work(self.liaison) as work:
            return record_part(proceeding_id, kind, part, work=work)

    def follow(self, proceeding_id: UUID, part: Any = None, kind: str | None = None, change: str | None = None) -> Any:
        """What the platform publishes after a change."""
        of_part = {"part_id": part.id, "kind": kind, "change": change} if part else {}
        with self.platform() as work:
            follow_proceeding(FollowProceeding(country=self.country, proceeding_id=proceeding_id, **of_part), work=work)
        return work.published

    def person(self, proceeding_id: UUID) -> UUID:
        """The id of the person in the proceeding."""
        with self.world.work(self.liaison) as work:
            (person,) = work.proceedings.persons_of([proceeding_id])
        return person.id

    def stored(self) -> Case:
        with self.platform() as work:
            return work.cases.get(self.case.id)


@pytest.fixture(autouse=True)
def the_packs_that_ship() -> Iterator[None]:
    yield
    use_packs()


@pytest.fixture(params=(*SHIPPED, COSTA_RICA), ids=str)
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk of each country in turn."""
    journey: Journey = request.param
    return Desk(journey, country_of(journey, tmp_path, monkeypatch))


def test_a_complaint_is_opened_with_the_codes_of_the_country(desk: Desk) -> None:
    opened = desk.open()

    with desk.world.work(desk.liaison) as work:
        known = read_proceeding(opened, work=work)
        assert [each.id for each in find_proceedings(desk.country, "12.000345 1219 pe", work=work)] == [opened]
    assert (known.country, known.institution, tuple(known.articles)) == (
        desk.journey.country,
        desk.journey.institution,
        (desk.journey.article,),
    )


@pytest.mark.parametrize("field", ["institution", "articles", "stage", "standing"])
def test_a_code_of_another_country_is_refused(desk: Desk, field: str) -> None:
    other = COSTA_RICA if desk.journey is not COSTA_RICA else SHIPPED[0]
    wrong: dict[str, dict[str, Any]] = {
        "institution": {"institution": other.institution},
        "articles": {"articles": (other.article,)},
        "stage": {"stage": "no_such_stage"},
        "standing": {"persons": (NamedPerson(shared_person_id=desk.shared.id, standing="no_such_standing"),)},
    }
    with pytest.raises(Invalid) as refused:
        desk.open(**wrong[field])
    assert code_of(refused) in {"other_country", "unknown_code"}


def test_its_stages_have_the_names_of_the_country(desk: Desk) -> None:
    opened = desk.open()
    later = list(desk.journey.stages)[1:]
    for place, stage in enumerate(later):
        desk.enter(opened, stage, days_ago=15 - place)

    with desk.world.work(desk.liaison) as work:
        codes = [change.stage for change in read_stages(opened, work=work)]
    pack = pack_of(desk.country)
    assert {code: stage_name(pack, str(code), "es") for code in codes} == desk.journey.stages
    (seen,) = seen_by_ana(desk)
    assert stage_name(pack, seen.stage, "es") == desk.journey.stages["appeal"]


def seen_by_ana(desk: Desk) -> list[Any]:
    """What the organisation of the case sees of its proceedings."""
    with desk.world.work(desk.ana) as work:
        return list(read_proceedings_of_case(desk.case.id, work=work))


def test_a_hearing_is_announced_and_reminded_of_on_working_days(desk: Desk) -> None:
    opened, day = desk.open(), desk.journey.hearing
    at = datetime.combine(day, time(15), tzinfo=UTC)
    hearing = desk.add(opened, HEARING, Hearing(type="trial", scheduled_at=at, persons=(desk.person(opened),)))
    announced = [each for each in desk.follow(opened, hearing, "hearing", "set") if isinstance(each, HearingChanged)]
    assert {each.recipients for each in announced} == {("lía",), (str(LAWYER),)}
    assert [(part.kind, part.due_on) for part in desk.stored().due_parts] == [(TaskKind.HEARING, day)]
    with desk.world.work(desk.ana) as work:
        assert [each.case_id for each in read_hearings(TODAY, day, work=work)] == [desk.case.id]

    found: dict[date, int] = {}
    while desk.world.now.date() < day:
        with desk.platform() as work:
            remind_hearings(desk.country, work=work)
        due = [each for each in work.published if isinstance(each, HearingDue)]
        assert {each.organisation_id for each in due} in (set(), {PROSECUTION, SHELTER})
        found |= {desk.world.now.date(): each.days for each in due}
        desk.world.now += timedelta(days=1)
    assert found == desk.journey.reminders


def test_a_measure_and_a_forensic_report_are_asked_of_the_case(desk: Desk) -> None:
    opened = desk.open()
    person, ends = desk.person(opened), TODAY + timedelta(days=30)
    held = Measure(kind="no_contact", person=person, from_on=TODAY, until_on=ends, authority=desk.journey.authority)
    desk.add(opened, MEASURE, held)
    asked = desk.add(opened, REQUEST, ProceedingRequest(kind="report", person=person, question="¿Peritaje forense?"))
    made = [e for e in desk.follow(opened, asked, "request", "made") if isinstance(e, ProceedingRequestChanged)]
    assert [(each.organisation_id, each.recipients) for each in made] == [(SHELTER, (str(LAWYER),))]
    kinds = {part.kind for part in desk.stored().due_parts}
    assert kinds == {TaskKind.PROTECTION_MEASURE, TaskKind.PROCEEDING_REQUEST}

    with desk.world.work(desk.ana) as work:
        answer_request(opened, asked.id, RequestAnswer(outcome="fulfilled", answer="Adjunto"), work=work)
    told = [e for e in desk.follow(opened, asked, "request", "answered") if isinstance(e, ProceedingRequestChanged)]
    assert [(each.organisation_id, each.change) for each in told] == [(PROSECUTION, "answered")]
    assert {part.kind for part in desk.stored().due_parts} == {TaskKind.PROTECTION_MEASURE}
    (seen,) = seen_by_ana(desk)
    assert [each.authority for each in seen.measures] == [desk.journey.authority]


def test_the_care_does_not_change(desk: Desk) -> None:
    before = desk.stored()
    opened = desk.open()
    desk.follow(opened)

    assert desk.stored() == before


def test_judgment_and_reparation_are_in_the_facts(desk: Desk) -> None:
    opened, journey = desk.open(), desk.journey
    accused = desk.add(opened, ACCUSED, Accused(name="Una persona", status="indicted"))
    filed = TODAY - timedelta(days=12)
    charge = desk.add(
        opened, CHARGE, Charge(accused_id=accused.id, article=journey.article, iccs="0204", filed_on=filed)
    )
    held = Hearing(type="trial", scheduled_at=NOON - timedelta(days=3))
    hearing = desk.add(opened, HEARING, held)
    heard = {"outcome": "held", "heard": [desk.person(opened)]}
    with desk.world.work(desk.liaison) as work:
        change_part(opened, HEARING, hearing.id, heard, require_version=any_version, work=work)
    ids = {"accused_id": accused.id, "charge_id": charge.id}
    judgment = Judgment(**ids, verdict="convicted_tip", given_on=TODAY, sentence_months=96)
    desk.enter(opened, "first_judgment", days_ago=0)
    given = desk.add(opened, JUDGMENT, judgment)
    money: dict[str, Any] = {"amount": 900_000, "currency": journey.currency, "paid_amount": 0}
    owed = Reparation(type="compensation", status="ordered", judgment_id=given.id, ordered_on=TODAY, **money)
    desk.add(opened, REPARATION, owed)
    desk.add(opened, MEASURE, Measure(kind="no_contact", from_on=TODAY, authority=journey.authority))

    (facts,) = (each for each in desk.follow(opened) if isinstance(each, ProceedingFactsChanged))
    assert (facts.country, facts.institution, facts.stage) == (journey.country, journey.institution, "first_judgment")
    assert facts.offences == ("0204",)
    assert facts.accused[0][2:7] == [["0204"], "2026-11", "convicted_tip", "2026-11", 96]
    assert facts.persons[0][1:5] == ["adult", False, 1, False]
    assert facts.hearings == (["2026-11", "trial", "held"],)
    assert facts.reparations == ([None, "compensation", "ordered", "2026-11", 900_000, journey.currency, 0],)
    assert facts.measures == (["2026-11", "no_contact"],)
    assert facts.days_to_first_judgment == 30
    assert "Una persona" not in str(facts)


def test_an_article_that_was_not_in_force_on_the_day_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        desk.open(facts_on=date(2003, 1, 1))
    assert code_of(refused) == "not_in_force"


def test_days_are_counted_by_the_time_zone_of_the_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The enumeration knows no zone of the country."""
    country = country_of(COSTA_RICA, tmp_path, monkeypatch)
    midnight = datetime(2026, 12, 1, 5, 30, tzinfo=UTC)
    assert local_day(midnight, country) == date(2026, 11, 30)
    assert end_of_day(date(2026, 11, 30), country) == datetime(2026, 12, 1, 5, 59, 59, tzinfo=UTC)

    write_pack(tmp_path, deepcopy(PACK) | {"time_zone": "America/Puerto_Rico"})
    use_packs(tmp_path)
    assert local_day(midnight, country) == date(2026, 12, 1)
    assert end_of_day(date(2026, 11, 30), country) == datetime(2026, 12, 1, 3, 59, 59, tzinfo=UTC)
