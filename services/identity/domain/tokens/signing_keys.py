"""The rotation of the keys that sign tokens."""

from enum import StrEnum


class KeyState(StrEnum):
    """Where a key is in the rotation: it is announced, signs, and is shown for a while after it has retired."""

    NEXT = "next"
    CURRENT = "current"
    RETIRED = "retired"
