"""A text without what was found in it: each place holds a word for its kind.

The result says no more than the findings do, which name place and kind. It is made for whoever wrote the text, who
reads it and sends it or not; nothing stores or logs it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from shared.folding import PARTICLES
from shared.free_text import ADDRESS, CONTACT, MIXED_SCRIPT, NAME, NUMBER, SOUNDS_LIKE_NAME, Finding
from shared.kernel.errors import Text
from shared.kernel.language import LANGUAGES
from shared.text_shapes import merged

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
_PLACED = re.compile(
    "|".join(re.escape(words[one]) for words in (*PLACEHOLDERS.values(), UNNAMED) for one in LANGUAGES)
)


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
    parts, reached, before = [], 0, ""
    for start, end, code in _places(text, findings):
        between = text[reached:start]
        # «María de la Cruz» found word by word is one name: how many words it has is not left.
        if not (before == words[code] and _is_joint(between)):
            parts += [between, words[code]]
        reached, before = end, words[code]
    return "".join([*parts, text[reached:]])


def _places(text: str, findings: Iterable[Finding]) -> Iterator[tuple[int, int, str]]:
    """Where something stands, places that overlap as one, each with the code that names it."""
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
        yield start, end, code


def _is_joint(between: str) -> bool:
    return all(word.lower() in PARTICLES or word == "-" for word in between.split())
