"""The folder of root's PostgreSQL clusters while tests run; it is removed when this process ends."""

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from infra.local.postgres import PLACE_VARIABLE


@cache
def keep_clusters_temporary() -> Path:
    """Put the clusters of this process and of those it starts into a new folder, removed when this process ends.

    The account `nobody`, under which root runs PostgreSQL, cannot read a test's own temporary folder. Without this
    folder each run would leave its clusters in the machine's permanent one. A process of pytest-xdist ends without its
    atexit functions: `remove_clusters` does it there.
    """
    place = Path(tempfile.mkdtemp(prefix="ceiba-clusters-"))
    place.chmod(0o755)
    os.environ[PLACE_VARIABLE] = str(place)
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


def remove_clusters() -> None:
    """Remove the folder, if this process made one."""
    if keep_clusters_temporary.cache_info().currsize:
        shutil.rmtree(keep_clusters_temporary(), ignore_errors=True)
