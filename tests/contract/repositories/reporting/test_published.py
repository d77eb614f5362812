"""What the network may read."""

# fixed dates: NOON is the clock of the service

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from services.reporting.adapters.figures.published_classes import PersonCell
from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.disclosure.cohorts import Cohort
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.published import Change, PublishedVintage, person_profile, referral_profile
from tests.contract.repositories.reporting.works import Works
from tests.support.builders.reporting import GUATEMALA, HONDURAS, NOON, a_fact, a_referral
from tests.support.world import CLINIC, SHELTER

AUTUMN = ("2031-10", "2031-12")
QUARTER = "2031-Q4"


def test_changes_are_remembered_by_subject_until_the_next_vintage(works: Works) -> None:
    person, record = Change("p", "registered", frozenset({SHELTER})), Change("r", "imported", frozenset({CLINIC}))
    with works.platform() as work:
        publication = work.publications[Source.PERSONS]
        publication.add_changes("GT", [person, record], [])
        publication.add_changes("GT", [Change("p", "imported", frozenset({CLINIC}))], [])
        assert dict(publication.changed("GT")) == {
            "registered": [(frozenset({SHELTER, CLINIC}), 1)],
            "imported": [(frozenset({CLINIC}), 1)],
        }
        assert list(publication.changed("GT", without=["registered", "other"])) == ["imported"]
        assert dict(work.publications[Source.REFERRALS].changed("GT")) == {}
        publication.next_vintage("GT", ["registered"], NOON)
        assert list(publication.changed("GT")) == ["imported"]


def test_changes_are_uncounted_until_it_is_said_that_they_were_counted(works: Works) -> None:
    change = Change("p", "registered", frozenset({SHELTER}))
    with works.platform() as work:
        publication = work.publications[Source.PERSONS]
        publication.add_changes("GT", [], [])
        assert publication.uncounted("GT") is None
        publication.add_changes("GT", [change], [])
        first = publication.uncounted("GT")
        assert first is not None
        publication.add_changes("GT", [change], [])
        publication.set_counted("GT", first)
        second = publication.uncounted("GT")
        assert second is not None
        publication.set_counted("GT", second)
        assert publication.uncounted("GT") is None
        publication.add_changes("GT", [change], [])
        elsewhere = (
            work.publications[Source.PERSONS].uncounted("HN"),
            work.publications[Source.REFERRALS].uncounted("GT"),
        )
        assert (publication.uncounted("GT") is None, elsewhere) == (False, (None, None))


def test_whoever_was_sent_a_referral_knows_the_person(works: Works) -> None:
    fact = a_fact()
    with works.platform() as work:
        work.person_facts.save([fact])
        work.referral_facts.add_receivers([(fact.case_id, CLINIC, "GT")])
        work.referral_facts.add_receivers([(fact.case_id, CLINIC, "GT")])
        publication = work.publications[Source.PERSONS]
        publication.add_changes("GT", [Change(fact.person_key, "registered", frozenset({SHELTER}))], [fact.case_id])
        assert dict(publication.changed("GT")) == {"registered": [(frozenset({SHELTER, CLINIC}), 1)]}
        (group,) = publication.waiting("GT", ["registered"])
        assert group.parties == {SHELTER, CLINIC}


def test_a_cohort_enters_becomes_stale_and_leaves(works: Works) -> None:
    facts = [a_fact() for _ in range(3)]
    profile = person_profile(facts[0])
    cohort = Cohort(QUARTER, profile, [fact.case_id for fact in facts])
    with works.platform() as work:
        publication = work.publications[Source.PERSONS]
        work.person_facts.save(facts)
        (waiting,) = publication.waiting("GT", ["registered"])
        assert (waiting.period, waiting.profile, set(waiting.ids)) == (QUARTER, profile, set(cohort.ids))
        assert publication.waiting("GT", ["imported"]) == []
        publication.enter("GT", cohort, "GT")
        assert publication.waiting("GT", ["registered"]) == publication.stale("GT", ["registered"]) == []
        assert persons(work) == [3]

        moved = replace(facts[0], gender="masculine")
        work.person_facts.save([moved])
        publication.add_changes("GT", [], [moved.case_id, facts[1].case_id])
        (stale,) = publication.stale("GT", ["registered"])
        assert (stale.profile, list(stale.ids)) == (profile, [moved.case_id])
        (staying,) = publication.staying("GT")[QUARTER, "registered", profile]
        assert set(staying.ids) == {facts[1].case_id, facts[2].case_id}

        publication.leave("GT", Cohort(QUARTER, profile, [moved.case_id]))
        assert persons(work) == [2]
        assert [list(group.ids) for group in publication.waiting("GT", ["registered"])] == [[moved.case_id]]
        publication.leave("GT", Cohort(QUARTER, profile, [fact.case_id for fact in facts[1:]]))
        assert persons(work) == []


def test_a_value_that_is_withheld_makes_nobody_stale(works: Works) -> None:
    fact = a_fact()
    withheld = (*person_profile(fact)[:2], None, *person_profile(fact)[3:])
    with works.platform() as work:
        publication = work.publications[Source.PERSONS]
        work.person_facts.save([fact])
        publication.enter("GT", Cohort(QUARTER, withheld, [fact.case_id]), "GT")
        work.person_facts.save([replace(fact, gender="masculine")])
        publication.add_changes("GT", [], [fact.case_id])
        assert publication.stale("GT", ["registered"]) == []
        work.person_facts.save([replace(fact, month="2031-01")])
        publication.add_changes("GT", [], [fact.case_id])
        assert len(publication.stale("GT", ["registered"])) == 1


