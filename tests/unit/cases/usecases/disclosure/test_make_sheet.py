"""The sheet that tells a person what is kept of them, who was given it and who opened it."""

# fixed dates: NOON is the clock of the service

from collections import Counter
from dataclasses import fields
from datetime import date, timedelta
from uuid import UUID

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.origin import Origin
from services.cases.domain.consent.consent import ConsentStatus
from services.cases.domain.consent.disclosure import Companion
from services.cases.domain.disclosure.transparency import OPENINGS, Opened, TransparencySheet
from services.cases.domain.parts.closure import CloseCase
from services.cases.domain.parts.goal import GOAL, Goal
from services.cases.domain.person.age import Majority
from services.cases.domain.person.data_kinds import DataKind
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.person import Person
from services.cases.processes.parts.parts import add_part
from services.cases.processes.person.identities import record_identity
from services.cases.usecases.case.close_case import close_case
from services.cases.usecases.case.write_note import write_note
from services.cases.usecases.disclosure.check_packet import acting_for, check_packet
from services.cases.usecases.disclosure.make_sheet import make_sheet
from services.cases.usecases.disclosure.preview_packet import preview_packet
from services.cases.usecases.disclosure.read_disclosures import read_disclosures
from services.cases.usecases.person.read_identity import read_identity
from services.cases.usecases.person.read_identity_changes import read_identity_changes
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from tests.support.builders.cases import (
    NOON,
    a_case,
    a_caseworker,
    a_child_of_the_case,
    a_consent,
    a_preview,
    a_record,
    a_supervisor,
    an_identity,
)
from tests.support.use_cases import actions
from tests.support.world import CLINIC, GT, HN, SHELTER
from tests.unit.cases.usecases.person.erasing import erase_identity
from tests.unit.cases.usecases.world import World, audited_fields

RECEIVER = a_caseworker(subject="rosa", client_id="clinic", organisation_id=CLINIC)
HERS = a_consent(capacity="self_adult")


@pytest.fixture
def case(world: World) -> Case:
    """A mother and a boy."""
    boy = a_child_of_the_case(best_interest="considered")
    about_him = a_consent(person_id=boy.id)
    case = a_case(person=Person(birth_year=1990), majority=Majority.ADULT, others=[boy], consents=[HERS, about_him])
    world.add(case, an_identity(birthdate="1990-01-02"))
    with world.platform() as work:
        record_identity(case, boy.id, Identity(first_names="Pedrito"), work=work)
    return world.case(case)


def boy_of(case: Case) -> UUID:
    return case.others[0].id


def sheet_of(world: World, case: Case, person_id: UUID | None = None, grant: Grant | None = None) -> TransparencySheet:
    return make_sheet(
        case.id,
        person_id or case.person_id,
        open_work=lambda: world.work(grant),
        open_platform=world.platform,
    )


def opens_identity(world: World, case: Case, purpose: str, person_id: UUID | None = None) -> None:
    with world.work() as work:
        read_identity(case.id, purpose, person_id=person_id, work=work)


def receiver_checks(world: World, case: Case, referral_id: UUID) -> str | None:
    with world.work(acting_for(RECEIVER, GT)) as work:
        work.audit_organisation_id = CLINIC
        return check_packet(case.id, referral_id, receiver=RECEIVER, work=work)


def test_it_says_which_kinds_of_data_are_kept_and_no_value(world: World, case: Case) -> None:
    with world.work() as work:
        write_note(case.id, "uno", work=work)
        add_part(work.cases.get_for_update(case.id), GOAL, Goal(domain="health", person_id=boy_of(case)), work=work)
    mother, boy = sheet_of(world, case), sheet_of(world, case, boy_of(case))
    assert {DataKind.NAME, DataKind.CONTACT, DataKind.PAPERS, DataKind.LIVED, DataKind.NOTES} <= set(mother.kept)
    assert DataKind.PLAN not in mother.kept
    assert {DataKind.NAME, DataKind.AGREEMENTS, DataKind.PLAN} <= set(boy.kept)
    assert not {DataKind.PAPERS, DataKind.NOTES} & set(boy.kept)
    assert not [word for word in ("María", "Hernández", "1990", "+504", "Pedrito") if word in f"{mother}{boy}"]


