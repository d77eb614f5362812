"""Who may enter the published figures together, and who may leave them."""

# fixed dates: the rules are handed their period

from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest

from services.reporting.domain.disclosure.cohorts import (
    ClassKey,
    Group,
    Level,
    Profile,
    enough,
    form_cohorts,
    form_departures,
    has_shared_weight,
    may_stand,
)
from services.reporting.domain.facts.person_facts import Stratum

K = 11
A, B, C, D = (UUID(int=number) for number in (1, 2, 3, 4))
EVERYTHING, FORM, NOTHING = Level(frozenset({0, 1})), Level(frozenset({0})), Level(frozenset(), early=False)


def group(
    n: int,
    organisation: UUID,
    *profile: str,
    period: str = "2031-Q4",
    stratum: str = Stratum.REGISTERED,
    told: Sequence[UUID] = (),
) -> Group:
    """So many persons alike of one organisation, known to those who were told of them too."""
    return Group(period, stratum, profile, frozenset({organisation, *told}), [uuid4() for _ in range(n)])


def formed(groups: list[Group], running: str = "2031-Q4") -> dict[Profile, int]:
    cohorts = form_cohorts(groups, (EVERYTHING, FORM, NOTHING), K, running=running)
    return {cohort.profile: len(cohort.ids) for cohort in cohorts}


@pytest.mark.parametrize(
    ("shares", "is_enough"),
    [((11, 11), True), ((11, 10), False), ((1000, 10), False), ((1000, 11), True), ((1000,), False), ((6, 6, 5), True),
     ((4, 4, 4), False), ((), False)],
)  # fmt: skip
def test_for_every_organisation_eleven_persons_of_others_are_needed(shares: tuple[int, ...], is_enough: bool) -> None:
    assert enough([(frozenset({uuid4()}), n) for n in shares], K) is is_enough


def test_what_two_organisations_know_counts_for_neither_of_them() -> None:
    """A referral is known to both parties."""
    assert not enough([(frozenset({A, B}), 50), (frozenset({A, C}), 50)], K)
    assert enough([(frozenset({A, B}), 50), (frozenset({A, C}), 50), (frozenset({B, C}), 11)], K)


def test_a_class_is_not_published_when_a_receiver_knows_all_but_one_of_it() -> None:
    """Eleven of A and eleven of B alike: the shelter C subtracts the twenty-one that were referred to it."""
    told = [group(11, A, "labour", "GT-01", told=[C]), group(10, B, "labour", "GT-01", told=[C])]
    assert formed([*told, group(1, B, "labour", "GT-01")], running="2032-Q1") == {}
    assert formed([group(11, A, "labour", "GT-01"), group(11, B, "labour", "GT-01")]) == {("labour", "GT-01"): 22}


def test_eleven_referrals_of_one_person_are_one_person() -> None:
    def referrals(number: int, ends: list[UUID], persons: list[UUID]) -> Group:
        ids = [uuid4() for _ in range(number)]
        return Group("2031-Q4", Stratum.REGISTERED, ("labour", "GT-01"), frozenset(ends), ids, persons)

    ten, many = [uuid4() for _ in range(10)], [uuid4() for _ in range(40)]
    assert formed([referrals(40, [A, B], many), referrals(20, [C, D], ten)]) == {}
    assert formed([referrals(40, [A, B], many), referrals(20, [C, D], [*ten, uuid4()])]) == {("labour", "GT-01"): 60}
    # Of whom A sent one referral and C another, A knows.
    assert formed([referrals(40, [A, B], many), referrals(20, [C, D], many[:20])]) == {}


def test_no_organisation_has_more_than_85_in_a_hundred() -> None:
    assert may_stand([(frozenset({A}), 85), (frozenset({B}), 15)], K)
    assert not may_stand([(frozenset({A}), 86), (frozenset({B}), 14)], K)


def test_persons_enter_with_all_that_enough_of_them_share_and_the_rest_is_withheld() -> None:
    alike = [group(12, A, "labour", "GT-01"), group(12, B, "labour", "GT-01")]
    others = [group(6, A, "labour", "GT-02"), group(6, A, "labour", "GT-03"), group(12, B, "labour", "GT-04")]
    assert formed(alike + others) == {("labour", "GT-01"): 24, ("labour", None): 24}


def test_whoever_is_alike_with_too_few_waits_until_the_period_is_over() -> None:
    groups = [group(8, A, "labour", "GT-01"), group(8, B, "sexual", "GT-01"), group(8, C, "servitude", "GT-01")]
    assert formed(groups) == {}
    assert formed(groups, running="2032-Q1") == {(None, None): 24}


def test_public_imported_records_make_no_cohort_with_registered_persons() -> None:
    """Thirty rows of a public file and ten own cases would leave the reader with one person of another."""
    public, own = group(30, B, "labour", "GT-01", stratum=Stratum.IMPORTED), group(10, A, "labour", "GT-01")
    assert formed([public, own, group(1, C, "labour", "GT-01")], running="2032-Q1") == {}
    assert formed([public, own]) == {}


