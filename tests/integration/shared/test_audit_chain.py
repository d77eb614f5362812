"""Every change of the audit trail is detected, even one by an administrator of the database."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from prometheus_client import REGISTRY
from psycopg.rows import namedtuple_row

from shared.db.audit.anchors import anchored
from shared.db.audit.audit import Sealer, row_hash
from shared.db.audit.audit_verification import Finding, verify
from shared.kernel.ids import new_id
from tests.integration.shared.conftest import OneService
from tests.support.world import GT

pytestmark = pytest.mark.integration

Tamper = Callable[[OneService], None]


def seal_accesses(one_service: OneService, anchors: Path, count: int = 5, sealer: Sealer | None = None) -> None:
    for _ in range(count):
        with one_service.work(GT) as work:
            work.audit("case.read", country=GT, object_type="case", object_id=new_id(), fields=["risk_level"])
    sealer = sealer or Sealer(replace(one_service.settings, audit_anchor_dir=str(anchors)))
    with psycopg.connect(one_service.database.relay_url, autocommit=True, row_factory=namedtuple_row) as relay:
        sealer.seal(relay)


def anchor_failures() -> float:
    return REGISTRY.get_sample_value("ceiba_audit_anchor_failures_total", {"service": "referrals"}) or 0.0


def findings(one_service: OneService, anchors: Path) -> list[Finding]:
    with psycopg.connect(one_service.database.admin_url, row_factory=namedtuple_row) as admin:
        return list(verify(admin, GT, anchors / "referrals-GT.heads"))


def test_an_untouched_trail_verifies(one_service: OneService, tmp_path: Path) -> None:
    seal_accesses(one_service, tmp_path)
    seal_accesses(one_service, tmp_path)

    assert findings(one_service, tmp_path) == []
    assert len(one_service.admin("SELECT * FROM audit_seal")) == 10


def edit(one_service: OneService) -> None:
    one_service.admin("UPDATE audit SET actor = 'nobody' WHERE id = (SELECT audit_id FROM audit_seal WHERE seq = 3)")


def delete(one_service: OneService) -> None:
    one_service.admin("DELETE FROM audit WHERE id = (SELECT audit_id FROM audit_seal WHERE seq = 3)")


def swap(one_service: OneService) -> None:
    one_service.admin("UPDATE audit_seal SET seq = -seq WHERE seq IN (2, 3)")
    one_service.admin("UPDATE audit_seal SET seq = 5 + seq WHERE seq < 0")


def cut_the_tail(one_service: OneService) -> None:
    one_service.admin("DELETE FROM audit_seal WHERE seq > 3")


def remove_a_link(one_service: OneService) -> None:
    one_service.admin("DELETE FROM audit_seal WHERE seq = 2")


@pytest.mark.parametrize("tamper", [edit, delete, swap, cut_the_tail, remove_a_link])
def test_every_change_of_the_trail_is_found(one_service: OneService, tmp_path: Path, tamper: Tamper) -> None:
    seal_accesses(one_service, tmp_path)

    tamper(one_service)

    assert findings(one_service, tmp_path)


def test_an_administrator_who_rewrites_table_and_chain_is_found_by_the_anchor(
    one_service: OneService, tmp_path: Path
) -> None:
    seal_accesses(one_service, tmp_path)
    one_service.admin("UPDATE audit SET actor = 'nobody' WHERE id = (SELECT audit_id FROM audit_seal WHERE seq = 1)")
    previous = bytes(32)
    rows = one_service.admin("SELECT s.seq, a.* FROM audit_seal s JOIN audit a ON a.id = s.audit_id ORDER BY s.seq")
    for row in rows:
        previous = row_hash(previous, row)
        one_service.admin("UPDATE audit_seal SET hash = %s WHERE seq = %s", previous, row.seq)

    assert [finding.problem for finding in findings(one_service, tmp_path)] == ["head_differs_from_anchor"]


def a_folder_that_cannot_be(anchors: Path) -> None:
    # A file in its place: unlike permissions, that stops root as well.
    anchors.write_text("")


def test_a_folder_that_cannot_be_written_stops_neither_the_sealing_nor_the_relay(
    one_service: OneService, tmp_path: Path
) -> None:
    anchors, failures = tmp_path / "anchors", anchor_failures()
    a_folder_that_cannot_be(anchors)

    seal_accesses(one_service, anchors)
    seal_accesses(one_service, anchors)

    assert len(one_service.admin("SELECT * FROM audit_seal")) == 10
    assert anchor_failures() - failures == 2


def test_heads_that_were_not_anchored_are_anchored_at_the_next_seal(one_service: OneService, tmp_path: Path) -> None:
    anchors = tmp_path / "anchors"
    sealer = Sealer(replace(one_service.settings, audit_anchor_dir=str(anchors)))
    a_folder_that_cannot_be(anchors)
    seal_accesses(one_service, anchors, sealer=sealer)

    anchors.unlink()
    seal_accesses(one_service, anchors, count=0, sealer=sealer)

    assert list(anchored(anchors / "referrals-GT.heads").heads) == [5]
    assert findings(one_service, anchors) == []


def test_a_relay_anchors_what_the_one_before_it_could_not(one_service: OneService, tmp_path: Path) -> None:
    anchors = tmp_path / "anchors"
    seal_accesses(one_service, anchors, count=3)
    anchors.rename(tmp_path / "aside")
    a_folder_that_cannot_be(anchors)
    seal_accesses(one_service, anchors, count=2)

    anchors.unlink()
    (tmp_path / "aside").rename(anchors)
    for _ in range(2):
        seal_accesses(one_service, anchors, count=0)

    assert list(anchored(anchors / "referrals-GT.heads").heads) == [3, 5]


def test_half_a_line_of_a_full_disk_is_no_head_and_spoils_none(one_service: OneService, tmp_path: Path) -> None:
    seal_accesses(one_service, tmp_path, count=1)
    file = tmp_path / "referrals-GT.heads"
    file.write_bytes(file.read_bytes()[:-20])

    seal_accesses(one_service, tmp_path, count=1)

    assert list(anchored(file).heads) == [2]
    assert findings(one_service, tmp_path) == []


def test_a_new_relay_does_not_vouch_for_a_chain_rewritten_before_it(one_service: OneService, tmp_path: Path) -> None:
    seal_accesses(one_service, tmp_path)
    one_service.admin("UPDATE audit_seal SET hash = sha256('rewritten') WHERE seq = 5")

    seal_accesses(one_service, tmp_path, count=0)

    assert "head_differs_from_anchor" in {finding.problem for finding in findings(one_service, tmp_path)}


def test_two_sealers_at_once_make_one_chain(one_service: OneService, tmp_path: Path) -> None:
    seal_accesses(one_service, tmp_path, count=3)
    with (
        psycopg.connect(one_service.database.relay_url, autocommit=True, row_factory=namedtuple_row) as one,
        psycopg.connect(one_service.database.relay_url, autocommit=True, row_factory=namedtuple_row) as two,
        one.transaction(),
    ):
        one.execute("SELECT pg_try_advisory_xact_lock(hashtext('ceiba.audit_seal'))")
        assert Sealer(one_service.settings).seal(two) == 0


def test_the_application_role_can_neither_change_nor_delete_an_access(one_service: OneService, tmp_path: Path) -> None:
    seal_accesses(one_service, tmp_path, count=1)
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit"):
        with psycopg.connect(one_service.database.app_url) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement)
