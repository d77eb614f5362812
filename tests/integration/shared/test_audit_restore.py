"""A restore is an act of its own: recorded it costs a known number of entries, unrecorded it is tampering."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg.rows import namedtuple_row

from infra.ops.access import Access
from infra.ops.cli import main
from shared.db.audit import audit_verification
from shared.db.audit.anchors import Anchors, Restore, anchored
from shared.db.audit.audit import Sealer, row_hash
from shared.db.audit.audit_restore import NoRestore, record_restore
from shared.db.audit.audit_verification import ChainCheck, Finding, check_chain
from shared.kernel.ids import new_id
from tests.integration.shared.conftest import OneService
from tests.support.world import GT

pytestmark = pytest.mark.integration


def accesses(one_service: OneService, anchors: Path, count: int = 5) -> None:
    """Read `count` cases and let a relay that has just started seal each, as a batch of its own."""
    sealer = Sealer(replace(one_service.settings, audit_anchor_dir=str(anchors)))
    for _ in range(count):
        with one_service.work(GT) as work:
            work.audit("case.read", country=GT, object_type="case", object_id=new_id(), fields=["risk_level"])
        with relay(one_service) as connection:
            sealer.seal(connection)


def relay(one_service: OneService) -> "psycopg.Connection[Any]":
    return psycopg.connect(one_service.database.relay_url, autocommit=True, row_factory=namedtuple_row)


def restored_to(one_service: OneService, seq: int) -> None:
    """As the database was when `seq` rows were sealed."""
    one_service.admin("DELETE FROM audit WHERE id IN (SELECT audit_id FROM audit_seal WHERE seq > %s)", seq)
    one_service.admin("DELETE FROM audit_seal WHERE seq > %s", seq)


def seen(one_service: OneService, anchors: Path) -> ChainCheck:
    with relay(one_service) as connection:
        return check_chain(connection, GT, anchors / "referrals-GT.heads")


def record(one_service: OneService, anchors: Path, writer: Anchors | None = None) -> Restore | None:
    with relay(one_service) as connection:
        return record_restore(
            check_chain(connection, GT, anchors / "referrals-GT.heads"),
            relay=connection,
            open_work=lambda: one_service.system_work(frozenset({GT})),
            anchors=[writer or Anchors(anchors, "referrals")],
            by="operator on duty",
            reason="disk failed",
        )


def test_without_the_act_a_restore_is_tampering_for_ever(one_service: OneService, tmp_path: Path) -> None:
    accesses(one_service, tmp_path)
    restored_to(one_service, 3)
    accesses(one_service, tmp_path, count=4)

    problems = {finding.problem for finding in seen(one_service, tmp_path).findings}

    assert problems == {"head_differs_from_anchor"}


def test_a_restore_that_was_recorded_verifies_and_says_what_it_cost(one_service: OneService, tmp_path: Path) -> None:
    accesses(one_service, tmp_path)
    restored_to(one_service, 3)

    record(one_service, tmp_path)

    found = seen(one_service, tmp_path)
    assert found.findings == []
    assert [(told.restore.lost, told.restore.last.seq, told.restore.kept.seq) for told in found.restores] == [(2, 5, 3)]
    assert {"by:operator on duty", "reason:disk failed"} <= set(found.restores[0].audit_fields)
    told = one_service.admin("SELECT actor, object_type FROM audit WHERE action = 'audit.restored'")
    assert [(row.actor, row.object_type) for row in told] == [("system:referrals", "audit_chain")]


@pytest.mark.parametrize("meanwhile", [0, 1, 2, 6])
def test_the_trail_goes_on_verifying_whether_or_not_relays_had_started_before(
    one_service: OneService, tmp_path: Path, meanwhile: int
) -> None:
    accesses(one_service, tmp_path)
    restored_to(one_service, 3)
    accesses(one_service, tmp_path, count=meanwhile)

    restore = record(one_service, tmp_path)
    accesses(one_service, tmp_path, count=3)

    assert restore is not None
    assert restore.lost == 2
    assert seen(one_service, tmp_path).findings == []
    heads = anchored(tmp_path / "referrals-GT.heads").heads
    assert max(heads) == 3 + meanwhile + 1 + 3


def test_nothing_is_recorded_where_nothing_was_restored(one_service: OneService, tmp_path: Path) -> None:
    accesses(one_service, tmp_path)

    assert record(one_service, tmp_path) is None
    assert one_service.admin("SELECT FROM audit WHERE action = 'audit.restored'") == []


def test_recording_it_twice_records_it_once(one_service: OneService, tmp_path: Path) -> None:
    accesses(one_service, tmp_path)
    restored_to(one_service, 3)

    assert record(one_service, tmp_path) is not None
    assert record(one_service, tmp_path) is None


def test_an_act_that_was_cut_off_before_it_was_anchored_is_repeated(one_service: OneService, tmp_path: Path) -> None:
    accesses(one_service, tmp_path)
    restored_to(one_service, 3)

    class Cut(Anchors):
        def write_restore(self, *_: object) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        record(one_service, tmp_path, Cut(tmp_path, "referrals"))
    assert seen(one_service, tmp_path).findings != []

    assert record(one_service, tmp_path) is not None
    assert seen(one_service, tmp_path).findings == []


def test_a_restore_to_before_the_first_anchor_is_recorded_too(one_service: OneService, tmp_path: Path) -> None:
    accesses(one_service, tmp_path)
    restored_to(one_service, 0)

    restore = record(one_service, tmp_path)

    assert restore is not None
    assert (restore.lost, restore.kept.seq) == (5, 0)
    assert seen(one_service, tmp_path).findings == []


def test_a_second_restore_may_go_back_to_before_the_first(one_service: OneService, tmp_path: Path) -> None:
    accesses(one_service, tmp_path)
    restored_to(one_service, 4)
    record(one_service, tmp_path)
    accesses(one_service, tmp_path, count=2)
    restored_to(one_service, 2)

    record(one_service, tmp_path)

    found = seen(one_service, tmp_path)
    assert found.findings == []
    assert [told.restore.kept.seq for told in found.restores] == [2]


def edit(one_service: OneService) -> None:
    one_service.admin("UPDATE audit SET actor = 'nobody' WHERE id = (SELECT audit_id FROM audit_seal WHERE seq = 2)")


def remove_a_link(one_service: OneService) -> None:
    one_service.admin("DELETE FROM audit_seal WHERE seq = 2")


@pytest.mark.parametrize("tamper", [edit, remove_a_link])
def test_a_chain_that_was_changed_is_not_taken_for_a_restored_one(
    one_service: OneService, tmp_path: Path, tamper: Callable[[OneService], None]
) -> None:
    accesses(one_service, tmp_path)
    restored_to(one_service, 3)
    tamper(one_service)

    with pytest.raises(NoRestore):
        record(one_service, tmp_path)
    assert one_service.admin("SELECT FROM audit WHERE action = 'audit.restored'") == []


def test_a_restore_excuses_nothing_that_was_kept(one_service: OneService, tmp_path: Path) -> None:
    accesses(one_service, tmp_path)
    restored_to(one_service, 3)
    record(one_service, tmp_path)
    edit(one_service)
    rechain(one_service)

    assert Finding("GT", 2, "head_differs_from_anchor") in seen(one_service, tmp_path).findings


def test_a_restore_in_the_anchors_alone_is_found_out(one_service: OneService, tmp_path: Path) -> None:
    accesses(one_service, tmp_path)
    restored_to(one_service, 3)
    record(one_service, tmp_path)
    one_service.admin("UPDATE audit SET action = 'case.read' WHERE action = 'audit.restored'")
    rechain(one_service)

    assert "restore_not_in_trail" in {finding.problem for finding in seen(one_service, tmp_path).findings}


def test_a_line_of_a_restore_that_fits_no_head_excuses_nothing(one_service: OneService, tmp_path: Path) -> None:
    accesses(one_service, tmp_path)
    file = tmp_path / "referrals-GT.heads"
    file.write_text(f"{file.read_text()}2019-01-01T00:00:00+00:00 restored 5 {'0' * 64} 3 {'0' * 64} 4\n")
    restored_to(one_service, 3)

    assert {"restore_forged", "missing_seal"} <= {finding.problem for finding in seen(one_service, tmp_path).findings}


def test_a_chain_without_any_anchor_is_reported(one_service: OneService, tmp_path: Path) -> None:
    accesses(one_service, tmp_path)
    (tmp_path / "referrals-GT.heads").unlink()

    assert [finding.problem for finding in seen(one_service, tmp_path).findings] == ["not_anchored"]


def rechain(one_service: OneService) -> None:
    """What somebody with every right in the database can do: make the chain whole again."""
    previous = bytes(32)
    for row in one_service.admin(
        "SELECT s.seq, a.* FROM audit_seal s JOIN audit a ON a.id = s.audit_id ORDER BY s.seq"
    ):
        previous = row_hash(previous, row)
        one_service.admin("UPDATE audit_seal SET hash = %s WHERE seq = %s", previous, row.seq)


@pytest.fixture
def ceiba(one_service: OneService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The operator's command, for this one database."""

    @contextmanager
    def database(*_: object) -> Iterator["psycopg.Connection[Any]"]:
        with relay(one_service) as connection:
            yield connection

    monkeypatch.setattr(Access, "database", database)
    monkeypatch.setattr(Access, "work", lambda _, __, country: one_service.system_work(frozenset({country})))

    def run(*arguments: str) -> Result:
        chosen = ("--service", "referrals", "--country", "GT", "--anchors", str(tmp_path))
        return CliRunner().invoke(main, ["audit", *arguments, *chosen])

    return run


