"""A verification may go on where the last one ended: it sees what came since, and the whole walk sees the rest."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg.rows import namedtuple_row

from infra.local.secrets import SERVICES
from infra.ops.access import Access
from infra.ops.cli import main
from shared.db.audit.anchors import Anchors, Head, Restore, anchored
from shared.db.audit.audit_since import BEGINNING, LAST, NotAMoment, start_of
from shared.db.audit.audit_verification import ChainCheck, check_chain
from shared.db.audit.verified import last_verified, note_verified
from tests.integration.shared.conftest import OneService
from tests.integration.shared.test_audit_chain import seal_accesses
from tests.support.world import GT

pytestmark = pytest.mark.integration
_EDIT = "UPDATE audit SET actor = 'nobody' WHERE id = (SELECT audit_id FROM audit_seal WHERE seq = %s)"


@pytest.fixture
def heads(one_service: OneService, tmp_path: Path) -> Path:
    """The anchors of a chain of ten entries, with heads 5 and 10."""
    seal_accesses(one_service, tmp_path)
    seal_accesses(one_service, tmp_path)
    return tmp_path / "referrals-GT.heads"


def looked_at(one_service: OneService, heads: Path, since: str) -> ChainCheck:
    with psycopg.connect(one_service.database.admin_url, row_factory=namedtuple_row) as admin:
        return check_chain(admin, GT, heads, start_of(since, heads))


def problems(one_service: OneService, heads: Path, since: str = "0") -> list[tuple[int, str]]:
    return [(found.seq, found.problem) for found in looked_at(one_service, heads, since).findings]


@pytest.fixture
def verify(one_service: OneService, heads: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `ceiba audit verify` over the one chain."""

    def database(_: Access, service: str, kind: str) -> Any:
        assert (service in SERVICES, kind) == (True, "relay")
        return psycopg.connect(one_service.database.relay_url, row_factory=namedtuple_row)

    monkeypatch.setattr(Access, "database", database)
    monkeypatch.setenv("CEIBA_AUDIT_ANCHOR_DIR", str(heads.parent))
    only = ["--service", "referrals", "--country", "GT"]
    return lambda *options: CliRunner().invoke(main, ["audit", "verify", *only, *options])


@pytest.mark.parametrize(("since", "begins"), [("0", 0), ("4", 0), ("5", 5), ("9", 5), ("99", 10)])
def test_it_begins_at_the_newest_anchored_head_before_a_number(heads: Path, since: str, begins: int) -> None:
    assert start_of(since, heads).seq == begins


def test_it_begins_at_the_newest_head_that_was_anchored_before_a_moment(heads: Path) -> None:
    kept = anchored(heads)
    moments = [datetime.fromisoformat(kept.at[seq]) for seq in (5, 10)]

    assert start_of((moments[0] - timedelta(seconds=1)).isoformat(), heads) == BEGINNING
    assert start_of(moments[0].isoformat(), heads) == Head(5, kept.heads[5])
    assert start_of(f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}", heads).seq == 10


@pytest.mark.parametrize("since", ["yesterday", "-1", "2031-13-01"])
def test_what_is_no_moment_is_wrong_use(since: str, heads: Path, verify: Callable[..., Result]) -> None:
    with pytest.raises(NotAMoment):
        start_of(since, heads)
    assert verify(f"--since={since}").exit_code == 2


def test_a_row_that_was_changed_before_is_found_by_the_whole_walk_alone(one_service: OneService, heads: Path) -> None:
    one_service.admin(_EDIT, 3)

    assert problems(one_service, heads, "5") == []
    assert problems(one_service, heads) == [(3, "edited_or_deleted")]


@pytest.mark.parametrize("since", ["0", "5"])
def test_a_row_that_was_changed_since_is_found(one_service: OneService, heads: Path, since: str) -> None:
    one_service.admin(_EDIT, 8)

    assert problems(one_service, heads, since) == [(8, "edited_or_deleted")]


def test_a_chain_that_was_rewritten_before_the_start_is_found_at_the_start(
    one_service: OneService, heads: Path
) -> None:
    one_service.admin("UPDATE audit_seal SET hash = '\\x00' WHERE seq = 5")
    assert problems(one_service, heads, "5") == [(5, "head_differs_from_anchor")]

    one_service.admin("DELETE FROM audit_seal WHERE seq = 5")
    assert (5, "missing_seal") in problems(one_service, heads, "5")


def test_the_end_that_is_missing_is_found_whatever_the_start(one_service: OneService, heads: Path) -> None:
    one_service.admin("DELETE FROM audit_seal WHERE seq > 8")

    assert (10, "missing_seal") in problems(one_service, heads, "5")


def test_last_goes_on_where_a_verification_without_a_finding_ended(
    one_service: OneService, heads: Path, verify: Callable[..., Result]
) -> None:
    whole = json.loads(verify("--json").output)
    seal_accesses(one_service, heads.parent)

    more = verify("--since", LAST, "--json")
    again = json.loads(verify("--since", LAST, "--json").output)

    assert (whole["entries"], json.loads(more.output)["entries"], again["entries"]) == (10, 5, 0)
    assert whole["entries_per_second"] > 0
    assert "10 entries in" not in verify("--since", LAST).output
    assert "15 entries in" in verify().output


def test_a_verification_with_a_finding_moves_nothing_on(
    one_service: OneService, heads: Path, verify: Callable[..., Result]
) -> None:
    verify()
    seal_accesses(one_service, heads.parent)
    one_service.admin(_EDIT, 12)

    assert [verify("--since", LAST).exit_code for _ in range(2)] == [1, 1]


def test_a_finding_of_the_whole_walk_stays_until_another_one_is_clean(
    one_service: OneService, heads: Path, verify: Callable[..., Result]
) -> None:
    def findings() -> int:
        return last_verified(heads.parent, "referrals").findings

    verify()
    (sealed,) = one_service.admin("SELECT actor FROM audit WHERE id = (SELECT audit_id FROM audit_seal WHERE seq = 3)")
    one_service.admin(_EDIT, 3)
    verify()

    assert (verify("--since", "5").exit_code, findings()) == (0, 1)

    one_service.admin("UPDATE audit SET actor = %s WHERE actor = 'nobody'", sealed.actor)
    assert (verify().exit_code, findings()) == (0, 0)


def test_without_a_note_last_is_the_whole_chain(heads: Path) -> None:
    assert start_of(LAST, heads) == BEGINNING


def test_what_a_restore_replaced_is_read_again(heads: Path) -> None:
    note_verified(heads, 10, 0, whole=True)
    kept = anchored(heads).heads
    now = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    last, first = Head(10, kept[10]), Head(5, kept[5])

    Anchors(heads.parent, "referrals").write_restore("GT", Restore(at=now, last=last, kept=first, audit_seq=6), last)

    assert start_of(LAST, heads) == first


def test_a_folder_that_cannot_be_written_does_not_fail_the_verification(
    heads: Path, verify: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    heads.with_suffix(".new").mkdir()  # a folder in its place stops root as well

    result = verify()

    assert (result.exit_code, "not noted as verified" in result.output) == (0, True)


def test_the_help_says_what_is_not_seen(verify: Callable[..., Result]) -> None:
    assert "found by the whole walk alone" in " ".join(verify("--help").output.split())
