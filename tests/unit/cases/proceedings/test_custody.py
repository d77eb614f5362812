"""Evidence and its custody: who held it when, in a chain that shows every later change."""

# fixed dates: the rules are handed their day

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.proceedings.custody import (
    OUTSIDE,
    CustodySheet,
    check_may_give,
    check_may_take_back,
    digest_of,
    held,
    last_digest,
    opening_of,
)
from services.cases.domain.proceedings.custody import sheet_of as compared_sheet
from services.cases.domain.proceedings.custody_trail import noted_receipt, trail_of
from services.cases.domain.proceedings.errors import EvidenceWaits, HandoverOver, NotTheHolder
from services.cases.domain.proceedings.evidence import EVIDENCE, HANDOVER, Evidence, Handover
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY
from tests.unit.cases.proceedings.asked import accept, refusal_of

pytestmark = pytest.mark.unit

LUCAS = new_id()


def sheet_of(of: Evidence, handovers: Iterable[Handover]) -> CustodySheet:
    """The sheet where the audit says of every digest what the record says: what is wrong then is the chain itself."""
    known = list(handovers)
    return compared_sheet(of, known, trail_of(noted_receipt(each) for each in known if each.digest))


def evidence(**changes: Any) -> Evidence:
    collected = Evidence(
        kind="object",
        description="Teléfono",
        seal_number="S-1",
        collected_on=TODAY,
        collected_by="Agente",
        sha256="0" * 64,
        recorded_at=NOON,
        recorded_by="lía",
    )
    return replace(collected, **changes)


def handover(of: Evidence, **changes: Any) -> Handover:
    given = Handover(
        evidence_id=of.id,
        to_user=LUCAS,
        seal_intact=True,
        reason="Análisis",
        recorded_at=NOON,
        recorded_by="lía",
    )
    return replace(given, **changes)


def received(before: str, given: Handover, **changes: Any) -> Handover:
    done = replace(given, received_at=NOON + timedelta(hours=1), received_by=str(given.to_user), **changes)
    return replace(done, digest=digest_of(before, done))


def chain() -> tuple[Evidence, Handover, Handover]:
    of = evidence()
    first = received(opening_of(of), handover(of))
    assert first.digest is not None
    second = received(first.digest, handover(of, recorded_by=str(LUCAS), to_user=None, receiver_name="Perito"))
    return of, first, second


def test_the_digests_are_of_these_texts_so_that_a_printed_sheet_is_proved_in_any_year() -> None:
    of = evidence(id=UUID(int=1))
    given = received(opening_of(of), handover(of, id=UUID(int=2), to_user=UUID(int=3), new_seal_number="S-2"))
    opening = (
        '{"collected_by":"Agente","collected_on":"2026-11-24","description":"Teléfono",'
        '"evidence":"00000000-0000-0000-0000-000000000001","kind":"object","recorded_at":"2026-11-24T18:00:00+00:00",'
        f'"recorded_by":"lía","seal_number":"S-1","sha256":"{"0" * 64}"}}'
    )
    before = sha256(opening.encode()).hexdigest()
    handed_over = (
        f'{{"before":"{before}","given_at":"2026-11-24T18:00:00+00:00","given_by":"lía",'
        '"handover":"00000000-0000-0000-0000-000000000002","institution":null,"new_seal_number":"S-2",'
        '"reason":"Análisis","receipt_number":null,"received_at":"2026-11-24T19:00:00+00:00",'
        '"received_by":"00000000-0000-0000-0000-000000000003","receiver_name":null,"seal_intact":true,'
        '"to_user":"00000000-0000-0000-0000-000000000003"}'
    )

    assert opening_of(of) == before
    assert given.digest == sha256(handed_over.encode()).hexdigest()
    assert held(of, [given]).holder == str(UUID(int=3))