def a_folder_as_file_of_heads(_: OneService, anchors: Path) -> None:
    (anchors / "referrals-GT.heads").unlink()
    (anchors / "referrals-GT.heads").mkdir()


def no_table(one_service: OneService, _: Path) -> None:
    one_service.admin("ALTER TABLE audit_seal RENAME TO audit_seal_of_before")


def no_right_to_read(one_service: OneService, _: Path) -> None:
    one_service.admin("REVOKE SELECT ON audit_seal FROM PUBLIC")
    for row in one_service.admin("SELECT DISTINCT grantee FROM information_schema.role_table_grants"
                           " WHERE table_name = 'audit_seal' AND grantee <> current_user"):  # fmt: skip
        one_service.admin(f'REVOKE SELECT ON audit_seal FROM "{row.grantee}"')


@pytest.mark.parametrize("spoil", [a_folder_as_file_of_heads, no_table, no_right_to_read])
def test_what_cannot_be_read_is_no_tampering(
    one_service: OneService, tmp_path: Path, ceiba: Callable[..., Result], spoil: Callable[[OneService, Path], None]
) -> None:
    accesses(one_service, tmp_path)
    spoil(one_service, tmp_path)

    verified = ceiba("verify")

    assert verified.exit_code == 3
    assert "Traceback" not in verified.output