def test_it_names_no_person_of_any_organisation(world: World, case: Case) -> None:
    opens_identity(world, case, "referral")
    assert "ana" not in [getattr(sheet_of(world, case), field.name) for field in fields(TransparencySheet)]
    assert "actor" not in str(sheet_of(world, case))


def test_it_says_which_organisation_sent_what_with_the_referral_that_led_to_the_case(world: World) -> None:
    came, added = a_child_of_the_case(), a_child_of_the_case()
    origin = Origin(
        referral_id=new_id(),
        referral_code="GT-7K3-Q9X",
        kind="service_referral",
        referring_organisation_id=CLINIC,
        referring_country=HN,
        incoming_referral_on=date(2026, 11, 23),
        profile="d3_identified",
        fields=("first_names", "gender", "risk_level"),
        along=(came.id,),
    )
    case = world.add(a_case(origin=origin, others=[came, added]))
    (received,) = sheet_of(world, case).received
    assert (received.organisation_id, received.country, received.on) == (CLINIC, HN, date(2026, 11, 23))
    assert received.kinds == (DataKind.NAME, DataKind.PROFILE, DataKind.SAFETY, DataKind.NEEDS)
    (of_child,) = sheet_of(world, case, came.id).received
    assert DataKind.NAME in of_child.kinds
    assert sheet_of(world, case, added.id).received == []


def test_a_case_that_began_here_was_sent_by_nobody(world: World, case: Case) -> None:
    assert sheet_of(world, case).received == []


def test_it_says_what_the_person_agreed_to_and_until_when(world: World) -> None:
    last_day = date(2027, 1, 31)
    taken_back = a_consent(given_on=date(2026, 11, 1)).withdrawn(at=NOON, channel="phone")
    refused = a_consent(given_on=date(2026, 10, 1), status=ConsentStatus.REFUSED)
    given = a_consent(expires_on=last_day, data_scope="d1_capacity")
    case = world.add(a_case(consents=[taken_back, refused, given]))
    first, second, third = sheet_of(world, case).consents
    assert (first.holds, first.ends_on, first.withdrawn_on) == (True, last_day, None)
    assert DataKind.AGE in first.kinds
    assert DataKind.NAME not in first.kinds
    assert (second.status, second.holds, second.ends_on) == (ConsentStatus.WITHDRAWN, False, None)
    assert second.withdrawn_on == NOON.astimezone(GT.time_zone).date()
    assert (third.status, third.holds) == (ConsentStatus.REFUSED, False)


def test_what_was_given_out_is_what_the_disclosures_say(world: World, case: Case) -> None:
    world.refer(case, a_record(HERS, fields=("age_band", "first_names", "phones")))
    world.refer(case, a_record(fields=("age_band",), profile="d1_capacity", disclosed_at=NOON + timedelta(days=1)))
    with world.work() as work:
        work.disclosures.add(case, a_record(HERS))  # prepared, and its referral never came to exist
        records = [record for record, _ in read_disclosures(case.id, work=work)]
    later, earlier = sheet_of(world, case).given_out
    assert [each.organisation_id for each in (later, earlier)] == [record.to_organisation_id for record in records]
    assert (later.kinds, later.purpose) == ((DataKind.AGE,), None)
    assert (earlier.kinds, earlier.purpose) == ((DataKind.NAME, DataKind.AGE, DataKind.CONTACT), "referral")


def test_the_ground_of_what_was_given_out_is_said(world: World, case: Case) -> None:
    world.refer(case, a_record(HERS))
    world.refer(case, a_record(override_id=new_id(), disclosed_at=NOON + timedelta(days=1)))
    world.refer(case, a_record(profile="d1_capacity", disclosed_at=NOON + timedelta(days=2)))
    assert [left.ground for left in sheet_of(world, case).given_out] == ["none", "override", "consent"]


