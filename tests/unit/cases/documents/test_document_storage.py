"""Encrypted files in a folder: whole or not at all, and what is left behind by a crash."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from services.cases.adapters.documents.document_storage import FolderStorage, NoStorage
from shared.kernel.country import Country
from shared.kernel.errors import NotFound, Unavailable
from shared.kernel.ids import new_id

pytestmark = pytest.mark.unit

GT, HN = Country("GT"), Country("HN")


def test_a_file_is_kept_read_and_removed(tmp_path: Path) -> None:
    storage, document = FolderStorage(tmp_path), new_id()

    storage.put(GT, document, b"sealed")

    assert storage.get(GT, document) == b"sealed"
    assert [file.document_id for file in storage.files(GT)] == [document]
    assert list(storage.files(HN)) == []
    with pytest.raises(NotFound):
        storage.get(HN, document)
    storage.delete(GT, document)
    storage.delete(GT, document)
    with pytest.raises(NotFound):
        storage.get(GT, document)


def test_only_the_account_of_the_service_reads_it(tmp_path: Path) -> None:
    FolderStorage(tmp_path / "documents").put(GT, new_id(), b"sealed")

    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "documents").rglob("*") if path.is_file()}
    folders = {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (tmp_path / "documents").rglob("??")}
    assert (modes, folders) == ({0o600}, {0})


def test_what_was_cut_off_is_no_file_and_is_removed_after_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage, document = FolderStorage(tmp_path), new_id()

    def cut(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut)
        with pytest.raises(KeyboardInterrupt):
            storage.put(GT, document, b"sealed")

    (left,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    with pytest.raises(NotFound):
        storage.get(GT, document)
    assert list(storage.files(GT)) == []
    assert left.exists()
    before = (datetime.now(UTC) - timedelta(hours=25)).timestamp()
    os.utime(left, (before, before))
    assert list(storage.files(GT)) == []
    assert not left.exists()


def test_a_full_disk_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable):
        FolderStorage(tmp_path).put(GT, new_id(), b"sealed")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_without_a_folder_nothing_is_taken() -> None:
    with pytest.raises(Unavailable):
        NoStorage().put(GT, new_id(), b"sealed")
    with pytest.raises(Unavailable):
        NoStorage().get(GT, new_id())
    assert list(NoStorage().files(GT)) == []