def test_a_long_chain_is_never_held_whole(
    one_service: OneService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accesses(one_service, tmp_path, count=7)
    monkeypatch.setattr(audit_verification, "ROWS_AT_ONCE", 2)
    open_cursors: list[list[str]] = []

    with relay(one_service) as connection:

        def hashed(previous: bytes, row: Any) -> bytes:
            open_cursors.append(
                [row.name for row in connection.execute("SELECT name FROM pg_cursors WHERE name <> ''")]
            )
            return row_hash(previous, row)

        monkeypatch.setattr(audit_verification, "row_hash", hashed)
        found = check_chain(connection, GT, tmp_path / "referrals-GT.heads")

    assert (found.head.seq, found.findings) == (7, [])
    assert open_cursors == [["ceiba_audit_chain"]] * 7


def test_the_command_distinguishes_tampering_from_a_restore(
    one_service: OneService, tmp_path: Path, ceiba: Callable[..., Result]
) -> None:
    accesses(one_service, tmp_path)
    assert ceiba("verify").exit_code == 0
    restored_to(one_service, 3)
    assert ceiba("verify").exit_code == 1

    recorded = ceiba("record-restore", "--by", "operator on duty", "--reason", "disk failed")
    verified = ceiba("verify")

    assert (recorded.exit_code, verified.exit_code) == (0, 0), recorded.output
    assert "referrals GT: restored at 20" in verified.output
    assert "2 entries lost (from number 5 back to 3; by:operator on duty, reason:disk failed)" in verified.output
    assert json.loads(ceiba("verify", "--json").output)["restores"][0]["lost"] == 2
    assert "nothing to record" in ceiba("record-restore", "--by", "x", "--reason", "y").output


def test_the_command_refuses_a_changed_chain_with_1(
    one_service: OneService, tmp_path: Path, ceiba: Callable[..., Result]
) -> None:
    accesses(one_service, tmp_path)
    edit(one_service)

    refused = ceiba("record-restore", "--by", "x", "--reason", "y")

    assert (refused.exit_code, "that is no restore" in refused.output) == (1, True)


@pytest.mark.parametrize(
    "wrong",
    [
        ["verify", "--service", "nobody"],
        ["verify", "--country", "XX"],
        ["verify", "--anchors", "/nowhere/at/all"],
        ["record-restore", "--by", "x"],
        ["record-restore", "--by", " ", "--reason", "y"],
        ["check"],
    ],
)
def test_wrong_use_is_2(wrong: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CEIBA_AUDIT_ANCHOR_DIR", str(tmp_path))

    assert CliRunner().invoke(main, ["audit", *wrong]).exit_code == 2


@pytest.mark.parametrize("address", ["postgresql://postgres@127.0.0.1:9/postgres", None])
def test_a_database_or_platform_that_is_away_is_3(
    address: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CEIBA_HOME", str(tmp_path))
    monkeypatch.setenv("CEIBA_AUDIT_ANCHOR_DIR", str(tmp_path))
    if address:
        monkeypatch.setenv("CEIBA_ADMIN_DATABASE_URL", address)

    result = CliRunner().invoke(main, ["audit", "verify"])

    assert result.exit_code == 3
    assert "Traceback" not in result.output