def test_referrals_of_one_person_are_one_person(works: Works) -> None:
    first = a_referral()
    second, undecided = a_referral(case_id=first.case_id), a_referral(accepted=None)
    with works.platform() as work:
        publication = work.publications[Source.REFERRALS]
        work.referral_facts.save([first, second, undecided])
        (group,) = publication.waiting("GT", ["registered"])
        assert set(group.ids) == {first.referral_id, second.referral_id}
        assert list(group.persons) == [first.case_id]
        publication.enter("GT", Cohort(QUARTER, referral_profile(first), group.ids), "HN")
        assert publication.waiting("GT", ["registered"]) == []
    for countries in (GUATEMALA, HONDURAS):
        with works.platform(countries) as work:
            (published,) = work.published_classes.referrals(countries, AUTUMN)
            assert (published.country, published.to_country, published.referrals) == ("GT", "HN", 2)
            assert published.values["outcome"] == "accepted"
    with works.platform() as work:
        assert work.published_classes.referrals({"MX"}, AUTUMN) == []
        assert work.published_classes.referrals(GUATEMALA, ("2030-01", "2030-12")) == []


def test_vintages_are_numbered_by_country_and_source(works: Works) -> None:
    later = NOON + timedelta(days=1)
    with works.platform() as work:
        publication = work.publications[Source.PERSONS]
        assert publication.vintages({"GT"}) == []
        publication.next_vintage("GT", [], NOON)
        publication.next_vintage("GT", [], later)
        publication.next_vintage("HN", [], NOON)
    # Whoever reads for the network names the vintages of other countries as well.
    with works.platform(GUATEMALA) as work:
        assert work.publications[Source.PERSONS].vintages({"HN", "GT"}) == [
            PublishedVintage("GT", 2, later),
            PublishedVintage("HN", 1, NOON),
        ]
        assert work.publications[Source.REFERRALS].vintages({"GT"}) == []


def test_no_vintage_is_made_while_another_transaction_reads_or_makes_one(works: Works) -> None:
    with works.platform() as reader:
        reader.publications[Source.PERSONS].lock_vintages_shared({"GT", "HN"})
        with works.platform() as other:
            other.publications[Source.PERSONS].lock_vintages_shared({"GT"})
            assert not other.publications[Source.PERSONS].try_take("HN")
            assert other.publications[Source.PERSONS].try_take("MX")
    with works.platform() as maker:
        assert maker.publications[Source.PERSONS].try_take("GT")
        with works.platform() as other:
            assert not other.publications[Source.PERSONS].try_take("GT")


def test_published_persons_are_summed_by_two_fields(works: Works) -> None:
    with works.platform() as work:
        publish_persons(work)
        cells = work.published_classes.persons(GUATEMALA, ["gender", "age_band"], AUTUMN, None)
        assert sorted(cells) == [
            PersonCell("GT", QUARTER, "feminine", "9_17", False, 2),
            PersonCell("GT", QUARTER, "feminine", "9_17", True, 5),
            PersonCell("GT", QUARTER, "withheld", "9_17", True, 1),
        ]
        assert work.published_classes.persons(GUATEMALA, [], AUTUMN, False) == [
            PersonCell("GT", QUARTER, "withheld", "withheld", False, 2)
        ]
        assert sum(c.persons for c in work.published_classes.persons(GUATEMALA, ["gender"], AUTUMN, True)) == 6
        assert work.published_classes.persons(GUATEMALA, [], ("2030-01", "2030-12"), None) == []


def test_published_years_and_records_know_who_has_no_year(works: Works) -> None:
    with works.platform() as work:
        publish_persons(work)
        assert work.published_classes.years(GUATEMALA) == ["", "2031"]
        everybody = Counter[int | None]()
        for record, n in work.published_classes.records(GUATEMALA, []):
            everybody[record.year] += n
        assert everybody == {2031: 6, None: 2}
        assert sum(n for _, n in work.published_classes.records(GUATEMALA, [2031])) == 6
        assert list(work.published_classes.records(GUATEMALA, [2030])) == []
        assert list(work.published_classes.records(HONDURAS, [])) == []


def test_published_persons_of_another_country_are_not_seen(works: Works) -> None:
    with works.platform() as work:
        publish_persons(work)
    with works.platform(HONDURAS) as work:
        assert work.published_classes.years(GUATEMALA) == []


def publish_persons(work: ReportingWork) -> None:
    """Five women and a person whose gender is withheld, and two records without a year."""
    fact, undated = a_fact(), a_fact(year_known=False)
    whole = person_profile(fact)
    other = (*whole[:-3], "x", *whole[-2:])
    withheld = (*whole[:2], None, *whole[3:])
    for profile, n in ((whole, 4), (other, 1), (withheld, 1), (person_profile(undated), 2)):
        facts = [a_fact() for _ in range(n)]
        work.person_facts.save(facts)
        work.publications[Source.PERSONS].enter("GT", Cohort(QUARTER, profile, [f.case_id for f in facts]), "GT")


def persons(work: ReportingWork) -> list[int]:
    """How many persons are published in each class."""
    return [cell.persons for cell in work.published_classes.persons(GUATEMALA, [], AUTUMN, None)]
