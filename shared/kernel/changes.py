"""What a merge patch (RFC 7396) changes."""

from collections.abc import Mapping
from typing import Any

Changes = Mapping[str, Any]
"""The new values by the name of their field; those of a nested dataclass are `Changes` again.

Each has the type of its field, which the schema has checked: a type that said so would declare the dataclass again.
"""
