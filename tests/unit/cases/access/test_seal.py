"""Who may seal a case, which people they may name, and the numbers and minutes of emergency access."""

# fixed dates: NOON is the clock of the rules

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.cases.domain.access.emergency import EmergencyAccess, Outcome, whole_number
from services.cases.domain.access.errors import EmergencyReviewedAlready
from services.cases.domain.access.seal import check_may_change_seal, check_named, names_of, seal, sees, unseal
from services.cases.domain.case.case import Case
from services.cases.domain.case.case_number import draw_case_number
from services.cases.domain.case.seal_mark import check_mark
from shared.kernel.country import Country
from shared.kernel.errors import Forbidden, Invalid, NotFound
from shared.kernel.grant import Grant, Permission
from shared.kernel.second_person import SecondPerson
from tests.support.builders.cases import NOON, a_case, a_caseworker
from tests.support.use_cases import code_of

ANA, BETO, DORA, FOCAL = (uuid4() for _ in range(4))
ROLES = {ANA: "caseworker", BETO: "caseworker", FOCAL: "focal_point"}


def caller(who: UUID, *, supervises: bool = False) -> Grant:
    grant = replace(a_caseworker(), subject=str(who))
    return replace(grant, permissions=grant.permissions | {Permission.AUDIT_READ}) if supervises else grant


def sealed() -> Case:
    case = a_case()
    seal(case, names_of([ANA, BETO], caller(ANA), ROLES))
    return case


def test_a_sealed_case_exists_for_those_named() -> None:
    case = sealed()

    assert [sees(case, caller(who), NOON) for who in (ANA, BETO, DORA)] == [True, True, False]
    assert (case.confidentiality, case.is_sealed) == ("sealed", True)


def test_emergency_access_shows_it_until_its_end() -> None:
    case = sealed()
    case.emergency_for, case.emergency_until = str(DORA), NOON + timedelta(minutes=5)

    moments = [NOON, NOON + timedelta(minutes=5)]
    assert [sees(case, caller(DORA), at) for at in moments] == [True, False]
    with pytest.raises(Forbidden):
        check_may_change_seal(case, caller(DORA), NOON)
    check_may_change_seal(case, caller(DORA, supervises=True), NOON)


def test_who_does_not_see_a_case_cannot_change_its_seal_either() -> None:
    with pytest.raises(NotFound):
        check_may_change_seal(sealed(), caller(DORA, supervises=True), NOON)


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ([ANA], "too_few_named"),
        ([ANA, ANA], "too_few_named"),
        ([ANA, DORA], "not_active_here"),
        ([ANA, FOCAL], "never_reads_cases"),
        ([ANA, BETO, FOCAL], "never_reads_cases"),
    ],
    ids=["one", "one twice", "a stranger", "one who reads no case", "one who reads no case beside two"],
)
def test_names_are_of_several_active_people(named: list[UUID], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        names_of(named, caller(ANA), ROLES)

    assert code_of(refused) == code


def test_only_a_supervisor_seals_a_case_that_they_will_not_see() -> None:
    with pytest.raises(Invalid) as refused:
        names_of([ANA, BETO], caller(DORA), ROLES)
    assert code_of(refused) == "seal_without_you"

    case = a_case()
    seal(case, names_of([ANA, BETO], caller(DORA, supervises=True), ROLES))
    assert not sees(case, caller(DORA, supervises=True), NOON)


def test_a_case_that_is_opened_again_ends_emergency_access() -> None:
    case = sealed()
    case.emergency_for, case.emergency_until = str(DORA), NOON + timedelta(minutes=5)

    unseal(case)

    assert (case.sealed_for, case.emergency_for, case.emergency_until) == (None, None, None)
    assert case.confidentiality == "restricted"


def test_one_who_is_not_named_cannot_attend_it() -> None:
    check_named(sealed(), ANA)
    check_named(a_case(), DORA)
    with pytest.raises(Invalid):
        check_named(sealed(), DORA)


@pytest.mark.parametrize(
    ("new", "old", "names"),
    [("sealed", "normal", None), ("normal", "sealed", ("a", "b"))],
    ids=["seal by hand", "open by hand"],
)
def test_the_mark_follows_from_the_names(new: str, old: str, names: tuple[str, ...] | None) -> None:
    with pytest.raises(Invalid):
        check_mark(new, old, names)


def test_a_mark_without_names_may_be_changed() -> None:
    check_mark("normal", "sealed", None)
    check_mark("restricted", "normal", None)
    check_mark(None, "sealed", ("a", "b"))


def test_a_number_is_found_however_it_was_typed() -> None:
    number = draw_case_number(Country.GUATEMALA, uuid4(), 2026)

    assert {whole_number(typed) for typed in (number, number.lower(), number.replace("-", " "))} == {number}
    assert whole_number("nothing at all") != number


@pytest.mark.parametrize("outcome", Outcome)
def test_a_review_is_said_once_and_ends_the_access(outcome: Outcome) -> None:
    until = NOON + timedelta(minutes=30)
    access = EmergencyAccess(
        case_id=uuid4(), opened_by=str(DORA), reason="other", explanation=b"", opened_at=NOON, until=until
    )

    access.review(outcome, None, by=SecondPerson(str(ANA)), at=NOON + timedelta(minutes=5))

    assert access.until == NOON + timedelta(minutes=5)
    with pytest.raises(EmergencyReviewedAlready):
        access.review(Outcome.JUSTIFIED, None, by=SecondPerson(str(ANA)), at=NOON)
