"""Checking whether what left a case may still be read, and whether a text names its person."""

# fixed dates: NOON is the clock of the service

from datetime import date, timedelta
from typing import Any

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.consent.consent import Consent, ConsentStatus
from services.cases.domain.consent.disclosure import DisclosureRecord
from services.cases.usecases.disclosure.check_packet import acting_for, check_packet
from services.cases.usecases.disclosure.check_text import check_text, scrub_text
from shared.contracts.cases import DisclosureStopped
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, a_case, a_caseworker, a_consent, a_record, an_identity
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import actions
from tests.support.world import CLINIC, GT, HN
from tests.unit.cases.usecases.world import World, audited_fields

RECEIVER = a_caseworker(subject="rosa", client_id="clinic", organisation_id=CLINIC)


def sent(world: World, *consents: Consent, **changes: Any) -> tuple[Case, DisclosureRecord]:
    """A case and what left it under the first of its consents; the best interests of the child were considered."""
    case = world.add(a_case(consents=list(consents), best_interest=changes.pop("best_interest", "considered")))
    return case, world.refer(case, a_record(consents[0] if consents else None, **changes))


def checked(
    world: World, case: Case, record: DisclosureRecord, receiver: Grant = RECEIVER
) -> tuple[str | None, FakeCasesWork]:
    """Why the packet must stay shut, and the unit of work that said so."""
    with world.work(acting_for(receiver, GT)) as work:
        return check_packet(case.id, record.referral_id, receiver=receiver, work=work), work


def test_a_packet_may_be_opened_while_its_consent_holds(world: World) -> None:
    case, record = sent(world, a_consent())
    reason, work = checked(world, case, record)
    assert (reason, work.published) == (None, [])


def test_a_check_is_audited_as_an_act_of_the_receiver(world: World) -> None:
    case, record = sent(world, a_consent())
    _, work = checked(world, case, record)
    (row,) = work.audit_rows
    assert (row["action"], row["object_id"]) == ("packet.checked", case.id)
    assert (row["actor"], row["client_id"], row["country"]) == ("rosa", "clinic", GT)


@pytest.mark.parametrize(
    ("consent", "reason"),
    [
        (a_consent(status=ConsentStatus.WITHDRAWN, withdrawn_at=NOON), "consent_missing"),
        (a_consent(capacity="self_adult"), "consent_capacity"),
        (a_consent(capacity="self_adolescent_assent"), "consent_child_decision"),
    ],
)
def test_a_packet_that_lost_its_consent_stays_shut_and_its_referral_is_stopped(
    world: World, consent: Consent, reason: str
) -> None:
    case, record = sent(world, consent)
    found, work = checked(world, case, record)
    stopped = DisclosureStopped(country=GT, case_id=case.id, referral_id=record.referral_id, reason=reason)
    assert (found, work.published) == (reason, [stopped])


def test_an_expired_consent_keeps_a_packet_shut_and_ends_no_referral(world: World) -> None:
    case, record = sent(world, a_consent(expires_on=date(2026, 11, 23)))
    reason, work = checked(world, case, record)
    assert (reason, work.published) == ("consent_expired", [])


def test_a_packet_about_a_child_whose_best_interests_were_not_considered_stays_shut(world: World) -> None:
    case, record = sent(world, a_consent(), best_interest=None)
    reason, work = checked(world, case, record)
    assert (reason, work.published) == ("best_interest_missing", [])


def test_the_age_of_today_decides(world: World) -> None:
    case, record = sent(world, a_consent(expires_on=date(2029, 1, 1)))
    world.now = NOON + timedelta(days=3 * 366)
    assert checked(world, case, record)[0] == "consent_expired"
    world.now = NOON.replace(year=2028)
    assert checked(world, case, record)[0] == "consent_capacity"


def test_a_packet_in_which_no_one_can_be_recognised_needs_no_consent(world: World) -> None:
    case, record = sent(world, profile="d1_capacity")
    assert checked(world, case, record)[0] is None


def test_the_newest_packet_of_a_referral_counts(world: World) -> None:
    case, record = sent(world, profile="d1_capacity")
    with world.work() as work:
        newest = a_record(referral_id=record.referral_id, disclosed_at=NOON + timedelta(minutes=1))
        work.disclosures.add(case, newest)
    assert checked(world, case, record)[0] == "consent_missing"


def test_another_referral_of_the_case_says_nothing_of_this_one(world: World) -> None:
    case, record = sent(world, a_consent())
    world.refer(case, a_record(to_organisation_id=new_id(), disclosed_at=NOON + timedelta(minutes=1)))
    assert checked(world, case, record)[0] is None
    with pytest.raises(NotFound):
        checked(world, case, a_record(case.consents[0]))


@pytest.mark.parametrize(
    "receiver",
    [a_caseworker(organisation_id=new_id()), a_caseworker(organisation_id=CLINIC, countries=frozenset({HN}))],
    ids=["another organisation", "another country"],
)
def test_a_packet_for_another_receiver_is_not_found(world: World, receiver: Grant) -> None:
    case, record = sent(world, a_consent())
    with pytest.raises(NotFound):
        checked(world, case, record, receiver)


def test_a_packet_that_was_never_made_is_not_found(world: World) -> None:
    case = world.add()
    with pytest.raises(NotFound):
        checked(world, case, a_record())


def test_a_text_is_searched_for_the_person_and_audited_by_what_was_found(world: World) -> None:
    case = world.add(identity=an_identity())
    with world.work() as work:
        findings = check_text(case.id, "Hablé con María José de Hernández", work=work)
    assert {finding.code for finding in findings} == {"stored_name", "looks_like_name"}
    assert work.audited == [("text.checked", case.id)]
    assert audited_fields(work) == [["looks_like_name", "stored_name"]]


def test_a_text_in_which_nothing_is_found_is_audited_as_well(world: World) -> None:
    case = world.add(identity=an_identity())
    with world.work() as work:
        assert check_text(case.id, "Necesita alojamiento esta noche", work=work) == []
    assert (work.audited, audited_fields(work)) == ([("text.checked", case.id)], [[]])


def test_a_text_is_scrubbed_of_everybody_in_the_case_and_audited_once(world: World) -> None:
    case = world.add(a_case(), an_identity())
    with world.work() as work:
        scrubbed = scrub_text(case.id, "hoy viene maría", "es", work=work)
    assert scrubbed.text == "hoy viene [nombre]"
    assert (actions(work), audited_fields(work)) == (["text.checked"], [["looks_like_name", "stored_name"]])
