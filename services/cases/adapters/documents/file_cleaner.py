"""Has a received file read by a process of its own (`services/cases/cleaner.py`)."""

import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from services.cases.domain.documents.document_refusals import TOO_COMPLEX, FileRefused, is_known
from shared.kernel.errors import Unavailable
from shared.telemetry import get_logger

log = get_logger(__name__)

SECONDS = 25.0
WAITING_SECONDS = 10.0
_PASSED = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "PYTHONDONTWRITEBYTECODE")
"""Variables that the process gets: none of the settings and secrets of this one."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class CleanFile:
    """What is kept of a file."""

    content: bytes
    media_type: str
    done: tuple[str, ...]
    sha256: str


class FileCleaner:
    """Has one file read at a time: it may need as much memory as all the rest of the process."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._turn = threading.Lock()

    def clean(self, content: bytes) -> CleanFile:
        """What is kept of a file. Raises FileRefused, and Unavailable while others take too long."""
        if not self._turn.acquire(timeout=WAITING_SECONDS):
            raise Unavailable(retry_after=3)
        try:
            head, _, kept = self._answer(content).partition(b"\n")
        finally:
            self._turn.release()
        answer: dict[str, Any] = orjson.loads(head) if head else {"refused": TOO_COMPLEX}
        if (code := answer.get("refused")) is not None:
            raise FileRefused(code if is_known(code) else TOO_COMPLEX)
        return CleanFile(
            content=kept, media_type=answer["media_type"], done=tuple(answer["done"]), sha256=sha256(kept).hexdigest()
        )

    def _answer(self, content: bytes) -> bytes:
        """What the process answers; nothing when it ended by itself or took too long."""
        environment = {name: os.environ[name] for name in _PASSED if name in os.environ}
        try:
            done = subprocess.run(
                [sys.executable, "-m", "services.cases.cleaner"],
                input=content,
                stdout=subprocess.PIPE,
                # What a library says of a file may quote it.
                stderr=subprocess.DEVNULL,
                env=environment,
                timeout=self._seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            log.warning("file not checked", reason="too slow")
            return b""
        if done.returncode != 0:
            log.warning("file not checked", reason="ended", status=done.returncode)
            return b""
        return done.stdout
