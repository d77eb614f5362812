"""What a case lets happen to itself: changes, consents, the end and a new beginning."""

# fixed dates: the rules are handed their day

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.cases.domain.case.errors import CaseClosedAlready, CaseNotClosed
from services.cases.domain.case.stage import CLOSED, CaseStatus, Stage
from services.cases.domain.consent.consent import Consent, WithdrawalChannel
from services.cases.domain.person.age import Age, Majority
from services.cases.domain.person.case_changes import changed_paths, changes_age
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.person import Experience, Exploitation, Person
from shared.kernel.country import Country
from shared.kernel.errors import Invalid, NotFound
from tests.support.builders.cases import a_case, a_consent

pytestmark = pytest.mark.unit
TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
BY_HAND = {
    ("draft", "intake"),
    ("intake", "active"),
    ("intake", "follow_up"),
    ("active", "follow_up"),
    ("follow_up", "active"),
    ("reopened", "active"),
    ("reopened", "follow_up"),
}
"""Everything that people may set; closing and reopening are actions of their own."""


def problem_of(refused: pytest.ExceptionInfo[Invalid]) -> tuple[str, str]:
    (problem,) = refused.value.problems
    return problem.field, problem.code


@pytest.mark.parametrize("after", list(CaseStatus))
@pytest.mark.parametrize("before", sorted(set(CaseStatus) - CLOSED))
def test_people_set_a_status_only_where_it_leads_on(before: CaseStatus, after: CaseStatus) -> None:
    case = a_case(status=before)

    if before == after or (before, after) in BY_HAND:
        case.change({"status": after}, on=TODAY)
        assert case.status is after
    else:
        with pytest.raises(Invalid) as refused:
            case.change({"status": after}, on=TODAY)
        assert problem_of(refused) == ("status", "not_from_here")
        assert case.status is before


@pytest.mark.parametrize("status", sorted(CLOSED))
def test_a_closed_case_is_neither_changed_nor_closed_again(status: CaseStatus) -> None:
    case = a_case(status=status)

    with pytest.raises(CaseClosedAlready):
        case.change({"needs": ["shelter"]}, on=TODAY)
    with pytest.raises(CaseClosedAlready):
        case.close("other", on=TODAY)
    with pytest.raises(CaseClosedAlready):
        case.must_be_open()


@pytest.mark.parametrize("status", sorted(set(CaseStatus) - CLOSED))
def test_an_open_case_is_not_reopened(status: CaseStatus) -> None:
    with pytest.raises(CaseNotClosed):
        a_case(status=status).reopen(at=NOON)


@pytest.mark.parametrize(
    ("reason", "status"), [("referred", "closed_referred"), ("plan_completed", "closed"), ("duplicate", "closed")]
)
def test_closing_says_when_and_why_and_ends_the_look_at_the_risk(reason: str, status: str) -> None:
    case = a_case()
    case.schedule_reassessment(assessed_at=NOON)

    case.close(reason, on=TODAY)

    assert (case.status, case.closed_on, case.closure_reason) == (status, TODAY, reason)
    assert case.reassess_risk_by is None


def test_reopening_forgets_the_end_and_looks_at_the_risk_anew() -> None:
    case = a_case(risk_level="medium")
    case.close("plan_completed", on=TODAY)

    case.reopen(at=NOON)

    assert (case.status, case.closed_on, case.closure_reason) == ("reopened", None, None)
    assert case.reassess_risk_by == NOON + timedelta(days=7)


def test_a_change_touches_what_it_names_and_nothing_else() -> None:
    case = a_case(person=Person(birth_year=1990, gender="feminine", citizenships=["HND"]), majority=Majority.ADULT)

    case.change(
        {"risk_level": "low", "needs": ["shelter"], "person": {"gender": "other"}, "experience": {"scope": "external"}},
        on=TODAY,
    )

    assert (case.risk_level, case.needs) == ("low", ["shelter"])
    assert case.person == Person(birth_year=1990, gender="other", citizenships=["HND"])
    assert (case.experience.scope, case.experience.acts) == ("external", ("recruitment",))
    assert case.status is CaseStatus.INTAKE


