"""How names sound in the region, so that Hernández is found as Ernandes and Jiménez as Gimenes."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from shared.text.folding import GLOTTAL

_PARTICLES = frozenset(
    {"de", "del", "la", "las", "el", "los", "y", "e", "da", "do", "dos", "san", "santa", "van", "von"}
)

_SOUNDS = (
    # Digraphs first; each maps to the letter that stands for the sound in a phonetic key.
    ("sch", "S"), ("ch", "C"), ("ll", "Y"), ("rr", "R"), ("ph", "F"), ("tz", "S"), ("ts", "S"), ("tx", "C"),
    ("sh", "S"), ("qu", "K"), ("gue", "Ge"), ("gui", "Gi"), ("ge", "Je"), ("gi", "Ji"), ("ce", "Se"), ("ci", "Si"),
    ("hu", "U"), ("gu", "U"), ("ck", "K"), ("cc", "KS"), ("nn", "N"), ("ñ", "N"),
)  # fmt: skip
_LETTERS = str.maketrans(
    {"b": "B", "v": "B", "w": "U", "z": "S", "s": "S", "x": "J", "j": "J", "c": "K", "k": "K", "q": "K", "h": "",
     "i": "I", "ɨ": "I", "y": "I", "e": "E", "g": "G", "u": "U", "o": "O", "a": "A"}
)  # fmt: skip

_GLOTTAL = dict.fromkeys(map(ord, GLOTTAL))
"""Deleted by `translate`: every sign and none are the same name, Tz'oc = Tzʼoc = Tzꞌoc = Tzoc."""

_CONSONANT_Y = re.compile(r"y(?=[aeiouU])")
_DOUBLED = re.compile(r"(\S)(?=\1)")
"""A letter before the same one. Spaces stay: between them may be a part that is silent."""
_NO_LETTERS = re.compile(r"[\W_]+")
_ACCENTS = dict.fromkeys(code for code in range(0x300, 0x20000) if unicodedata.combining(chr(code)))
"""Every combining mark of Unicode, deleted by `translate`."""

KEYS_VERSION = 3
"""Goes up when the same name gets other keys; `ceiba reindex-names` then renews what was indexed before."""

PAIRED_PARTS = 12
"""Parts of a name that are also indexed in pairs: 66 pairs at most. Every part is indexed alone, however many."""


class Spoken(NamedTuple):
    """A name as it is compared with another: its letters, and the sound of its parts."""

    letters: str
    sound: str


def normalise(name: str) -> str:
    """Lower case, accents folded, glottal marks left out, every other sign a space. The ñ stays a letter of its own."""
    kept = unicodedata.normalize("NFC", name).translate(_GLOTTAL).lower().replace("ñ", "\0")
    folded = unicodedata.normalize("NFKD", kept).translate(_ACCENTS).replace("\0", "ñ")
    return _NO_LETTERS.sub(" ", folded).strip()


def parts_of(*names: str | None) -> list[str]:
    """The parts of a name worth finding, each once, particles left out unless nothing else is there."""
    return _worth_finding([word for name in names if name for word in normalise(name).split()])


def phonetic(part: str) -> str:
    """As `sound`, and a plural is the same: names are written Santo and Santos."""
    code = sound(part)
    return code.rstrip("S") or code


def phonetic_each(parts: Sequence[str]) -> list[str]:
    """`phonetic` of each part, all in one pass."""
    return [code.rstrip("S") or code for code in sound(" ".join(parts)).split(" ")] if parts else []


def sound(part: str) -> str:
    """A key that is equal for spellings that sound alike in the region (seseo, yeísmo, b = v, silent h)."""
    key = part
    for letters, code in _SOUNDS:
        key = key.replace(letters, code)
    return _DOUBLED.sub("", _CONSONANT_Y.sub("Y", key).translate(_LETTERS).upper())


def name_keys(parts: list[str]) -> list[str]:
    """What is indexed for a name: each part by its sound, and each pair, so that two common parts are rare together."""
    codes = phonetic_each(parts)
    paired = sorted(set(codes[:PAIRED_PARTS]))
    return sorted(set(codes)) + [f"{first} {second}" for first, second in combinations(paired, 2)]


def query_keys(parts: list[str]) -> list[list[str]]:
    """What is looked up for a name, one list after the other until something is found.

    Two parts together come first. A part that was misheard would hide the match, so each part alone comes then.
    """
    keys = name_keys(parts)
    together, alone = [key for key in keys if " " in key], [key for key in keys if " " not in key]
    return [together, alone] if together else [alone]


def spoken(name: str) -> Spoken:
    """`name` by its letters and by its sound."""
    letters = normalise(name)
    return Spoken(letters, " ".join(phonetic_each(_worth_finding(letters.split()))))


def phone_key(number: str) -> str:
    """The last eight digits: the whole number in Central America, enough of it in Mexico, prefix or not."""
    return "".join(c for c in number if c.isdigit())[-8:]


def document_key(number: str) -> str:
    """Letters and digits only, upper case: passports are typed with and without hyphens."""
    return "".join(c for c in number.upper() if c.isalnum())


def masked(*names: str | None) -> str:
    """`M••• J••• H••• L•••`: enough to recognise a match one already expects, not enough to learn a name."""
    words = [word for name in names if name for word in name.split()]
    return " ".join(f"{word[0].upper()}•••" for word in words)


def _worth_finding(words: list[str]) -> list[str]:
    different = list(dict.fromkeys(words))
    return [word for word in different if word not in _PARTICLES] or different
