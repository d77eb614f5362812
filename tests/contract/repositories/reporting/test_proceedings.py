"""Facts about proceedings, their counts and their publication."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.disclosure.cohorts import Cohort
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.published import Change, unit_profile
from services.reporting.domain.proceedings.kinds import Kind
from services.reporting.domain.proceedings.projected import record_of
from services.reporting.domain.proceedings.records import ProceedingRecord
from services.reporting.domain.proceedings.units import Counted, CountKey, Unit, UnitMaker, UnitRow
from shared.kernel.ids import new_id
from tests.contract.repositories.reporting.works import Works
from tests.support.builders.proceeding_facts import (
    a_convict,
    a_hearing,
    a_measure,
    a_participant,
    a_proceeding,
    a_reparation,
)
from tests.support.builders.reporting import GUATEMALA, HONDURAS, NOON, a_coordinator, a_fact, the_platform
from tests.support.world import CLINIC, SHELTER

YEAR = ("2030", "2030")
MONTHS = ("2030-01", "2030-12")


def a_record(**changes: object) -> ProceedingRecord:
    """A record with a row of each kind."""
    person = a_participant(person_key="p")
    return record_of(
        a_proceeding(
            accused=(a_convict(accused_key="a"),),
            persons=(person,),
            hearings=(a_hearing(outcome=None),),
            measures=(a_measure(),),
            reparations=(a_reparation("p"),),
            days_to_first_judgment=300,
            **changes,
        )
    )


def a_unit(*measured: int, organisation: UUID = SHELTER, detail: str = "GT_OJ", key: str = "") -> Unit:
    """A first judgment, measured in days."""
    record = replace(a_record(), organisation_id=organisation, proceeding_key=key or new_id().hex)
    make = UnitMaker(f"proceeding:{record.proceeding_key}", [record])
    return make.unit(Kind.JUDGMENT, "2030-09", *(measured or (100,)), detail=detail)


def test_a_record_is_read_by_its_id_and_by_whom_it_tells_of(works: Works) -> None:
    record, other = a_record(), record_of(a_proceeding())
    with works.platform() as work:
        work.proceeding_facts.lock_country("GT")
        work.proceeding_facts.save([record, other])
        work.proceeding_facts.save([])
    with works.platform() as work:
        facts = work.proceeding_facts
        assert facts.of_proceedings([record.proceeding_id, new_id()]) == {record.proceeding_id: record}
        for subject in record.subjects:
            assert facts.telling_of("GT", [subject, "person:q"]) == {record.proceeding_id: record}
        assert facts.telling_of("HN", record.subjects) == {}


def test_a_saved_record_takes_the_place_of_the_one_before(works: Works) -> None:
    record = a_record()
    with works.platform() as work:
        work.proceeding_facts.save([record])
        work.proceeding_facts.save([replace(record, version=2**40, accused=())])
        assert work.proceeding_facts.telling_of("GT", ["accused:a"]) == {}
        (stored,) = work.proceeding_facts.telling_of("GT", ["person:p"]).values()
        assert (stored.version, stored.accused) == (2**40, ())


def test_records_and_units_are_the_platforms_own(works: Works) -> None:
    record, unit = a_record(), a_unit()
    with works.platform() as work:
        work.proceeding_facts.save([record])
        work.proceeding_facts.save_units([unit])
    for grant in (a_coordinator(), the_platform(HONDURAS)):
        with works.open(grant) as work:
            assert work.proceeding_facts.of_proceedings([record.proceeding_id]) == {}
            assert work.proceeding_facts.units_about("GT", [unit.subject]) == {}
        with pytest.raises(DBAPIError), works.open(grant) as work:
            work.proceeding_facts.save([a_record()])
        with pytest.raises(DBAPIError), works.open(grant) as work:
            work.proceeding_facts.save_units([a_unit()])


def test_a_unit_is_read_by_its_subject(works: Works) -> None:
    unit = a_unit()
    with works.platform() as work:
        work.proceeding_facts.save_units([unit, a_unit()])
        work.proceeding_facts.save_units([replace(unit, counted=False)])
        work.proceeding_facts.save_units([])
        assert work.proceeding_facts.units_about("GT", [unit.subject]) == {unit.id: replace(unit, counted=False)}
        assert work.proceeding_facts.units_about("HN", [unit.subject]) == {}


def test_counts_are_added_and_read_by_the_organisation_alone(works: Works) -> None:
    key = CountKey("GT", SHELTER, Kind.JUDGMENT, "2030-09", "", "GT_OJ", (100,))
    with works.platform() as work:
        work.proceeding_facts.add_counts({key: Counted(3), key._replace(measured=()): Counted(1)})
        work.proceeding_facts.add_counts({key: Counted(2), key._replace(measured=()): Counted(-1)})
        work.proceeding_facts.add_counts({key._replace(kind=Kind.HEARING): Counted(9)})
        work.proceeding_facts.add_counts({key._replace(month="2031-09"): Counted(9)})
        work.proceeding_facts.add_counts({key._replace(organisation_id=CLINIC): Counted(9)})
    with works.open(a_coordinator()) as work:
        rows = work.counts.proceedings_of(SHELTER, GUATEMALA, [Kind.JUDGMENT, Kind.OFFICIAL], MONTHS)
        assert rows == {Kind.JUDGMENT: [UnitRow("GT", "2030-09", "", "GT_OJ", (100,), 5)], Kind.OFFICIAL: []}
        assert work.counts.proceedings_of(SHELTER, HONDURAS, [Kind.JUDGMENT], MONTHS) == {Kind.JUDGMENT: []}
        # Whatever a query asks for: the rows of another organisation are not there.
        assert work.counts.proceedings_of(CLINIC, GUATEMALA, [Kind.JUDGMENT], MONTHS) == {Kind.JUDGMENT: []}
    with pytest.raises(DBAPIError), works.open(a_coordinator()) as work:
        work.proceeding_facts.add_counts({key: Counted(1)})


def test_units_that_are_alike_wait_together_whatever_is_measured_of_them(works: Works) -> None:
    units = [a_unit(100), a_unit(900, organisation=CLINIC), a_unit(100, detail="GT_MP_FTP")]
    with works.platform() as work:
        work.proceeding_facts.save_units(units)
        publication = work.publications[Source.PROCEEDINGS]
        groups = publication.waiting("GT", [Kind.JUDGMENT])
        assert {(group.profile, group.parties) for group in groups} == {
            (("judgment", "", "GT_OJ"), frozenset({SHELTER})),
            (("judgment", "", "GT_OJ"), frozenset({CLINIC})),
            (("judgment", "", "GT_MP_FTP"), frozenset({SHELTER})),
        }
        assert {group.period for group in groups} == {"2030"}
        assert {subject for group in groups for subject in group.persons} == {unit.subject for unit in units}
        assert publication.waiting("GT", [Kind.HEARING]) == []


def test_groups_say_how_much_their_amounts_weigh(works: Works) -> None:
    records = [replace(a_record(), proceeding_key=new_id().hex) for _ in range(2)]
    units = [
        UnitMaker(f"person:{n}", [record]).unit(Kind.REPARATION_PAID, "2030-09", amount, series="GTQ")
        for n, (record, amount) in enumerate(zip(records, (300, 5), strict=True))
    ]
    with works.platform() as work:
        work.proceeding_facts.save_units([*units, a_unit(7)])
        publication = work.publications[Source.PROCEEDINGS]
        (amounts,) = publication.waiting("GT", [Kind.REPARATION_PAID])
        (judged,) = publication.waiting("GT", [Kind.JUDGMENT])
        assert (amounts.weight, amounts.heaviest) == (305, 300)
        assert (judged.weight, judged.heaviest) == (0, 0)


def test_a_cohort_enters_with_what_is_measured_and_leaves_with_what_was(works: Works) -> None:
    units = [a_unit(100), a_unit(100), a_unit(300), a_unit(300)]
    cohort = Cohort("2030", ("judgment", "", None), [unit.id for unit in units])
    with works.platform() as work:
        publication = work.publications[Source.PROCEEDINGS]
        work.proceeding_facts.save_units(units)
        publication.enter("GT", cohort, "GT")
        assert publication.waiting("GT", [Kind.JUDGMENT]) == []
        assert judgments(work) == [
            UnitRow("GT", "2030-01", "", "withheld", (100,), 2),
            UnitRow("GT", "2030-01", "", "withheld", (300,), 2),
        ]
        later = [replace(units[0], measured=(700,)), replace(units[3], detail="GT_MP_FTP")]
        work.proceeding_facts.save_units(later)
        publication.add_changes("GT", [], [unit.id for unit in units])
        (stale,) = publication.stale("GT", [Kind.JUDGMENT])
        # A detail that is withheld makes none stale.
        assert (stale.profile, list(stale.ids)) == (("judgment", "", None), [units[0].id])
        (staying,) = publication.staying("GT")["2030", Kind.JUDGMENT, ("judgment", "", None)]
        assert len(staying.ids) == 3
        publication.leave("GT", Cohort("2030", stale.profile, [units[0].id, units[2].id, units[3].id]))
    assert published(works) == [UnitRow("GT", "2030-01", "", "withheld", (100,), 1)]
    with works.platform() as work:
        waiting = work.publications[Source.PROCEEDINGS].waiting("GT", [Kind.JUDGMENT])
        assert sum(len(group.ids) for group in waiting) == 3


def published(works: Works) -> list[UnitRow]:
    """The first judgments that the network reads."""
    with works.platform(GUATEMALA) as work:
        return judgments(work)


def judgments(work: ReportingWork) -> list[UnitRow]:
    """The published first judgments of Guatemala."""
    return sorted(work.published_classes.proceedings(GUATEMALA, [Kind.JUDGMENT], YEAR)[Kind.JUDGMENT])


def test_cohorts_of_one_class_are_added_and_read_within_their_years_and_countries(works: Works) -> None:
    with works.platform() as work:
        for _ in range(2):
            units = [a_unit(100), a_unit(100)]
            work.proceeding_facts.save_units(units)
            profile = unit_profile(units[0])[:3]
            work.publications[Source.PROCEEDINGS].enter("GT", Cohort("2030", profile, [u.id for u in units]), "GT")
    assert published(works) == [UnitRow("GT", "2030-01", "", "GT_OJ", (100,), 4)]
    with works.platform() as work:
        classes = work.published_classes
        assert classes.proceedings(GUATEMALA, [Kind.JUDGMENT], ("2031", "2031")) == {Kind.JUDGMENT: []}
        assert classes.proceedings(GUATEMALA, [Kind.HEARING], YEAR) == {Kind.HEARING: []}
        assert classes.proceedings(HONDURAS, [Kind.JUDGMENT], YEAR) == {Kind.JUDGMENT: []}
        assert classes.persons(GUATEMALA, [], MONTHS, None) == []


def test_a_unit_that_is_counted_no_more_is_stale(works: Works) -> None:
    unit = a_unit()
    with works.platform() as work:
        publication = work.publications[Source.PROCEEDINGS]
        work.proceeding_facts.save_units([unit])
        publication.enter("GT", Cohort("2030", unit_profile(unit)[:3], [unit.id]), "GT")
        work.proceeding_facts.save_units([replace(unit, counted=False)])
        publication.add_changes("GT", [], [unit.id])
        assert [list(group.ids) for group in publication.stale("GT", [Kind.JUDGMENT])] == [[unit.id]]


def test_who_attends_a_person_of_a_proceeding_knows_its_units(works: Works) -> None:
    unit, elsewhere = a_unit(), a_fact(person_key="p", country="HN", organisation_id=CLINIC)
    with works.platform() as work:
        publication = work.publications[Source.PROCEEDINGS]
        work.proceeding_facts.save_units([unit])
        change = Change(f"{unit.kind} {unit.subject}", unit.kind, frozenset({SHELTER}))
        publication.add_changes("GT", [change], [])
        work.person_facts.save([elsewhere])
        assert dict(publication.changed("GT")) == {"judgment": [(frozenset({SHELTER}), 1)]}
        work.person_facts.save([a_fact(person_key="p", organisation_id=CLINIC), a_fact(person_key="q")])
        assert dict(publication.changed("GT")) == {"judgment": [(frozenset({SHELTER, CLINIC}), 1)]}
        (group,) = publication.waiting("GT", [Kind.JUDGMENT])
        assert group.parties == {SHELTER, CLINIC}
        publication.next_vintage("GT", [Kind.JUDGMENT], NOON)
        assert dict(publication.changed("GT")) == {}
