"""Heads of the audit chains in files: what a line vouches for, and what happens while nothing can be written."""

# fixed dates: the moment of a restore is only a mark

from pathlib import Path

import pytest

from shared.db.audit.anchors import Anchored, Anchors, Head, Restore, anchored
from shared.telemetry import ANCHOR_FAILURES

pytestmark = pytest.mark.unit


def head(seq: int, mark: str = "a") -> Head:
    return Head(seq, bytes([seq, ord(mark)]) * 16)


def a_restore(last: int, kept: int, row: int = 9) -> Restore:
    return Restore(at="2026-11-20T12:00:00+00:00", last=head(last), kept=head(kept), audit_seq=row)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "anchors"


@pytest.fixture
def anchors(folder: Path) -> Anchors:
    return Anchors(folder, "cases")


def kept_in(folder: Path, country: str = "GT") -> Anchored:
    return anchored(folder / f"cases-{country}.heads")


def test_each_country_has_a_file_of_its_own_in_which_every_head_is_a_line(anchors: Anchors, folder: Path) -> None:
    anchors.write({"GT": head(1), "HN": head(5)})
    anchors.write({"GT": head(2)})

    assert kept_in(folder).heads == {1: head(1).digest, 2: head(2).digest}
    assert kept_in(folder, "HN").heads == {5: head(5).digest}
    assert (folder / "cases-GT.heads").read_text().count("\n") == 2


def test_a_head_that_was_anchored_stays_as_it_is(anchors: Anchors, folder: Path) -> None:
    anchors.write({"GT": head(1)})
    anchors.write({"GT": head(1, "b")})

    assert kept_in(folder).heads == {1: head(1).digest}


def test_a_file_that_is_missing_vouches_for_nothing(folder: Path) -> None:
    assert kept_in(folder) == Anchored()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2026-11-20T12:00:00+00:00 3",
        f"2026-11-20T12:00:00+00:00 3 {'ab' * 31}",
        f"2026-11-20T12:00:00+00:00 3 {'ab' * 33}",
        f"2026-11-20T12:00:00+00:00 3 {'AB' * 32}",
        f"2026-11-20T12:00:00+00:00 x {'ab' * 32}",
        f"2026-11-20T12:00:00+00:00 restored 3 {'ab' * 32} 1 {'cd' * 32}",
        "\udcff\udcfe",
    ],
)
def test_what_is_no_whole_line_vouches_for_nothing(anchors: Anchors, folder: Path, line: str) -> None:
    anchors.write({"GT": head(1)})
    with (folder / "cases-GT.heads").open("ab") as file:
        file.write(f"{line}\n".encode(errors="surrogateescape"))
    anchors.write({"GT": head(2)})

    assert kept_in(folder) == Anchored(heads={1: head(1).digest, 2: head(2).digest})


def test_after_half_a_line_the_next_head_begins_a_line_of_its_own(anchors: Anchors, folder: Path) -> None:
    """A disk that was full may have taken half a line."""
    anchors.write({"GT": head(1)})
    with (folder / "cases-GT.heads").open("ab") as file:
        file.write(b"2026-11-20T12:00:00+00:00 2 ab")
    anchors.write({"GT": head(2)})

    assert kept_in(folder).heads == {1: head(1).digest, 2: head(2).digest}


def test_while_nothing_can_be_written_the_heads_wait_and_the_failures_are_counted(
    anchors: Anchors, folder: Path
) -> None:
    before = failures()
    folder.write_text("not a folder")

    anchors.write({"GT": head(1), "HN": head(4)})
    anchors.write({"GT": head(2)})
    assert failures() == before + 2

    folder.unlink()
    anchors.write({})
    assert kept_in(folder).heads == {2: head(2).digest}
    assert kept_in(folder, "HN").heads == {4: head(4).digest}
    anchors.write({})
    assert (folder / "cases-GT.heads").read_text().count("\n") == 1
    assert failures() == before + 2


def failures() -> float:
    return ANCHOR_FAILURES.labels("cases")._value.get()


def test_what_an_earlier_process_could_not_anchor_is_caught_up(anchors: Anchors, folder: Path) -> None:
    anchors.write({"GT": head(3), "HN": head(3)})
    later = Anchors(folder, "cases")

    later.catch_up({"GT": head(4), "HN": head(3, "b"), "SV": head(1), "MX": head(0)})
    later.write({})

    assert kept_in(folder).heads == {3: head(3).digest, 4: head(4).digest}
    assert kept_in(folder, "HN").heads == {3: head(3).digest}
    assert kept_in(folder, "SV").heads == {1: head(1).digest}
    assert kept_in(folder, "MX") == Anchored()


def test_a_long_file_is_caught_up_from_its_end(anchors: Anchors, folder: Path) -> None:
    for number in range(1, 40):
        anchors.write({"GT": head(number)})

    anchors.catch_up({"GT": head(39, "b")})
    anchors.write({})

    assert kept_in(folder).heads[39] == head(39).digest
    assert len(kept_in(folder).heads) == 39


def test_heads_from_before_a_restore_say_nothing_about_the_chain_of_today(anchors: Anchors, folder: Path) -> None:
    anchors.write({"GT": head(1)})
    anchors.write({"GT": head(8)})
    anchors.write_restore("GT", a_restore(last=8, kept=1), head(2, "b"))

    anchors.catch_up({"GT": head(3, "b")})
    anchors.write({})

    assert kept_in(folder).heads == {1: head(1).digest, 2: head(2, "b").digest, 3: head(3, "b").digest}


def test_a_restore_ends_what_was_anchored_beyond_what_was_kept(anchors: Anchors, folder: Path) -> None:
    for number in (1, 2, 3):
        anchors.write({"GT": head(number)})
    restore = a_restore(last=3, kept=2)

    anchors.write_restore("GT", restore, head(3, "b"))

    found = kept_in(folder)
    assert found.heads == {1: head(1).digest, 2: head(2).digest, 3: head(3, "b").digest}
    assert (found.restores, found.forged_audit_seqs) == ([restore], [])


def test_a_restore_may_keep_nothing(anchors: Anchors, folder: Path) -> None:
    anchors.write({"GT": head(3)})
    restore = a_restore(last=3, kept=0)

    anchors.write_restore("GT", restore, head(1, "b"))

    assert kept_in(folder) == Anchored(heads={1: head(1, "b").digest}, restores=[restore])


@pytest.mark.parametrize(
    "forged",
    [
        Restore(at="x", last=head(3, "b"), kept=head(2), audit_seq=7),
        Restore(at="x", last=head(4), kept=head(2), audit_seq=7),
        Restore(at="x", last=head(3), kept=head(2, "b"), audit_seq=7),
        Restore(at="x", last=head(3), kept=head(1), audit_seq=7),
    ],
)
def test_a_restore_that_does_not_fit_the_heads_before_it_ends_nothing(forged: Restore) -> None:
    found = Anchored()
    for number in (2, 3):
        found.take(head(number))

    found.take_restore(forged)

    assert (found.heads, found.restores, found.forged_audit_seqs) == ({2: head(2).digest, 3: head(3).digest}, [], [7])


def test_a_restore_says_what_it_cost_and_what_its_audit_row_must_say() -> None:
    restore = a_restore(last=8, kept=5)

    assert restore.lost == 3
    assert restore.expected_audit_fields == [f"from:8:{head(8).digest.hex()}", f"to:5:{head(5).digest.hex()}"]
