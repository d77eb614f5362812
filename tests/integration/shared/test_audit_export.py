"""`ceiba audit export` writes files that verify by themselves, and `check-export` finds what was changed in them."""

# fixed dates: no entry is of them; the command is refused

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from infra.local.home import Home
from infra.ops import audit_export
from infra.ops.access import Access
from infra.ops.cli import main
from tests.integration.shared.conftest import OneService
from tests.integration.shared.test_audit_chain import seal_accesses
from tests.support.world import GT

pytestmark = pytest.mark.integration

Ceiba = Callable[..., Result]


@pytest.fixture
def ceiba(one_service: OneService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ceiba:
    """`ceiba audit …` on the database of the one service."""
    monkeypatch.setattr(Access, "secrets", one_service.database.secrets)
    monkeypatch.setattr(Access, "work", lambda _, __, country: one_service.system_work(frozenset({country})))
    monkeypatch.setattr(audit_export, "BATCH", 2)
    return lambda *arguments: CliRunner().invoke(main, ["audit", *arguments], obj=Access(Home(tmp_path)))


def exported(ceiba: Ceiba, folder: Path) -> Any:
    day = datetime.now(UTC)
    span = ["--from", f"{day - timedelta(days=1):%Y-%m-%d}", "--to", f"{day + timedelta(days=1):%Y-%m-%d}"]
    where = ["--service", "referrals", "--country", GT.value, "--out", str(folder)]
    answer = ceiba("export", *where, *span, "--reason", "inspection", "--json")
    assert answer.exit_code == 0, answer.output
    (row,) = json.loads(answer.output)
    return row


def test_what_was_exported_verifies_and_the_export_is_an_entry(
    one_service: OneService, ceiba: Ceiba, tmp_path: Path
) -> None:
    seal_accesses(one_service, tmp_path / "anchors")

    row = exported(ceiba, tmp_path / "out")

    assert (row["file"], row["entries"]) == ("audit-referrals-GT.ndjson", 5)
    checked = ceiba("check-export", str(tmp_path / "out"), "--json")
    assert (checked.exit_code, json.loads(checked.output)[0]["problem"]) == (0, None)
    (entry,) = one_service.admin("SELECT * FROM audit WHERE action = 'audit.exported'")
    assert (entry.purpose, entry.fields[0]) == ("inspection", "entries:5")


def test_a_receiver_checks_it_with_the_key_alone(one_service: OneService, ceiba: Ceiba, tmp_path: Path) -> None:
    seal_accesses(one_service, tmp_path / "anchors")
    row = exported(ceiba, tmp_path / "out")

    assert ceiba("check-export", str(tmp_path / "out"), "--public-key", row["public_key"]).exit_code == 0
    other = row["public_key"].replace("referrals:", "cases:")
    assert ceiba("check-export", str(tmp_path / "out"), "--public-key", other).exit_code == 1


@pytest.mark.parametrize(
    ("tamper", "problems"),
    [
        (lambda lines: [lines[0].replace(b"case.read", b"case.seen"), *lines[1:]], {"changed", "content_differs"}),
        (lambda lines: [lines[0], *lines[2:]], {"content_differs"}),
        (lambda lines: [lines[1], lines[0], *lines[2:]], {"does_not_follow", "content_differs"}),
        (lambda lines: lines[:-1], {"no_statement"}),
        (lambda lines: [b"nothing\n", *lines[1:]], {"no_entry", "content_differs"}),
        (lambda lines: [*lines[:-1], lines[-1].replace(b"inspection", b"complaints")], {"unknown_key_or_signature"}),
    ],
    ids=["a word changed", "a line left out", "two exchanged", "the signature cut", "no JSON", "another reason"],
)
def test_each_change_of_a_file_is_found(
    one_service: OneService,
    ceiba: Ceiba,
    tmp_path: Path,
    tamper: Callable[[list[bytes]], list[bytes]],
    problems: set[str],
) -> None:
    seal_accesses(one_service, tmp_path / "anchors")
    file = tmp_path / "out" / exported(ceiba, tmp_path / "out")["file"]
    file.write_bytes(b"".join(tamper(file.read_bytes().splitlines(keepends=True))))

    checked = ceiba("check-export", str(file.parent), "--json")

    assert checked.exit_code == 1
    assert {row["problem"] for row in json.loads(checked.output)} == problems


@pytest.mark.parametrize(
    "wrong",
    [
        ["export", "--from", "2031-01-02", "--to", "2031-01-01", "--reason", "inspection", "--out", "x"],
        ["export", "--from", "2031-01-01", "--to", "2031-01-02", "--reason", "curiosity", "--out", "x"],
        ["export", "--from", "2031-01-01", "--to", "2031-01-02", "--out", "x"],
        ["check-export", "/nowhere/at/all"],
        ["check-export", "."],
    ],
)
def test_wrong_use_is_2(ceiba: Ceiba, wrong: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert ceiba(*wrong).exit_code == 2