def test_each_stratum_enters_with_enough_of_its_own_and_both_may_have_one_profile() -> None:
    groups = [
        group(12, o, "labour", "GT-01", stratum=s) for o in (A, B) for s in (Stratum.REGISTERED, Stratum.IMPORTED)
    ]
    cohorts = form_cohorts(groups, (EVERYTHING,), K, running="2031-Q4")
    assert [(cohort.profile, len(cohort.ids)) for cohort in cohorts] == [(("labour", "GT-01"), 24)] * 2


def test_imported_records_hide_neither_persons_who_leave_nor_those_who_enter() -> None:
    stale = [group(30, B, "labour", "GT-01", stratum=Stratum.IMPORTED), group(10, A, "labour", "GT-01"),
             group(1, C, "labour", "GT-01")]  # fmt: skip
    assert form_departures(stale, {}, K) == []


def test_whoever_leaves_leaves_with_enough_others_and_the_rest_stays_enough() -> None:
    leaving = [
        group(11, A, "labour", "GT-01", period="2031-Q4"),
        group(11, B, "labour", "GT-01", period="2031-Q4"),
    ]
    of_it: ClassKey = ("2031-Q4", Stratum.REGISTERED, ("labour", "GT-01"))

    def left(stale: list[Group], *staying: tuple[UUID, int]) -> list[int]:
        rest = {of_it: [group(n, organisation, *of_it[2]) for organisation, n in staying]} if staying else {}
        return [len(cohort.ids) for cohort in form_departures(stale, rest, K)]

    assert left(leaving) == [22]
    assert left(leaving, (A, 11), (B, 11)) == [22]
    assert left(leaving, (A, 1)) == []
    assert left(leaving, (A, 11), (B, 10)) == []
    assert left(leaving[:1]) == []


def test_a_cohort_is_of_one_period_and_holds_all_persons_of_its_class() -> None:
    first = [group(12, o, "labour", "GT-01", period="2031-Q3") for o in (A, B)]
    second = [group(13, o, "labour", "GT-01") for o in (A, B)]

    cohorts = form_cohorts([*first, *second], (EVERYTHING,), K, running="2031-Q4")

    assert [(c.period, c.profile, sorted(c.ids)) for c in cohorts] == [
        (period, ("labour", "GT-01"), sorted(i for one in groups for i in one.ids))
        for period, groups in (("2031-Q3", first), ("2031-Q4", second))
    ]
    departures = form_departures(first, {}, K)
    assert [(c.period, c.profile, sorted(c.ids)) for c in departures] == [
        ("2031-Q3", ("labour", "GT-01"), sorted(i for one in first for i in one.ids))
    ]


def test_a_level_keeps_its_fields_and_withholds_the_others() -> None:
    assert FORM.of(("labour", "GT-01")) == ("labour", None)
    assert NOTHING.of(("labour", "GT-01")) == (None, None)


def of_amount(n: int, organisation: UUID, weight: int, heaviest: int = 1) -> Group:
    """So many alike who add `weight` to a sum of amounts together."""
    return group(n, organisation, "a", "b")._replace(weight=weight, heaviest=heaviest)


@pytest.mark.parametrize(
    ("groups", "is_shared"),
    [
        ([of_amount(11, A, 0, 0), of_amount(11, B, 0, 0)], True),
        ([of_amount(11, A, 85), of_amount(11, B, 15)], True),
        ([of_amount(11, A, 86), of_amount(11, B, 14)], False),
        ([of_amount(11, A, 50, 50), of_amount(11, B, 50, 50)], True),
        ([of_amount(11, A, 80, 1), of_amount(11, B, 20, 86)], False),
        ([], True),
    ],
)
def test_no_organisation_and_nobody_alone_adds_nearly_all_of_a_sum(groups: list[Group], is_shared: bool) -> None:
    assert has_shared_weight(groups) is is_shared


def test_whose_sum_is_nearly_all_of_one_organisation_waits() -> None:
    assert formed([of_amount(11, A, 86), of_amount(11, B, 14)]) == {}
    assert formed([of_amount(11, A, 85), of_amount(11, B, 15)]) == {("a", "b"): 22}


def test_nobody_leaves_a_sum_that_would_be_nearly_all_of_one_organisation() -> None:
    stale = [of_amount(11, A, 50), of_amount(11, B, 50)]
    key: ClassKey = ("2031-Q4", Stratum.REGISTERED, ("a", "b"))
    assert form_departures(stale, {key: [of_amount(11, A, 86), of_amount(11, B, 14)]}, K) == []
    assert len(form_departures(stale, {key: [of_amount(11, A, 50), of_amount(11, B, 50)]}, K)) == 1
