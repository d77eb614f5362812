"""Whether the audit trail is what was sealed, for every way in which somebody could change it."""

# fixed dates: the rows of a chain only need moments

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from shared.db.audit.anchors import Anchors, Head, Restore
from shared.db.audit.audit import GENESIS, row_hash
from shared.db.audit.audit_order import STORED_WITHIN
from shared.db.audit.audit_verification import RESTORED, ChainCheck, check_chain, verify
from shared.kernel.ids import first_id_at, new_id

pytestmark = pytest.mark.unit
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def a_row(number: int, **changes: Any) -> SimpleNamespace:
    at = NOON + timedelta(minutes=number)
    fields: dict[str, Any] = {
        "id": first_id_at(at),
        "country": "GT",
        "at": at,
        "actor": "person-1",
        "client_id": "ceiba-web",
        "organisation_id": UUID(int=77),
        "action": "case.closed",
        "object_type": "case",
        "object_id": UUID(int=99),
        "purpose": "care",
        "fields": ["status"],
        "request_id": "r1",
    }
    return SimpleNamespace(**fields | changes)


class Trail:
    """The sealed rows of one country, as the database gives them."""

    def __init__(self, *rows: SimpleNamespace) -> None:
        self.rows: list[SimpleNamespace] = []
        self.unchained: list[SimpleNamespace] = []
        for row in rows:
            self.seal(row)

    def seal(self, row: SimpleNamespace) -> Head:
        last = self.rows[-1] if self.rows else None
        row.seq = last.seq + 1 if last else 1
        row.hash = row_hash(last.hash if last else GENESIS, row)
        self.rows.append(row)
        return Head(row.seq, row.hash)

    def head(self, seq: int) -> Head:
        return next(Head(row.seq, row.hash) for row in self.rows if row.seq == seq)

    def transaction(self) -> Any:
        return nullcontext()

    @contextmanager
    def cursor(self, *, name: str) -> Iterator["Trail"]:
        assert name
        yield self

    def execute(self, query: str, asked: tuple[str, object]) -> Iterator[SimpleNamespace]:
        assert asked in (("GT", 0), ("GT", UUID(int=0)))
        return iter(self.unchained if "NOT EXISTS" in query else self.rows)


@pytest.fixture
def trail() -> Trail:
    return Trail(*(a_row(number) for number in range(1, 6)))


class Kept:
    """The file of heads."""

    def __init__(self, folder: Path) -> None:
        self._anchors = Anchors(folder, "cases")
        self.file = folder / "cases-GT.heads"

    def anchor(self, *heads: Head) -> None:
        for head in heads:
            self._anchors.write({"GT": head})

    def restore(self, restore: Restore, head: Head) -> None:
        self._anchors.write_restore("GT", restore, head)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def looked_at(trail: Trail, kept: Kept | None = None) -> ChainCheck:
    return check_chain(trail, "GT", kept.file if kept else None)  # type: ignore[arg-type]


def findings(trail: Trail, kept: Kept | None = None) -> list[tuple[int, str]]:
    found = verify(trail, "GT", kept.file if kept else None)  # type: ignore[arg-type]
    assert {finding.country for finding in found} <= {"GT"}
    return [(finding.seq, finding.problem) for finding in found]


@pytest.mark.parametrize(
    "name",
    ["id", "country", "actor", "client_id", "organisation_id", "action", "object_type", "object_id", "purpose",
     "request_id"],
)  # fmt: skip
def test_every_field_of_a_row_is_sealed(name: str) -> None:
    assert row_hash(GENESIS, a_row(1)) != row_hash(GENESIS, a_row(1, **{name: "another"}))


def test_fields_and_moment_are_sealed_whatever_the_time_zone_of_the_moment() -> None:
    digest = row_hash(GENESIS, a_row(1, at=NOON))

    assert digest != row_hash(GENESIS, a_row(1, at=NOON, fields=["status", "stage"]))
    assert digest != row_hash(GENESIS, a_row(1, at=NOON + timedelta(microseconds=1)))
    assert digest == row_hash(GENESIS, a_row(1, at=NOON.astimezone(timezone(timedelta(hours=-6)))))


