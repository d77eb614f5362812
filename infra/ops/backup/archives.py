"""Files and folders as one archive, and back."""

import io
import tarfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from infra.ops.backup.problems import BackupRefused


def packed(entries: Iterable[tuple[str, Path]]) -> bytes:
    """A compressed tar of files and folders, each under the name beside it. What is missing is left out."""
    kept = io.BytesIO()
    # What Kubernetes mounts are links into a folder `..<time>`.
    with tarfile.open(fileobj=kept, mode="w:gz", dereference=True) as archive:
        for name, path in entries:
            if path.exists():
                archive.add(path, arcname=name, filter=_anonymous)
    return kept.getvalue()


def unpack(content: bytes, folder: Path) -> None:
    """Write it below `folder`. Raises BackupRefused for an archive that names places outside."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
            archive.extractall(folder, filter="data")
    except tarfile.TarError:
        raise BackupRefused("a part of the backup is no archive") from None


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Files and folders alone, without the names of accounts of this machine."""
    if PurePosixPath(entry.name).name.startswith(".."):
        return None
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry if entry.isfile() or entry.isdir() else None
