"""What is kept of a file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The content that is kept, its type, and what was done to it."""

    media_type: str
    content: bytes
    done: tuple[str, ...] = ()