def test_a_change_that_breaks_the_law_is_refused_without_the_age_being_asked_for() -> None:
    case = a_case(person=Person(birth_year=1990), majority=Majority.ADULT, country=Country.EL_SALVADOR)

    with pytest.raises(Invalid) as refused:
        case.change({"experience": {"means": ["not_required_law"]}}, on=TODAY)

    assert problem_of(refused) == ("experience.means", "means_required_by_law")


def test_the_law_of_the_country_of_the_case_is_asked() -> None:
    for country in (Country.GUATEMALA, Country.HONDURAS, Country.MEXICO):
        case = a_case(country=country)
        case.change({"experience": {"means": ["not_required_law"]}}, on=TODAY)
        assert case.experience.means == ["not_required_law"]


def test_a_purpose_of_another_countrys_law_is_refused() -> None:
    case = a_case(country=Country.HONDURAS)
    foreign = Exploitation(type="forced_labour", national_purpose="GT_TRABAJOS_FORZADOS")

    with pytest.raises(Invalid) as refused:
        case.change({"experience": {"exploitation": [foreign]}}, on=TODAY)

    assert problem_of(refused) == ("experience.exploitation.0.national_purpose", "other_countrys_law")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"person": {"birth_year": 1990}}, True),
        ({"person": {"age": None}}, True),
        ({"person": {"age_is_estimated": True}}, True),
        ({"person": {"gender": "feminine"}}, False),
        ({"age": 5}, False),
        ({}, False),
    ],
)
def test_a_change_of_age_is_recognised(changes: dict[str, Any], expected: bool) -> None:
    assert changes_age(changes) is expected


def test_a_contradiction_is_told_at_the_field_that_is_changed() -> None:
    identity = Identity(birthdate="1996-05-14")
    for changed, field in (({"birth_year": 2001}, "person.birth_year"), ({"age": 8}, "person.age")):
        with pytest.raises(Invalid) as refused:
            a_case(person=Person(birth_year=1996)).change({"person": changed}, identity, on=TODAY)
        assert refused.value.problems[0].field == field


def test_a_birthdate_gives_the_record_its_year_unless_it_has_one() -> None:
    without, other = a_case(person=Person()), a_case(person=Person(birth_year=1996))

    without.apply_identity(Identity(birthdate="1996-05-14"))
    other.apply_identity(Identity(first_names="Canaria"))

    assert (without.person.birth_year, without.majority) == (1996, "adult")
    assert other.person.birth_year == 1996


def test_an_identity_that_is_erased_leaves_what_the_record_says() -> None:
    case = a_case(person=Person(birth_year=2015))

    case.apply_identity(None)

    assert (case.person.birth_year, case.majority) == (2015, "minor")


def test_an_imported_band_keeps_the_majority_that_came_with_it() -> None:
    case = a_case(person=Person(age_band="30_38"), majority=Majority.ADULT)

    case.recompute()

    assert case.majority == "adult"


def test_without_any_age_the_majority_is_unknown() -> None:
    case = a_case(person=Person(), majority=Majority.ADULT)

    case.recompute()

    assert case.majority == "unknown"


@pytest.mark.parametrize(
    ("identified_on", "opened_on", "age"),
    [(date(2020, 7, 1), TODAY, Age(9, 10)), (None, date(2021, 7, 1), Age(10, 11))],
)
def test_the_age_on_record_is_that_of_the_day_of_identification_or_else_of_opening(
    identified_on: date | None, opened_on: date, age: Age
) -> None:
    case = a_case(person=Person(birth_year=2010), identified_on=identified_on, opened_on=opened_on)

    assert case.age == age


def test_a_case_of_an_adult_who_was_a_child_then_has_all_elements_without_means() -> None:
    experience = Experience(
        acts=["recruitment"], exploitation=[Exploitation(type="sexual_exploitation")], age_when_trafficked=15
    )

    assert a_case(majority=Majority.ADULT, experience=experience).elements.complete


def test_the_stage_says_whether_it_moved() -> None:
    case = a_case()

    assert case.refresh_stage(["sent"]) is True
    assert case.stage is Stage.REFERRED
    assert case.refresh_stage(["sent"]) is False


def test_a_consent_is_withdrawn_alone_with_its_moment_and_channel() -> None:
    kept, taken = a_consent(), a_consent(purpose="photo_media")
    case = a_case(consents=[kept, taken])

    withdrawn = case.withdraw(taken.id, at=NOON, channel="phone")

    assert (withdrawn.id, withdrawn.status) == (taken.id, "withdrawn")
    assert (withdrawn.withdrawn_at, withdrawn.withdrawal_channel) == (NOON, "phone")
    assert case.consents == [kept, withdrawn]


