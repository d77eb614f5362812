"""Those who go along with a person who is referred: each on grounds of their own."""

# fixed dates: NOON is the clock of the service

import base64
import json
from typing import Any

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.consent.capacity import ASSENT
from services.cases.domain.consent.consent import Consent
from services.cases.domain.consent.disclosure import Companion
from services.cases.domain.disclosure.packet import PreparePacket
from services.cases.domain.person.age import Majority
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.person import Person
from services.cases.processes.person.identities import record_identity
from services.cases.usecases.consent.withdraw_consent import withdraw_consent
from services.cases.usecases.disclosure.prepare_packet import Packet, prepare_packet
from services.cases.usecases.disclosure.preview_packet import preview_packet
from services.cases.usecases.disclosure.record_referral_step import record_referral_step
from services.cases.usecases.person.change_person import change_person, remove_person
from shared.contracts.cases import DisclosureStopped, IdentityErased
from shared.crypto import open_sealed
from shared.kernel.errors import DomainError, Invalid
from shared.kernel.ids import new_id
from tests.support.builders.cases import (
    NOON,
    a_case,
    a_child_of_the_case,
    a_consent,
    a_packet,
    a_preview,
    a_step,
    a_supervisor,
    an_identity,
)
from tests.support.fakes.cases.work import PACKET_KEY
from tests.support.use_cases import any_version, published
from tests.unit.cases.usecases.person.erasing import erase_identity
from tests.unit.cases.usecases.world import World

MOTHER = a_consent(capacity="self_adult")
PEDRO = Identity(first_names="Pedrito", surnames="Canché", birthdate="2017-05-01")


@pytest.fixture
def case(world: World) -> Case:
    """A mother who agreed for herself, with a boy about whom nobody has decided anything."""
    child = a_child_of_the_case(best_interest="considered")
    case = a_case(person=Person(birth_year=1990), majority=Majority.ADULT, others=[child], consents=[MOTHER])
    world.add(case, an_identity(birthdate="1990-01-02"))
    with world.platform() as work:
        record_identity(case, child.id, PEDRO, work=work)
    return case


@pytest.fixture
def guardians(world: World, case: Case) -> Consent:
    """A guardian's yes to the same, about the boy."""
    consent = a_consent(person_id=case.others[0].id)
    with world.platform() as work:
        stored = work.cases.get_for_update(case.id)
        stored.consents.append(consent)
        work.cases.save(stored)
    return consent


def with_the_boy(case: Case, consent: Consent | None, **changes: Any) -> PreparePacket:
    """The wish to refer both."""
    along = Companion(person_id=case.others[0].id, consent_id=consent.id if consent else None)
    return a_packet(MOTHER, accompanied_by=(along,), **changes)


def prepared(world: World, case: Case, command: PreparePacket) -> Packet:
    with world.work() as work:
        packet = prepare_packet(case.id, command, work=work)
    if isinstance(packet, DomainError):
        raise packet
    return packet


def content_of(packet: Packet, command: PreparePacket) -> Any:
    info = f"ceiba/packet/v1|{command.referral_id}|{command.to_country}"
    return json.loads(open_sealed(PACKET_KEY, base64.b64decode(packet.sealed), info))


def test_the_receiver_reads_the_names_of_both(world: World, case: Case, guardians: Consent) -> None:
    command = with_the_boy(case, guardians)
    content = content_of(prepared(world, case, command), command)
    assert content["first_names"] == "María José"
    (boy,) = content["accompanied_by"]
    assert (boy["first_names"], boy["role"], boy["majority"]) == ("Pedrito", "dependant", "minor")
    assert "case_number" not in boy


def test_before_they_accept_they_read_of_both_no_more_than_a_bed_needs(
    world: World, case: Case, guardians: Consent
) -> None:
    packet = prepared(world, case, with_the_boy(case, guardians))
    (boy,) = packet.capacity["accompanied_by"]
    assert boy == {"role": "dependant", "age_band": "0_8", "majority": "minor", "gender": "masculine"}
    assert "Pedrito" not in str(packet.capacity)


def test_erasing_the_boy_ends_the_referrals_that_told_of_him_and_no_other(
    world: World, case: Case, guardians: Consent
) -> None:
    alone, both = a_packet(MOTHER), with_the_boy(case, guardians)
    for command in (alone, both):
        prepared(world, case, command)
    with world.work(a_supervisor()) as work:
        erase_identity(case.id, "person_request", person_id=case.others[0].id, work=work)
    (erased,) = (event for event in work.published if isinstance(event, IdentityErased))
    assert erased.referral_ids == (both.referral_id,)


