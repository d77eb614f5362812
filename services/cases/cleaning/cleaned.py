"""What is kept of a file."""

from dataclasses import dataclass
from typing import Final

PROPERTIES_REMOVED: Final = "properties_removed"
"""Who made a document, and with what, or changed or commented it, was taken out of it."""
PROPERTIES_KEPT: Final = "properties_kept"
"""That was left in it, because it is signed."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The content that is kept, its type, and what was done to it."""

    media_type: str
    content: bytes
    done: tuple[str, ...] = ()