def test_a_consent_of_another_case_is_not_found() -> None:
    with pytest.raises(NotFound):
        a_case(consents=[a_consent()]).withdraw(uuid4(), at=NOON, channel="phone")


def a_no(**changes: Any) -> Consent:
    return a_consent(**{"status": "refused", "recipient_type": None, "data_scope": "d0_anonymous"} | changes)


def test_a_no_takes_back_everything_that_was_given_for_its_purpose_and_nothing_else() -> None:
    first, second = a_consent(), a_consent(recipient_type="health")
    other_purpose, long_refused = a_consent(purpose="photo_media"), a_no()
    case = a_case(consents=[first, long_refused, second, other_purpose])
    no = a_no()

    taken = case.add_consent(no, majority=Majority.MINOR, now=NOON)

    assert [consent.id for consent in taken] == [first.id, second.id]
    assert {(c.status, c.withdrawn_at, c.withdrawal_channel) for c in taken} == {
        ("withdrawn", NOON, WithdrawalChannel.LATER_REFUSAL)
    }
    assert case.consents == [taken[0], long_refused, taken[1], other_purpose, no]


def test_a_no_of_somebody_whose_word_is_lower_takes_nothing_back() -> None:
    case = a_case(consents=[a_consent(capacity="court")])

    assert case.add_consent(a_no(capacity="guardian"), majority=Majority.MINOR, now=NOON) == []
    assert case.consents[0].status == "given"


@pytest.mark.parametrize(
    ("consent", "field", "code"),
    [
        (a_consent(capacity="guardian"), "consents.0.capacity", "consent_capacity"),
        (a_consent(capacity="self_adult", recipient_type=None), "consents.0.recipient_type", "recipient_missing"),
    ],
)
def test_a_consent_that_could_not_hold_is_refused_at_its_field_and_not_added(
    consent: Consent, field: str, code: str
) -> None:
    case = a_case()

    with pytest.raises(Invalid) as refused:
        case.add_consent(consent, majority=Majority.ADULT, now=NOON, field_prefix="consents.0.")

    assert problem_of(refused) == (field, code)
    assert case.consents == []


def test_a_consent_that_is_added_alone_is_refused_at_its_own_field() -> None:
    with pytest.raises(Invalid) as refused:
        a_case().add_consent(a_consent(capacity="guardian"), majority=Majority.ADULT, now=NOON)

    assert problem_of(refused) == ("capacity", "consent_capacity")


def test_a_birth_year_that_contradicts_the_age_is_told_at_the_birth_year() -> None:
    with pytest.raises(Invalid) as refused:
        a_case(person=Person(age=30)).change({"person": {"birth_year": 2018}}, on=TODAY)

    assert problem_of(refused) == ("person.birth_year", "disagrees_with_age")


def test_a_child_may_be_recorded_as_needing_no_means() -> None:
    child = a_case(person=Person(birth_year=2015), experience=Experience(means=["not_required_minor"]))

    child.recompute()
    child.change({"experience": {"means": ["not_required_minor"]}}, on=TODAY)

    assert (child.majority, child.elements.means) == ("minor", "not_needed")


def test_a_childs_own_no_takes_nothing_back_that_a_guardian_gave() -> None:
    no = a_no(capacity="self_adolescent_assent")

    assert a_case(consents=[a_consent()]).add_consent(no, majority=Majority.MINOR, now=NOON) == []
    assert len(a_case(consents=[a_consent()]).add_consent(no, majority=Majority.ADULT, now=NOON)) == 1


def test_the_stage_follows_the_status_too() -> None:
    case = a_case(status=CaseStatus.ACTIVE)

    assert case.refresh_stage([]) is True
    assert case.stage is Stage.ASSISTANCE


def test_a_change_is_told_by_the_names_of_its_fields_and_never_by_their_values() -> None:
    changes = {"risk_level": "low", "person": {"gender": "other", "age": 17}, "experience": {"scope": "internal"}}

    assert changed_paths(changes) == ["experience.scope", "person.age", "person.gender", "risk_level"]
    assert changed_paths({}) == []