def test_a_seal_hangs_on_the_one_before_it() -> None:
    assert row_hash(GENESIS, a_row(1)) != row_hash(b"\1" * 32, a_row(1))


def test_an_unchanged_trail_verifies(trail: Trail, kept: Kept) -> None:
    kept.anchor(trail.head(2), trail.head(5))

    found = looked_at(trail, kept)

    assert found.findings == []
    assert found.head == found.kept == trail.head(5)


def moved(number: int, by: timedelta) -> SimpleNamespace:
    at = NOON + timedelta(minutes=number) + by
    return a_row(number, at=at, id=first_id_at(at))


def test_an_entry_that_is_older_than_those_before_it_is_told_of_once() -> None:
    late = Trail(a_row(1), a_row(2), moved(3, -timedelta(days=30)), a_row(4), a_row(5))

    assert findings(late) == [(3, "out_of_order")]
    assert looked_at(late).doubtful[0].entry == late.rows[2].id


def test_entries_that_go_back_step_by_step_are_out_of_order() -> None:
    steps = [moved(10, -timedelta(minutes=9 * number)) for number in range(3)]

    assert findings(Trail(a_row(10), *steps)) == [(4, "out_of_order")]


def test_an_entry_of_a_transaction_that_was_long_under_way_is_in_order() -> None:
    assert findings(Trail(a_row(1), a_row(20), moved(20, -STORED_WITHIN), a_row(21))) == []


def test_after_a_clock_that_was_ahead_one_entry_is_out_of_order_and_none_behind_it() -> None:
    ahead = Trail(a_row(1), moved(2, timedelta(days=1)), a_row(3), a_row(4))

    assert findings(ahead) == [(3, "out_of_order")]


@pytest.mark.parametrize("wrong", [first_id_at(NOON - timedelta(days=30)), UUID(int=7)])
def test_an_entry_whose_id_is_of_another_time_is_out_of_order(wrong: UUID) -> None:
    assert findings(Trail(a_row(1), a_row(2, id=wrong))) == [(2, "out_of_order")]


def test_an_entry_that_says_it_is_sealed_and_is_in_no_chain_is_found(trail: Trail, kept: Kept) -> None:
    kept.anchor(trail.head(5))
    trail.unchained = [SimpleNamespace(id=new_id(), after=2)]

    assert findings(trail, kept) == [(2, "not_in_chain")]
    assert looked_at(trail, kept).broken[0].entry == trail.unchained[0].id


def test_an_empty_trail_has_nothing_to_find(kept: Kept) -> None:
    assert findings(Trail()) == findings(Trail(), kept) == []
    assert looked_at(Trail()).head == Head(0, GENESIS)


def test_a_row_that_was_edited_is_found(trail: Trail) -> None:
    trail.rows[2].actor = "somebody else"

    assert findings(trail) == [(3, "edited_or_deleted")]


def test_a_row_that_was_deleted_is_found(trail: Trail) -> None:
    trail.rows[2].id = None

    assert findings(trail) == [(3, "edited_or_deleted")]


def test_a_row_that_was_deleted_with_its_seal_is_found(trail: Trail) -> None:
    del trail.rows[2]

    assert findings(trail) == [(3, "missing_seal"), (4, "edited_or_deleted")]


def test_a_first_row_that_was_deleted_with_its_seal_is_found(trail: Trail) -> None:
    del trail.rows[0]

    assert findings(trail) == [(1, "missing_seal"), (2, "edited_or_deleted")]


def test_a_chain_that_was_rewritten_as_a_whole_differs_from_its_anchored_heads(trail: Trail, kept: Kept) -> None:
    kept.anchor(*(trail.head(seq) for seq in (1, 3, 5)))
    rewritten = Trail(a_row(1), *(a_row(number, actor="somebody else") for number in range(2, 6)))

    assert findings(rewritten) == []
    assert findings(rewritten, kept) == [(3, "head_differs_from_anchor"), (5, "head_differs_from_anchor")]
    assert looked_at(rewritten, kept).kept == trail.head(1)


