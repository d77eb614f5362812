"""An import is one act: its records are published together, once all of them have arrived."""

from datetime import timedelta

STALLED_AFTER = timedelta(hours=1)
"""After so long without another record the rest of an import is not waited for: it failed, or a message was lost."""
