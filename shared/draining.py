"""Whether this process is to be asked nothing new, because it is about to be stopped (docs/adr/0077).

Whoever runs it makes a file (infra/docker/watch.py). The process serves on: it says so at `/readyz`, and closes each
connection after its response, so that callers open the next one elsewhere.
"""

import os
from pathlib import Path

DRAIN_FILE = "CEIBA_DRAIN_FILE"


def is_draining() -> bool:
    """Whether the file that `CEIBA_DRAIN_FILE` names is there; False where there is no such variable."""
    # Not among the settings: it is of the place where the process runs, as the ports are.
    file = os.environ.get(DRAIN_FILE)
    return file is not None and Path(file).exists()
