"""A text without what was found in it: each place holds a word for its kind.

The result says no more than the findings do, which name place and kind. It is made for whoever wrote the text, who
reads it and sends it or not; nothing stores or logs it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from shared.kernel.errors import Text
from shared.kernel.language import LANGUAGES
from shared.text.folding import PARTICLES
from shared.text.free_text import ADDRESS, CONTACT, MIXED_SCRIPT, NAME, NUMBER, SOUNDS_LIKE_NAME, Finding
from shared.text.shapes import merged

Findings = Sequence[Finding]
Find = Callable[[str], Findings]

_NAME: Text = {"es": "[nombre]", "en": "[name]"}
_NUMBER: Text = {"es": "[teléfono o documento]", "en": "[telephone or document]"}
_CONTACT: Text = {"es": "[contacto]", "en": "[contact]"}
_ADDRESS: Text = {"es": "[dirección]", "en": "[address]"}
PLACEHOLDERS: dict[str, Text] = {
    "stored_birthdate": {"es": "[fecha de nacimiento]", "en": "[birth date]"},
    "stored_number": _NUMBER,
    "stored_contact": _CONTACT,
    "stored_address": _ADDRESS,
    "stored_name": _NAME,
    CONTACT: _CONTACT,
    ADDRESS: _ADDRESS,
    NUMBER: _NUMBER,
    NAME: _NAME,
    SOUNDS_LIKE_NAME: _NAME,
    MIXED_SCRIPT: _NAME,
}
"""What stands for each code. Where findings overlap, the longest names the place, then the first of these."""
UNNAMED: Text = {"es": "[…]", "en": "[…]"}
"""For a text in which the word of a placeholder is itself part of what may not leave, such as the surname Nombre."""
_RANK = {code: place for place, code in enumerate(PLACEHOLDERS)}
_ROUNDS = 4
"""How often a text is looked at again; of a text in which something is found even then, only `UNNAMED` is left."""
_SINGLE = frozenset({NUMBER, CONTACT, "stored_number", "stored_contact"})
"""Of these two places are one only where they touch."""
_LINE_END = re.compile(r"[\r\n]")
_PLACED = re.compile(
    "|".join(re.escape(words[one]) for words in (*PLACEHOLDERS.values(), UNNAMED) for one in LANGUAGES)
)


class Place(NamedTuple):
    """Where something stands in a text, and the code that names it."""

    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """What was found in a text, and the text without it."""

    findings: Findings
    text: str = field(repr=False)


def scrubbed_of(text: str, find: Find, language: str) -> Scrubbed:
    """What `find` finds in `text`, and `text` without anything that `find` finds, also when it looks again."""
    found = find(text)
    unnamed = dict.fromkeys(PLACEHOLDERS, UNNAMED[language])
    clean = _without(text, found, find, partial(scrub, language=language))
    if clean is None:
        clean = _without(text, found, find, partial(_replaced, words=unnamed))
    return Scrubbed(found, UNNAMED[language] if clean is None else clean)


def scrub(text: str, findings: Iterable[Finding], language: str) -> str:
    """`text` with a placeholder in `language` for each of its findings; those that touch are one.

    Offsets count characters. Nothing is found again in what is replaced, but what is left may be found in another
    way: `scrubbed_of` looks again.
    """
    return _replaced(text, findings, {code: words[language] for code, words in PLACEHOLDERS.items()})


def _without(text: str, found: Findings, find: Find, replace: Callable[[str, Findings], str]) -> str | None:
    """`text` with what is found in it replaced until nothing is; None where that does not end."""
    for _ in range(_ROUNDS):
        if not found:
            return text
        replaced = replace(text, found)
        if replaced == text:
            return None
        text, found = replaced, find(replaced)
    return None if found else text


def _replaced(text: str, findings: Iterable[Finding], words: dict[str, str]) -> str:
    parts, last = [], Place(0, 0, "")
    for place in _places(text, findings):
        if not _is_one(text, last, place, words):
            parts += [text[last.end : place.start], words[place.code]]
        last = place
    return "".join([*parts, text[last.end :]])


def _places(text: str, findings: Iterable[Finding]) -> Iterator[Place]:
    """Where something stands, places that overlap as one."""
    found = [(each.offset, each.offset + each.length, each.code) for each in findings]
    # A placeholder of an earlier round is replaced whole.
    placed = [
        span
        for span in (match.span() for match in _PLACED.finditer(text))
        if any(start < span[1] and span[0] < end for start, end, _ in found)
    ]
    for start, end in merged([*((first, last) for first, last, _ in found), *placed]):
        inside = [(last - first, code) for first, last, code in found if start <= first < end]
        _, code = min(inside, key=lambda one: (-one[0], _RANK[one[1]]))
        yield Place(start, end, code)


def _is_one(text: str, before: Place, place: Place, words: Mapping[str, str]) -> bool:
    """Whether two places are one: «María de la Cruz» found word by word is one name, and how many words is not left."""
    if before.end == 0 or words[before.code] != words[place.code]:
        return False
    between = text[before.end : place.start]
    if not between or place.code in _SINGLE:
        return not between
    joint = between.lower().split()
    several = all(len(text[each.start : each.end].split()) > 1 for each in (before, place))
    # Two lines are about two people, and so are two whole names with «y» between them.
    if _LINE_END.search(between) or (several and not {"y", "e"}.isdisjoint(joint)):
        return False
    return all(word in PARTICLES or word == "-" for word in joint)
