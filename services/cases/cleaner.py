"""The process that reads received files: one file in, one answer out; `python -m services.cases.cleaner`.

The libraries that decode files of strangers have no part in a process that holds keys. This one has no setting and no
secret in its environment, may write no file, and ends when it needs too much memory or time.

Its answer is a line of JSON (`{"media_type": …, "done": […]}` or `{"refused": code}`) and then what is kept.
"""

import json
import resource
import sys
from typing import IO, Final

MEMORY: Final = 512 * 1024 * 1024
"""Bytes of address space; a photograph of 16 million pixels needs 160 MiB."""
CPU_SECONDS: Final = 20


def main(received: IO[bytes], out: IO[bytes]) -> None:
    """Read a whole file and answer."""
    content = received.read()
    from services.cases.cleaning.kinds import clean  # noqa: PLC0415 - imported under the limits
    from services.cases.domain.documents.document_refusals import TOO_COMPLEX, FileRefused  # noqa: PLC0415 - as above

    try:
        kept = clean(content)
    except FileRefused as refused:
        out.write(json.dumps({"refused": refused.code}).encode() + b"\n")
        return
    except (MemoryError, RecursionError):
        out.write(json.dumps({"refused": TOO_COMPLEX}).encode() + b"\n")
        return
    out.write(json.dumps({"media_type": kept.media_type, "done": kept.done}).encode() + b"\n")
    out.write(kept.content)
    out.flush()


def limit() -> None:
    """Take no more than this from the machine, and write no file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limit()
    main(sys.stdin.buffer, sys.stdout.buffer)
