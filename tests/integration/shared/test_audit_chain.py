"""The audit trail tells when somebody changed it, even somebody with every right in the database."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg.rows import namedtuple_row

from shared.db.audit import Finding, Sealer, row_hash, verify
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from tests.integration.shared.conftest import House

pytestmark = pytest.mark.integration

GT = Country.GUATEMALA
Tamper = Callable[[House], None]


def seal_accesses(house: House, anchors: Path, count: int = 5) -> None:
    for _ in range(count):
        with house.work(GT) as work:
            work.record("case.read", country=GT, object_type="case", object_id=new_id(), fields=["risk_level"])
    sealer = Sealer(replace(house.settings, audit_anchor_dir=str(anchors)))
    with psycopg.connect(house.database.relay_url, autocommit=True, row_factory=namedtuple_row) as relay:
        sealer.seal(relay)


def findings(house: House, anchors: Path) -> list[Finding]:
    with psycopg.connect(house.database.admin_url, row_factory=namedtuple_row) as admin:
        return list(verify(admin, GT, anchors / "referrals-GT.heads"))


def test_an_untouched_trail_verifies(house: House, tmp_path: Path) -> None:
    seal_accesses(house, tmp_path)
    seal_accesses(house, tmp_path)

    assert findings(house, tmp_path) == []
    assert len(house.admin("SELECT * FROM audit_seal")) == 10


def edit(house: House) -> None:
    house.admin("UPDATE audit SET actor = 'nobody' WHERE id = (SELECT audit_id FROM audit_seal WHERE seq = 3)")


def delete(house: House) -> None:
    house.admin("DELETE FROM audit WHERE id = (SELECT audit_id FROM audit_seal WHERE seq = 3)")


def swap(house: House) -> None:
    house.admin("UPDATE audit_seal SET seq = -seq WHERE seq IN (2, 3)")
    house.admin("UPDATE audit_seal SET seq = 5 + seq WHERE seq < 0")


def cut_the_tail(house: House) -> None:
    house.admin("DELETE FROM audit_seal WHERE seq > 3")


def remove_a_link(house: House) -> None:
    house.admin("DELETE FROM audit_seal WHERE seq = 2")


@pytest.mark.parametrize("tamper", [edit, delete, swap, cut_the_tail, remove_a_link])
def test_whoever_changes_the_trail_is_found_out(house: House, tmp_path: Path, tamper: Tamper) -> None:
    seal_accesses(house, tmp_path)

    tamper(house)

    assert findings(house, tmp_path)


def test_an_administrator_who_rewrites_table_and_chain_is_found_by_the_anchor(house: House, tmp_path: Path) -> None:
    seal_accesses(house, tmp_path)
    house.admin("UPDATE audit SET actor = 'nobody' WHERE id = (SELECT audit_id FROM audit_seal WHERE seq = 1)")
    previous = bytes(32)
    rows = house.admin("SELECT s.seq, a.* FROM audit_seal s JOIN audit a ON a.id = s.audit_id ORDER BY s.seq")
    for row in rows:
        previous = row_hash(previous, row)
        house.admin("UPDATE audit_seal SET hash = %s WHERE seq = %s", previous, row.seq)

    assert [finding.problem for finding in findings(house, tmp_path)] == ["head_differs_from_anchor"]


def test_two_sealers_at_once_make_one_chain(house: House, tmp_path: Path) -> None:
    seal_accesses(house, tmp_path, count=3)
    with (
        psycopg.connect(house.database.relay_url, autocommit=True, row_factory=namedtuple_row) as one,
        psycopg.connect(house.database.relay_url, autocommit=True, row_factory=namedtuple_row) as two,
        one.transaction(),
    ):
        one.execute("SELECT pg_try_advisory_xact_lock(hashtext('ceiba.audit_seal'))")
        assert Sealer(house.settings).seal(two) == 0


def test_the_application_role_can_neither_change_nor_delete_an_access(house: House, tmp_path: Path) -> None:
    seal_accesses(house, tmp_path, count=1)
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit"):
        with psycopg.connect(house.database.app_url) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement)