def test_a_referral_that_missed_the_erasure_of_the_boy_is_told_of_it(
    world: World, case: Case, guardians: Consent
) -> None:
    command = with_the_boy(case, guardians)
    prepared(world, case, command)
    with world.platform() as work:
        work.vault.erase(case.vault_person(case.others[0].id), reason="requested", erased_by="berta", at=NOON)
    with world.platform() as work:
        record_referral_step(a_step(case, referral_id=command.referral_id), work=work)
    (erased,) = (event for event in work.published if isinstance(event, IdentityErased))
    assert erased.referral_ids == (command.referral_id,)


@pytest.mark.parametrize("consent", [None, MOTHER, a_consent()])
def test_a_name_leaves_on_no_consent_but_one_about_that_person(
    world: World, case: Case, guardians: Consent, consent: Consent | None
) -> None:
    with pytest.raises(Invalid) as refused:
        prepared(world, case, with_the_boy(case, consent))
    assert {problem.field for problem in refused.value.problems} == {"accompanied_by.0.consent_id"}


def test_a_childs_name_leaves_on_no_assent_alone(world: World, case: Case) -> None:
    assent = a_consent(person_id=case.others[0].id, capacity=ASSENT)
    with world.platform() as work:
        stored = work.cases.get_for_update(case.id)
        stored.consents.append(assent)
        work.cases.save(stored)
    with pytest.raises(Invalid) as refused:
        prepared(world, case, with_the_boy(case, assent))
    assert [problem.code for problem in refused.value.problems] == ["consent_child_decision"]


def test_a_bed_for_both_needs_no_consent(world: World, case: Case) -> None:
    command = with_the_boy(case, None, disclosure_profile="d1_capacity")
    content = content_of(prepared(world, case, command), command)
    assert "Pedrito" not in str(content)
    assert content["accompanied_by"][0]["role"] == "dependant"


def test_the_preview_shows_what_would_leave_of_each_and_why_not_more(world: World, case: Case) -> None:
    along = Companion(person_id=case.others[0].id)
    with world.work() as work:
        preview = preview_packet(case.id, a_preview(MOTHER, accompanied_by=(along,)), work=work)
    (boy,) = preview.after_acceptance["accompanied_by"]
    assert (boy["refused"], boy["role"]) == ("consent_missing", "dependant")
    assert "Pedrito" not in str(preview.after_acceptance)


def test_a_person_whose_birthdate_makes_them_an_adult_is_read_no_longer_on_their_guardians_consent(
    world: World, case: Case, guardians: Consent
) -> None:
    prepared(world, case, with_the_boy(case, guardians))
    boy, grown = case.others[0].id, {"person": {"birth_year": None, "age": 30}}
    with world.platform() as work:
        record_identity(work.cases.get_for_update(case.id), boy, Identity(first_names="Pedrito"), work=work)
    with world.work() as work:
        change_person(case.id, boy, grown, require_version=any_version, work=work)
    assert "disclosure_stopped" in published(work)


def test_what_was_shown_is_what_is_sent(world: World, case: Case, guardians: Consent) -> None:
    along = (Companion(person_id=case.others[0].id, consent_id=guardians.id),)
    with world.work() as work:
        preview = preview_packet(case.id, a_preview(MOTHER, accompanied_by=along), work=work)
    prepared(world, case, with_the_boy(case, guardians, previewed=preview.seal))
    with pytest.raises(Invalid) as refused:
        prepared(world, case, a_packet(MOTHER, previewed=preview.seal))
    assert [problem.code for problem in refused.value.problems] == ["preview_changed"]


def test_somebody_of_another_case_does_not_go_along(world: World, case: Case) -> None:
    stranger = a_packet(MOTHER, accompanied_by=(Companion(person_id=new_id()),))
    with pytest.raises(Invalid) as refused:
        prepared(world, case, stranger)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [
        ("accompanied_by.0.person_id", "not_of_this_case")
    ]


def test_a_withdrawn_consent_about_the_child_stops_the_packet_of_both(
    world: World, case: Case, guardians: Consent
) -> None:
    command = with_the_boy(case, guardians)
    prepared(world, case, command)
    with world.work() as work:
        withdraw_consent(case.id, guardians.id, "in_person", work=work)
    stopped = [event for event in work.published if isinstance(event, DisclosureStopped)]
    assert [(event.referral_id, event.reason) for event in stopped] == [(command.referral_id, "consent_missing")]


def test_a_packet_with_a_person_who_was_removed_is_not_read_any_more(
    world: World, case: Case, guardians: Consent
) -> None:
    prepared(world, case, with_the_boy(case, guardians))
    with world.work() as work:
        remove_person(case.id, case.others[0].id, require_version=any_version, work=work)
    assert [type(event) for event in work.published] == [DisclosureStopped]


def test_the_message_is_searched_for_the_names_of_both(world: World, case: Case) -> None:
    with world.work() as work:
        preview = preview_packet(case.id, a_preview(MOTHER, message="Llega con Pedrito"), work=work)
    assert "stored_name" in {finding.code for finding in preview.message_findings}