def test_what_was_anchored_after_a_difference_is_not_what_the_chain_still_has(trail: Trail, kept: Kept) -> None:
    kept.anchor(trail.head(1), Head(2, b"\7" * 32), trail.head(4))

    assert looked_at(trail, kept).kept == trail.head(1)


def test_an_end_that_was_cut_off_is_found(trail: Trail, kept: Kept) -> None:
    kept.anchor(*(trail.head(seq) for seq in (2, 4, 5)))
    del trail.rows[3:]

    assert findings(trail) == []
    assert findings(trail, kept) == [(4, "missing_seal"), (5, "missing_seal")]
    assert looked_at(trail, kept).kept == trail.head(2)


def test_findings_are_in_the_order_of_the_trail(trail: Trail, kept: Kept) -> None:
    kept.anchor(Head(2, b"\7" * 32))
    trail.rows[0].actor = trail.rows[3].actor = "somebody else"

    assert findings(trail, kept) == [
        (1, "edited_or_deleted"),
        (2, "head_differs_from_anchor"),
        (4, "edited_or_deleted"),
    ]


def test_a_trail_without_any_anchored_head_is_not_vouched_for(trail: Trail, kept: Kept) -> None:
    assert findings(trail, kept) == [(5, "not_anchored")]
    assert findings(trail) == []


def restored(trail: Trail, kept: Kept, *, says: list[str] | None = None, action: str = RESTORED) -> Restore:
    """Five rows were anchored, the database went back to two of them, and the next row tells of it."""
    kept.anchor(trail.head(2), trail.head(5))
    restore = Restore(at="x", last=trail.head(5), kept=trail.head(2), audit_seq=3)
    del trail.rows[2:]
    told = [*restore.expected_audit_fields, "by:operator"] if says is None else says
    kept.restore(restore, trail.seal(a_row(30, action=action, fields=told)))
    return restore


def test_a_restore_with_an_audit_row_is_no_finding(trail: Trail, kept: Kept) -> None:
    restore = restored(trail, kept)

    found = looked_at(trail, kept)

    assert found.findings == []
    assert [(seen.country, seen.restore, seen.audit_fields) for seen in found.restores] == [
        ("GT", restore, (*restore.expected_audit_fields, "by:operator"))
    ]


@pytest.mark.parametrize(("says", "action"), [([], RESTORED), (["from:5:ab"], RESTORED), (None, "case.closed")])
def test_a_restore_without_an_audit_row_is_found(trail: Trail, kept: Kept, says: list[str] | None, action: str) -> None:
    restored(trail, kept, says=says, action=action)

    found = looked_at(trail, kept)

    assert [(finding.seq, finding.problem) for finding in found.findings] == [(3, "restore_not_in_trail")]
    assert found.restores == []


def test_a_later_restore_may_have_taken_the_row_of_an_earlier_one_away(trail: Trail, kept: Kept) -> None:
    restored(trail, kept)
    kept.anchor(trail.seal(a_row(31)))
    second = Restore(at="y", last=trail.head(4), kept=trail.head(2), audit_seq=3)
    del trail.rows[2:]
    kept.restore(second, trail.seal(a_row(32, action=RESTORED, fields=second.expected_audit_fields)))

    found = looked_at(trail, kept)

    assert found.findings == []
    assert [seen.restore for seen in found.restores] == [second]


def test_a_restore_that_does_not_fit_the_heads_before_it_is_forged(trail: Trail, kept: Kept) -> None:
    kept.anchor(trail.head(2), trail.head(5))
    kept.restore(Restore(at="x", last=trail.head(5), kept=Head(2, b"\7" * 32), audit_seq=3), trail.head(5))

    assert findings(trail, kept) == [(3, "restore_forged")]
