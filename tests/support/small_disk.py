"""A file system of its own for a folder, which can be filled and enlarged: only root may make one."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20


@dataclass(frozen=True)
class SmallDisk:
    """It is in memory and takes no more of it than what lies there."""

    folder: Path

    def fill(self, *, left: int) -> None:
        """Leave room for `left` bytes more."""
        found = os.statvfs(self.folder)
        used = (found.f_blocks - found.f_bfree) * found.f_frsize
        self._resize(used + left)

    def enlarge(self, to: int) -> None:
        """Make room, as when somebody deletes what filled it."""
        self._resize(to)

    def _resize(self, size: int) -> None:
        _run("mount", "-o", f"remount,size={size}", str(self.folder))


@contextmanager
def small_disk(folder: Path, *, size: int, owner: int = 0) -> Iterator[SmallDisk]:
    """A disk of `size` bytes at `folder`, until the block ends. Programs that use it must have ended by then."""
    folder.mkdir(parents=True, exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={size},mode=0700,uid={owner},gid={owner}", "tmpfs", str(folder))
    try:
        yield SmallDisk(folder)
    finally:
        _run("umount", "--lazy", str(folder))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
