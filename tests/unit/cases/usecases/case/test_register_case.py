"""Opening a case."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.cases.domain.case.case_number import organisation_code
from services.cases.domain.case.errors import CaseNumberTaken
from services.cases.domain.case.stage import CaseStatus, Stage
from services.cases.domain.consent.consent import ConsentStatus
from services.cases.domain.person.age import Majority
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.person import Experience, Exploitation, Person
from services.cases.usecases.case import register_case as module
from services.cases.usecases.case.register_case import RegisterCase, register_case
from shared.contracts.cases import STATISTICS, CaseRegistered
from shared.kernel.errors import Forbidden, Invalid
from tests.support.builders.cases import NOON, TODAY, a_case, a_caseworker, a_consent, an_identity, the_platform
from tests.support.use_cases import actions, code_of, published
from tests.support.world import GT, HN, SHELTER
from tests.unit.cases.usecases.world import World


def a_registration(**changes: Any) -> RegisterCase:
    """A child's case in Guatemala with an identity and a guardian's consent to referrals."""
    command = RegisterCase(
        country=GT,
        identified_on=date(2026, 11, 20),
        risk_level="high",
        person=Person(birth_year=2009, gender="feminine"),
        experience=Experience(acts=("recruitment",), exploitation=(Exploitation(type="sexual_exploitation"),)),
        identification_source="hotline",
        identified_adm1="GT-01",
        needs=("medical",),
        best_interest="considered",
        confidentiality="restricted",
        identity=an_identity(),
        consents=(a_consent(),),
    )
    return replace(command, **changes)


def test_a_case_is_opened_in_the_organisation_of_the_caller(world: World) -> None:
    command = a_registration()
    with world.work() as work:
        case = register_case(command, work=work)
    stored = world.case(case)
    assert stored == case
    assert (stored.organisation_id, stored.country, stored.opened_on) == (SHELTER, GT, TODAY)
    assert (stored.status, stored.stage, stored.version) == (CaseStatus.INTAKE, Stage.SCREENING, 1)
    assert (stored.person, stored.experience, stored.needs) == (command.person, command.experience, ("medical",))
    assert (stored.identified_on, stored.identified_adm1) == (date(2026, 11, 20), "GT-01")
    assert (stored.identification_source, stored.best_interest) == ("hotline", "considered")
    assert stored.confidentiality == "restricted"
    assert stored.case_number.startswith(f"GT-{organisation_code(SHELTER)}-2026-")
    assert stored.reassess_risk_by == NOON + timedelta(hours=24)


def test_who_the_person_is_goes_to_the_vault_and_to_the_search_index(world: World) -> None:
    with world.work() as work:
        case = register_case(a_registration(), work=work)
    assert world.identity(case) == (an_identity(), 1)
    assert world.found(case, Identity(first_names="Maria"))


def test_a_case_without_an_identity_is_opened_as_well(world: World) -> None:
    with world.work() as work:
        case = register_case(a_registration(identity=None), work=work)
    assert world.identity(case) == (Identity(), 0)
    assert not world.found(case, an_identity())


def test_a_registration_is_published_as_one_event_and_audited(world: World) -> None:
    consents = (a_consent(), a_consent(purpose=STATISTICS, recipient_type="statistics"))
    with world.work() as work:
        case = register_case(a_registration(consents=consents), work=work)
    (event,) = work.published
    assert isinstance(event, CaseRegistered)
    assert (event.case_id, event.majority, event.statistics_consent) == (case.id, "minor", True)
    assert (event.month, event.person_key) == ("2026-11", work.pseudonyms.person_key(case.person_id))
    assert work.audited == [("case.registered", case.id)]


def test_the_timeline_begins_with_the_registration_and_its_consents(world: World) -> None:
    with world.work() as work:
        case = register_case(a_registration(), work=work)
    entries = {entry.kind: entry for entry in world.timeline(case)}
    assert entries.keys() == {"case.registered", "consent.given"}
    given = entries["consent.given"]
    assert (given.actor, given.details["expires_on"]) == ("ana", "2027-11-20")
    assert case.consents[0].expires_on == date(2027, 11, 20)


def test_a_refusal_takes_back_a_consent_of_the_same_registration(world: World) -> None:
    refusal = a_consent(status=ConsentStatus.REFUSED)
    with world.work() as work:
        case = register_case(a_registration(consents=(a_consent(), refusal)), work=work)
    assert [one.status for one in case.consents] == [ConsentStatus.WITHDRAWN, ConsentStatus.REFUSED]
    assert case.consents[0].withdrawn_at == NOON
    assert sorted(world.happened(case)) == ["case.registered", "consent.given", "consent.given", "consent.withdrawn"]


def test_the_birth_year_is_taken_from_the_birthdate(world: World) -> None:
    with world.work() as work:
        case = register_case(
            a_registration(person=Person(), identity=Identity(birthdate="1990-05-14"), consents=()), work=work
        )
    assert (case.person.birth_year, case.majority) == (1990, Majority.ADULT)


def test_the_birthdate_says_who_may_consent_today(world: World) -> None:
    # 18 since yesterday, which neither the birth year nor the day of the identification shows.
    of_age = Identity(birthdate="2008-11-23")
    command = a_registration(person=Person(birth_year=2008), identity=of_age)
    with pytest.raises(Invalid) as refused, world.work() as work:
        register_case(command, work=work)
    assert (refused.value.problems[0].field, code_of(refused)) == ("consents.0.capacity", "consent_capacity")
    with world.work() as work:
        register_case(replace(command, consents=(a_consent(capacity="self_adult"),)), work=work)


def test_an_age_that_is_said_counts_from_the_registration(world: World) -> None:
    with world.work() as work:
        case = register_case(a_registration(person=Person(age=40), identity=None, consents=()), work=work)
    assert (case.age_said_on, case.majority) == (TODAY, Majority.ADULT)


def test_the_day_of_a_case_is_the_one_in_its_country(world: World) -> None:
    # Still the evening of the 24th in Guatemala.
    world.now = datetime(2026, 11, 25, 3, tzinfo=UTC)
    with world.work() as work:
        assert register_case(a_registration(), work=work).opened_on == date(2026, 11, 24)


def test_nothing_is_stored_or_published_under_a_number_that_is_taken(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = world.add()
    monkeypatch.setattr(module, "draw_case_number", lambda *_: taken.case_number)
    with pytest.raises(CaseNumberTaken), world.work() as work:
        register_case(a_registration(), work=work)
    assert (published(work), actions(work)) == ([], [])


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"country": HN}, "country", "country_out_of_scope"),
        ({"identified_on": date(2026, 11, 25)}, "identified_on", "in_the_future"),
        ({"identified_on": date(2009, 5, 13)}, "identified_on", "before_birth"),
        ({"identified_on": date(2008, 12, 31), "identity": None}, "identified_on", "before_birth"),
        ({"person": Person(birth_year=2027)}, "person.birth_year", "in_the_future"),
        ({"person": Person(birth_year=1900)}, "person.birth_year", "too_long_ago"),
        ({"person": Person(birth_year=1990)}, "person.birth_year", "disagrees_with_birthdate"),
        ({"person": Person(age=40)}, "person.age", "disagrees_with_age"),
        (
            {"person": Person(birth_year=2009, status_decided_on=date(2026, 11, 25))},
            "person.status_decided_on",
            "in_the_future",
        ),
        ({"identity": Identity(birthdate="2026-12")}, "identity.birthdate", "in_the_future"),
        ({"consents": (a_consent(given_on=date(2026, 11, 25)),)}, "consents.0.given_on", "in_the_future"),
        ({"consents": (a_consent(), a_consent(capacity="self_adult"))}, "consents.1.capacity", "consent_capacity"),
        ({"consents": (a_consent(recipient_type=None),)}, "consents.0.recipient_type", "recipient_missing"),
        (
            {"experience": Experience(exploitation=(Exploitation(type="servitude", national_purpose="SV_TURISMO"),))},
            "experience.exploitation.0.national_purpose",
            "other_countrys_law",
        ),
    ],
)
def test_a_registration_that_contradicts_itself_or_the_law_is_refused(
    world: World, changes: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused, world.work() as work:
        register_case(a_registration(**changes), work=work)
    assert (refused.value.problems[0].field, code_of(refused)) == (field, code)
    assert world.database.table("case_record") == {}
    assert (published(work), actions(work)) == ([], [])


def test_an_actual_victim_needs_an_act_and_a_purpose(world: World) -> None:
    command = a_registration(
        person=Person(birth_year=2009, trafficking_status="actual_victim"), experience=Experience()
    )
    with pytest.raises(Invalid) as refused, world.work() as work:
        register_case(command, work=work)
    assert {problem.code for problem in refused.value.problems} == {"acts_missing", "purpose_missing"}


def test_the_platform_opens_no_case(world: World) -> None:
    with pytest.raises(Forbidden), world.work(the_platform()) as work:
        register_case(a_registration(), work=work)


def test_a_caller_of_two_countries_opens_a_case_in_either(world: World) -> None:
    with world.work(a_caseworker(countries=frozenset({GT, HN}))) as work:
        case = register_case(a_registration(country=HN), work=work)
    assert (world.case(case).country, case.suggested_authority) == (HN, "HN_SENAF")


def test_each_registration_opens_a_case_of_its_own(world: World) -> None:
    first = world.add(a_case())
    with world.work() as work:
        second = register_case(a_registration(), work=work)
    assert first.person_id != second.person_id
    assert len(world.database.table("case_record")) == 2
