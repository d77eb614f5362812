"""Words of a text as they are compared: lower case, without accents and glottal marks, and where each of them stands.

Offsets count characters (Unicode code points).
"""

import re
import unicodedata
from dataclasses import dataclass

from shared.invisible import is_invisible

GLOTTAL = frozenset(
    "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c0\u02c1\u02c8\u02ca\u02cb\u0241\u0242\u0294\u0295"
    "\u0384\u055a\u2018\u2019\u201b\u2032\u2035\ua78b\ua78c\uff07\uff40"
)
"""Signs used for the glottal stop of Mayan languages; K'iche' and Kiche are the same name.

The alphabet of the Academia de Lenguas Mayas (Acuerdo Gubernativo 1046-87) writes an apostrophe; keyboards, documents
and registries write any of these, or nothing.
"""
PARTICLES = frozenset({"de", "del", "la", "las", "el", "los", "y", "e", "da", "do", "dos", "van", "von"})

_LOOK_ALIKE = str.maketrans("авеікмнорстухјѕԁӏһοαενυκτχρɑɡı", "abeikmhopctyxjsdlhoaevuktxpagi")
"""Letters of other alphabets that are read as Latin ones."""


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and where it stands in the text it was folded from."""

    text: str
    start: int
    end: int
    capitalised: bool


def fold(text: str) -> tuple[str, list[int]]:
    """Lower case without accents and glottal marks, every other sign a space; and where each character came from."""
    folded, origin = [], []
    for index, character in enumerate(text):
        if character in GLOTTAL or is_invisible(character):
            continue
        for part in unicodedata.normalize("NFKD", character.lower()).translate(_LOOK_ALIKE):
            if not unicodedata.combining(part) and part not in GLOTTAL:
                folded.append(part if part.isalnum() else " ")
                origin.append(index)
    return "".join(folded), origin


def words_of(text: str) -> list[Word]:
    """The folded words of a text."""
    folded, origin = fold(text)
    found = (
        (match.group(), origin[match.start()], origin[match.end() - 1] + 1) for match in re.finditer(r"\S+", folded)
    )
    return [Word(word, start, end, text[start].isupper()) for word, start, end in found]
