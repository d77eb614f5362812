"""Where root's PostgreSQL clusters go while tests run: a folder that ends with this process."""

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from infra.local.postgres import PLACE_VARIABLE


@cache
def keep_clusters_temporary() -> Path:
    """Send the clusters of this process and of those it starts to a new folder, removed when this process ends.

    A test's own temporary folder is closed to `nobody`, as whom root starts PostgreSQL; without this each run would
    leave its clusters in the machine's permanent place.
    """
    place = Path(tempfile.mkdtemp(prefix="ceiba-clusters-"))
    place.chmod(0o755)
    os.environ[PLACE_VARIABLE] = str(place)
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place
