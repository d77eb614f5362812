"""How the processes of a pool count together: in memory-mapped files of `PROMETHEUS_MULTIPROC_DIR`.

By place in the pool and not, as is the default of prometheus_client, by process id: a child lives for a thousand
messages and its successor goes on with its counts, where a pair of files for each process would fill the disk.
"""

import os

from prometheus_client import values


class _Pool:
    place = "parent"


def count_in_files() -> None:
    """Count in files when the environment names a folder. To be called before the first count of this process."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        values.ValueClass = values.MultiProcessValue(lambda: _Pool.place)  # type: ignore[no-untyped-call]


def count_at_place(number: int) -> None:
    """Count, from now on, at this place in the pool."""
    _Pool.place = str(number)