def test_who_goes_along_reads_of_what_left_about_them(world: World, case: Case) -> None:
    about_him = next(consent for consent in case.consents if consent.person_id)
    along = (Companion(person_id=boy_of(case), consent_id=about_him.id),)
    world.refer(case, a_record(HERS))
    world.refer(case, a_record(HERS, accompanied_by=along, to_organisation_id=SHELTER))
    assert len(sheet_of(world, case).given_out) == 2
    (left,) = sheet_of(world, case, boy_of(case)).given_out
    assert (left.organisation_id, left.purpose) == (SHELTER, "referral")
    assert DataKind.NAME in left.kinds
    assert DataKind.FILE not in left.kinds


def test_openings_are_the_rows_of_the_audit_each_counted_once(world: World, case: Case) -> None:
    record = world.refer(case, a_record(HERS))
    for purpose in ("referral", "referral", "follow_up_contact"):
        opens_identity(world, case, purpose)
    with world.work() as work:
        read_identity_changes(case.id, "referral", after=None, limit=9, work=work)
        preview_packet(case.id, a_preview(HERS), work=work)
    assert receiver_checks(world, case, record.referral_id) is None
    sheet = sheet_of(world, case)
    with world.platform() as work:
        rows = work.audit_log.every(case.id, OPENINGS)
    said: Counter[tuple[Opened, UUID | None, str | None]] = Counter()
    for opening in sheet.openings:
        said[opening.opened, opening.organisation_id, opening.purpose] += opening.times
    assert said == Counter((OPENINGS[row.action], row.organisation_id, row.purpose) for row in rows)
    assert said[Opened.IDENTITY, SHELTER, "referral"] == 2
    assert said[Opened.PACKET, CLINIC, None] == 1


def test_what_was_opened_of_another_person_of_the_case_is_on_their_sheet_alone(world: World, case: Case) -> None:
    opens_identity(world, case, "referral", boy_of(case))
    assert sheet_of(world, case).openings == []
    (opening,) = sheet_of(world, case, boy_of(case)).openings
    assert (opening.opened, opening.times) == (Opened.IDENTITY, 1)
    opens_identity(world, case, "referral")
    assert len(sheet_of(world, case).openings) == len(sheet_of(world, case, boy_of(case)).openings) == 1


def test_a_packet_of_both_is_on_both_sheets(world: World, case: Case) -> None:
    about_him = next(consent for consent in case.consents if consent.person_id)
    along = (Companion(person_id=boy_of(case), consent_id=about_him.id),)
    record = world.refer(case, a_record(HERS, accompanied_by=along))
    assert receiver_checks(world, case, record.referral_id) is None
    for person_id in (case.person_id, boy_of(case)):
        (opening,) = sheet_of(world, case, person_id).openings
        assert (opening.opened, opening.organisation_id) == (Opened.PACKET, CLINIC)


def test_a_packet_that_stayed_shut_was_opened_by_nobody(world: World, case: Case) -> None:
    record = world.refer(case, a_record())
    assert receiver_checks(world, case, record.referral_id) == "consent_missing"
    assert sheet_of(world, case).openings == []


def test_an_erased_person_is_told_so(world: World, case: Case) -> None:
    with world.work(a_supervisor()) as work:
        erase_identity(case.id, "person_request", work=work)
    sheet = sheet_of(world, case)
    assert sheet.erased
    assert not {DataKind.NAME, DataKind.CONTACT, DataKind.PAPERS} & set(sheet.kept)


def test_making_it_is_audited_and_changes_nothing(world: World, case: Case) -> None:
    before = world.case(case)
    work = world.work()
    make_sheet(case.id, boy_of(case), open_work=lambda: work, open_platform=world.platform)
    assert actions(work) == ["transparency_sheet.made"]
    assert audited_fields(work) == [[f"person:{boy_of(case)}"]]
    assert (world.case(case), work.published) == (before, [])


def test_nobody_else_has_a_sheet_in_the_case(world: World, case: Case) -> None:
    with pytest.raises(NotFound):
        sheet_of(world, case, new_id())


def test_a_closed_case_has_a_sheet_too(world: World, case: Case) -> None:
    with world.work() as work:
        close_case(case.id, CloseCase(reason="other", note="Vuelve en enero"), work=work)
    assert DataKind.FILE in sheet_of(world, case).kept
