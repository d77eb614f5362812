"""The sums of a custody sheet, as the service takes them and as the printed sheet lets a court verify them."""

# fixed dates: the sums of a sample that the web application is tested with too

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from infra.local.programs import REPOSITORY
from services.cases.domain.proceedings.custody import CustodySheet, opening_of, sheet_of
from services.cases.domain.proceedings.custody_trail import noted_receipt, trail_of
from services.cases.domain.proceedings.evidence import Evidence, Handover

pytestmark = pytest.mark.unit

SAMPLE = json.loads((REPOSITORY / "gateway" / "web" / "test" / "custody.json").read_text())


def collected(said: dict[str, Any]) -> Evidence:
    return Evidence(
        id=UUID(said["id"]),
        recorded_at=datetime.fromisoformat(said["recorded_at"]),
        recorded_by=said["recorded_by"],
        kind=said["kind"],
        description=said["description"],
        seal_number=said["seal_number"],
        collected_on=date.fromisoformat(said["collected_on"]),
        collected_by=said["collected_by"],
        sha256=said["sha256"],
    )


def passed_on(said: dict[str, Any]) -> Handover:
    return Handover(
        id=UUID(said["id"]),
        evidence_id=UUID(said["evidence_id"]),
        recorded_at=datetime.fromisoformat(said["recorded_at"]),
        recorded_by=said["recorded_by"],
        to_user=UUID(said["to_user"]) if said["to_user"] else None,
        receiver_name=said["receiver_name"],
        institution=said["institution"],
        receipt_number=said["receipt_number"],
        seal_intact=said["seal_intact"],
        new_seal_number=said["new_seal_number"],
        reason=said["reason"],
        received_at=datetime.fromisoformat(said["received_at"]),
        received_by=said["received_by"],
        digest=said["digest"],
    )


def printed(evidence: Evidence, *said: dict[str, Any]) -> CustodySheet:
    """The sheet where the audit says of every hand-over what is said of it."""
    handovers = [passed_on(each) for each in said]
    return sheet_of(evidence, handovers, trail_of(map(noted_receipt, handovers)))


def test_the_service_takes_the_sums_of_the_sample() -> None:
    evidence = collected(SAMPLE["evidence"])

    sheet = printed(evidence, *SAMPLE["handovers"])

    assert opening_of(evidence) == SAMPLE["opening"]
    assert sheet.valid
    assert [handover.digest for handover in sheet.handovers] == [each["digest"] for each in SAMPLE["handovers"]]


def test_a_word_that_changes_breaks_the_chain() -> None:
    evidence = collected(SAMPLE["evidence"])
    first, second = SAMPLE["handovers"]

    assert not printed(evidence, first | {"reason": "otra"}, second).valid
    assert not printed(evidence, second).valid
