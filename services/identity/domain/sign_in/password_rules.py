"""Passwords that are easy to guess (NIST SP 800-63B-4 §3.1.1.2: common values and words of the context)."""

import re
from collections.abc import Iterable

from zxcvbn import zxcvbn

LEAST_SCORE = 3
"""Of 0 to 4: at least 10^8 guesses (Wheeler, USENIX Security 2016)."""
LEAST_REST = 8
"""Letters and digits that must be left when the words of the context are taken out."""
_LONGEST_LOOK = 72
_SHORTEST_WORD = 3
_OURS = (
    "ceiba", "agenda", "contraseña", "contrasena", "clave", "password", "secreto", "guatemala", "salvador", "honduras",
    "mexico", "méxico", "organización", "organizacion", "bienvenido", "bienvenida",
)  # fmt: skip


def is_guessable(password: str, context: Iterable[str]) -> bool:
    """Whether `password` is common, or little more than words of `context` (name, address, organisation) and ours."""
    words = _words(context)
    look = password[:_LONGEST_LOOK]
    if int(zxcvbn(look, user_inputs=words)["score"]) < LEAST_SCORE:
        return True
    rest = look.lower()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(re.sub(r"[\W_]", "", rest)) < LEAST_REST


def _words(context: Iterable[str]) -> list[str]:
    found = {part for text in context for part in re.split(r"[\W_]+", text.lower()) if len(part) >= _SHORTEST_WORD}
    return sorted(found | set(_OURS))
