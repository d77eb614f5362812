"""Words of a text as they are compared: lower case, without accents and glottal marks, and where each of them stands.

Offsets count characters (Unicode code points).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from shared.text.invisible import is_invisible

GLOTTAL = frozenset(
    "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c0\u02c1\u02c8\u02ca\u02cb\u0241\u0242\u0294\u0295"
    "\u0384\u055a\u2018\u2019\u201b\u2032\u2035\ua78b\ua78c\uff07\uff40"
)
"""Signs used for the glottal stop of Mayan languages; K'iche' and Kiche are the same name.

The alphabet of the Academia de Lenguas Mayas (Acuerdo Gubernativo 1046-87) writes an apostrophe; keyboards, documents
and registries write any of these, or nothing.
"""
PARTICLES = frozenset({"de", "del", "la", "las", "el", "los", "y", "e", "da", "do", "dos", "van", "von"})

_A_TO_Z = "abcdefghijklmnopqrstuvwxyz"
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True))
_BRAILLE = dict(zip("⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵", _A_TO_Z, strict=True))
_IN_A_SHAPE = {
    chr(first + place): letter
    # Regional indicators, of which flags are made; white letters in a black circle and in a black square.
    for first in (0x1F1E6, 0x1F150, 0x1F170)
    for place, letter in enumerate(_A_TO_Z)
}
_OF_OTHER_ALPHABETS = dict(zip("авеікмнорстухјѕԁӏһοαενυκτχρɑɡı", "abeikmhopctyxjsdlhoaevuktxpagi", strict=True))
_LOOK_ALIKE = str.maketrans({**_OF_OTHER_ALPHABETS, **_SMALL_CAPITALS, **_BRAILLE, **_IN_A_SHAPE})
"""What is read as a Latin letter and is another one (Unicode Technical Standard 39 calls them confusables)."""

DIGITS_AS_LETTERS = tuple(str.maketrans("013456789", f"o{one}easgtbg") for one in "il")
"""How digits are read that stand for letters; 1 is read as two of them."""

_ENCODED = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});|(?:%[0-9a-f]{2})+", re.IGNORECASE)
"""A letter as HTML or an address writes it: &#116; &aacute; %74."""


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and where it stands in the text it was folded from."""

    text: str
    start: int
    end: int
    capitalised: bool


def fold(text: str) -> tuple[str, list[int]]:
    """Lower case without accents and glottal marks, every other sign a space; and where each character came from."""
    folded, origin, _ = _folded(text)
    return folded, origin


def _folded(text: str) -> tuple[str, list[int], list[int]]:
    """The folded text; for each of its characters the first one that it came from, and the one after the last."""
    folded, starts, ends = [], [], []
    for characters, start, end in _pieces(text):
        for character in characters:
            if character in GLOTTAL or is_invisible(character):
                continue
            for part in unicodedata.normalize("NFKD", character.lower()).lower().translate(_LOOK_ALIKE):
                if not unicodedata.combining(part) and part not in GLOTTAL:
                    folded.append(part if part.isalnum() else " ")
                    starts.append(start)
                    ends.append(end)
    return "".join(folded), starts, ends


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """The characters of a text, and the letters that are encoded in it, each with where they stand."""
    reached = 0
    for match in _ENCODED.finditer(text):
        written = match.group()
        meant = unescape(written) if written.startswith("&") else unquote(written)
        if meant.isalpha():
            yield from ((text[place], place, place + 1) for place in range(reached, match.start()))
            yield meant, match.start(), match.end()
            reached = match.end()
    yield from ((text[place], place, place + 1) for place in range(reached, len(text)))


def words_of(text: str) -> list[Word]:
    """The folded words of a text."""
    folded, starts, ends = _folded(text)
    found = ((match.group(), starts[match.start()], ends[match.end() - 1]) for match in re.finditer(r"\S+", folded))
    return [Word(word, start, end, text[start].isupper()) for word, start, end in found]