def test_a_chain_holds_as_it_was_signed_whatever_order_it_is_read_in() -> None:
    of, first, second = chain()

    for handovers in ([first, second], [second, first]):
        sheet = sheet_of(of, handovers)
        assert (sheet.valid, sheet.handovers, sheet.opening) == (True, [first, second], opening_of(of))
        assert last_digest(sheet) == second.digest


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "document"},
        {"description": "Otro"},
        {"seal_number": "S-2"},
        {"collected_on": TODAY - timedelta(days=1)},
        {"collected_by": None},
        {"sha256": "1" * 64},
        {"recorded_at": NOON + timedelta(seconds=1)},
        {"recorded_by": "lucas"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_evidence_that_is_changed_later_breaks_it(changes: Mapping[str, Any]) -> None:
    of, first, second = chain()

    assert not sheet_of(replace(of, **changes), [first, second]).valid


@pytest.mark.parametrize(
    "changes",
    [
        {"recorded_at": NOON + timedelta(seconds=1)},
        {"recorded_by": "otro"},
        {"to_user": new_id()},
        {"receiver_name": "Otro"},
        {"institution": "GT_OJ"},
        {"receipt_number": "9"},
        {"seal_intact": False},
        {"new_seal_number": "S-9"},
        {"reason": "Otra"},
        {"received_at": NOON},
        {"received_by": "otro"},
        {"id": new_id()},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_hand_over_that_is_changed_later_breaks_it(changes: Mapping[str, Any]) -> None:
    of, first, second = chain()

    assert not sheet_of(of, [replace(first, **changes), second]).valid
    assert not sheet_of(of, [first, replace(second, **changes)]).valid


def test_a_hand_over_that_is_left_out_breaks_it() -> None:
    of, _, second = chain()

    assert not sheet_of(of, [second]).valid
    assert sheet_of(of, []).valid


def test_what_belongs_to_other_evidence_is_left_out() -> None:
    of, first, second = chain()
    other = evidence()

    assert sheet_of(of, [first, handover(other), second]).handovers == [first, second]


def test_who_recorded_it_holds_it_until_another_has_received_it() -> None:
    of, first, second = chain()
    waiting = replace(first, received_at=None, received_by=None, digest=None)

    held = [sheet_of(of, handovers).holder for handovers in ([], [waiting], [first], [first, second])]

    assert held == ["lía", "lía", str(LUCAS), OUTSIDE]
    assert sheet_of(replace(of, recorded_by=None), []).holder == OUTSIDE


def sheet(*handovers: Handover, of: Evidence | None = None) -> CustodySheet:
    return sheet_of(of or evidence(), handovers)


def give(of: CustodySheet, giver: str, *, reason: str | None = None, active: Collection[UUID] = (LUCAS,)) -> None:
    check_may_give(of, handover(of.evidence, reason=reason), giver, active)


def take_back(given: Handover, subject: str, *, supervises: bool = False, active: Collection[UUID] = (LUCAS,)) -> None:
    check_may_take_back(given, subject, supervises=supervises, active=active)


def test_only_who_holds_it_hands_it_over() -> None:
    of, first, second = chain()

    give(sheet(of=of), "lía")
    give(sheet(first, of=of), str(LUCAS))
    for holder, other in ((sheet(of=of), "lucas"), (sheet(first, of=of), "lía")):
        with pytest.raises(NotTheHolder):
            give(holder, other)
    give(sheet(first, second, of=of), "whoever records that it came back")


def test_what_a_person_held_who_left_is_given_by_another_who_says_why() -> None:
    of, first, _ = chain()

    give(sheet(first, of=of), "lía", reason="Estaba en su armario", active=())
    for active, refused in (((LUCAS,), NotTheHolder), ((), Invalid)):
        with pytest.raises(refused):
            give(sheet(first, of=of), "lía", reason=None, active=active)
    with pytest.raises(NotTheHolder):
        give(sheet(of=of), str(LUCAS), reason="Lo anotó un sistema", active=())


def test_nothing_is_handed_over_while_a_receiver_has_not_confirmed() -> None:
    of, first, _ = chain()
    waiting = sheet(replace(first, received_at=None, digest=None), of=of)

    with pytest.raises(EvidenceWaits):
        give(waiting, "lía")
    assert last_digest(waiting) == waiting.opening


def test_what_was_recorded_by_mistake_is_not_handed_over() -> None:
    mistaken = evidence(in_error=True)

    with pytest.raises(Invalid) as refusal:
        give(sheet(of=mistaken), "lía")
    (problem,) = refusal.value.problems
    assert (problem.field, problem.code) == ("evidence_id", "in_error")


def test_a_hand_over_that_was_taken_back_stays_on_the_sheet_and_is_no_link() -> None:
    of, first, second = chain()
    before = replace(first, received_at=None, received_by=None, digest=None)
    back = replace(before, id=new_id(), taken_back_at=NOON, taken_back_by="lía")

    found = sheet_of(of, [back, first, second])

    assert (len(found.handovers), found.valid, last_digest(found)) == (3, True, second.digest)
    assert (sheet(back, of=of).holder, last_digest(sheet(back, of=of))) == ("lía", opening_of(of))
    assert (held(of, [back]).waiting, held(of, [back, before]).waiting) == (None, before)
    assert [HANDOVER.is_open(each) for each in (before, back, first)] == [True, False, False]
    give(sheet(back, of=of), "lía")


def test_who_gave_it_or_supervises_takes_it_back_until_it_was_received() -> None:
    _, first, _ = chain()
    waiting = replace(first, received_at=None, received_by=None, digest=None)

    take_back(waiting, "lía", supervises=False)
    take_back(waiting, "berta", supervises=True)
    with pytest.raises(NotTheHolder):
        take_back(waiting, str(LUCAS), supervises=False)
    for subject, supervises in (("lía", False), ("berta", True)):
        with pytest.raises(HandoverOver):
            take_back(first, subject, supervises=supervises)
    take_back(replace(waiting, recorded_by=str(LUCAS)), "lía", active=())
    with pytest.raises(NotTheHolder):
        take_back(replace(waiting, recorded_by=None), "lía", active=())


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        ({"collected_on": TODAY + timedelta(days=2)}, ("collected_on", "in_the_future")),
        ({"case_id": new_id()}, ("document_id", "case_and_document")),
        ({"document_id": new_id()}, ("document_id", "case_and_document")),
        ({"sha256": "G" * 64}, ("sha256", "not_a_sum")),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_evidence_has_its_day_its_document_and_its_sum(wrong: Mapping[str, Any], refused: tuple[str, str]) -> None:
    assert refusal_of(EVIDENCE, evidence(**wrong)) == refused
    accept(EVIDENCE, evidence(case_id=new_id(), document_id=new_id(), sha256=None))
    accept(EVIDENCE, evidence(sha256="0123456789abcdef" * 4))


@pytest.mark.parametrize(
    "wrong",
    [
        {"to_user": None},
        {"to_user": None, "receiver_name": "Perito"},
        {"to_user": None, "receipt_number": "9"},
        {"receiver_name": "Perito", "receipt_number": "9"},
    ],
    ids=["nobody", "no receipt", "no name", "two receivers"],
)
def test_a_hand_over_has_one_receiver(wrong: Mapping[str, Any]) -> None:
    of = evidence()

    accept(HANDOVER, handover(of))
    accept(HANDOVER, handover(of, to_user=None, receiver_name="Perito", receipt_number="9"))
    assert refusal_of(HANDOVER, handover(of, **wrong)) == ("to_user", "one_receiver")
