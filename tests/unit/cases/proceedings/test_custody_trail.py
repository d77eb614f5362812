"""The custody of evidence is what the audit noted of it at the time, and no more."""

# fixed dates: a record that only needs moments

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.cases.domain.proceedings.custody import digest_of, opening_of, sheet_of
from services.cases.domain.proceedings.custody_trail import noted_opening, noted_receipt, trail_of
from services.cases.domain.proceedings.evidence import Evidence, Handover

pytestmark = pytest.mark.unit
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PHONE = Evidence(kind="object", collected_on=date(2026, 11, 19), recorded_at=NOON, recorded_by="lía")
GIVEN = Handover(evidence_id=PHONE.id, to_user=UUID(int=7), seal_intact=True, recorded_at=NOON, recorded_by="lía")


def received(handover: Handover, before: str) -> Handover:
    signed = replace(handover, received_at=NOON, received_by="lucas")
    return replace(signed, digest=digest_of(before, signed))


OPENING = opening_of(PHONE)
RECEIVED = received(GIVEN, OPENING)
NOTED = [noted_opening(PHONE, OPENING), noted_receipt(RECEIVED)]
EARLIER_RELEASE = [[], [f"sha256:{RECEIVED.digest}"]]
FORGED = received(replace(GIVEN, seal_intact=False), OPENING)


@pytest.mark.parametrize("noted", [NOTED, EARLIER_RELEASE])
def test_what_was_noted_is_valid_also_of_an_earlier_release(noted: list[list[str]]) -> None:
    assert sheet_of(PHONE, [RECEIVED], trail_of(noted)).valid


@pytest.mark.parametrize("noted", [NOTED, EARLIER_RELEASE])
def test_a_hand_over_that_was_written_over_with_its_digest_is_not(noted: list[list[str]]) -> None:
    assert not sheet_of(PHONE, [FORGED], trail_of(noted)).valid


@pytest.mark.parametrize("noted", [NOTED, EARLIER_RELEASE])
def test_nor_is_it_when_the_new_digest_was_noted_afterwards(noted: list[list[str]]) -> None:
    assert not sheet_of(PHONE, [FORGED], trail_of([*noted, noted_receipt(FORGED)])).valid


def test_a_hand_over_that_was_taken_away_is_missed() -> None:
    assert not sheet_of(PHONE, [], trail_of(NOTED)).valid
    assert not sheet_of(PHONE, [replace(RECEIVED, in_error=True)], trail_of(NOTED)).valid


def test_evidence_that_was_written_over_before_any_hand_over_is_not_valid() -> None:
    other = replace(PHONE, sha256="0" * 64)

    assert sheet_of(PHONE, [], trail_of(NOTED[:1])).valid
    assert not sheet_of(other, [], trail_of(NOTED[:1])).valid


def test_hand_overs_of_other_evidence_change_nothing() -> None:
    other = replace(PHONE, id=UUID(int=9))
    of_other = received(replace(GIVEN, id=UUID(int=8), evidence_id=other.id), opening_of(other))
    noted = [*NOTED, noted_opening(other, opening_of(other)), noted_receipt(of_other)]

    assert sheet_of(PHONE, [RECEIVED, of_other], trail_of(noted)).valid
    assert sheet_of(PHONE, [RECEIVED], trail_of(noted)).valid
