"""Names of a case in a disguise: misspelt, with digits for letters, joined to one another or to a number, in pieces.

Each finding is a guess, because a name may also be a word or stand in one: the author may confirm the text. So the
rules are narrow where ordinary words are near (Ramos in «esperamos», Campos and «campo», Barrios and «varios»).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from services.cases.domain.person.names import phonetic, sound
from shared.text.folding import DIGITS_AS_LETTERS, Word

Span = tuple[Word, ...]

SOUNDS = 5
"""Letters from which on two spellings that sound alike, or the pieces of a name, are taken for the same name."""
WITHIN = 6
"""Letters from which on a name is found anywhere inside a longer word; at its beginning from `SOUNDS` on."""
SHORTEST_PART = 3
LETTERS_BESIDE_DIGITS = 2
"""Letters from which on the digits of a word are read as letters too."""
SPELLED_OUT = 4
"""Letters from which on a name is found where each of them stands alone."""

_SMALL_WORDS = frozenset({"varios", "varias", "cierra", "cierran"})
"""Ordinary words that sound like a name (Barrios, Sierra) when they are written in small letters."""
_ENDINGS = ("mente",)


def disguised(words: list[Word], names: Iterable[str]) -> Iterator[Span]:
    """Where `words` hold one of the folded `names` in another form than its own."""
    parts = frozenset(name for name in names if len(name) >= SHORTEST_PART)
    yield from _with_digits(words, parts)
    yield from _alike(words, parts)
    yield from _joined(words, parts)
    yield from _in_pieces(words, parts)


def _with_digits(words: list[Word], parts: frozenset[str]) -> Iterator[Span]:
    """Names in which digits stand for letters: pr0teg1da. With one letter it is a measure or a street: 15a, 50l."""
    for word in words:
        letters = sum(map(str.isalpha, word.text))
        if letters < LETTERS_BESIDE_DIGITS or letters == len(word.text):
            continue
        read = {word.text.translate(digits) for digits in DIGITS_AS_LETTERS}
        as_names = [replace(word, text=each) for each in read]
        if read & parts or any(True for _ in _alike(as_names, parts)) or any(True for _ in _joined(as_names, parts)):
            yield (word,)


def _alike(words: list[Word], parts: frozenset[str]) -> Iterator[Span]:
    long = {part for part in parts if len(part) >= SOUNDS}
    as_name, as_word = {phonetic(part) for part in long}, {sound(part) for part in long}
    for word in words:
        if len(word.text) < SOUNDS or word.text in parts:
            continue
        # In small letters a plural is not the same: Campos is a name and «campo» is none.
        small = not word.capitalised and word.text not in _SMALL_WORDS and sound(word.text) in as_word
        if small or (word.capitalised and phonetic(word.text) in as_name):
            yield (word,)


def _joined(words: list[Word], parts: frozenset[str]) -> Iterator[Span]:
    for word in words:
        letters = "".join(character for character in word.text if character.isalpha())
        is_more = letters != word.text or letters not in parts
        if is_more and (_made_of(letters, parts) or any(_holds(letters, part) for part in parts)):
            yield (word,)


def _made_of(letters: str, parts: frozenset[str]) -> bool:
    """Whether a word is nothing but names: mariajose, or maria2009 once its digits are left out."""
    reached = {0}
    for start in range(len(letters)):
        if start in reached:
            reached |= {start + len(part) for part in parts if letters.startswith(part, start)}
    return bool(letters) and len(letters) in reached


def _holds(letters: str, part: str) -> bool:
    """Whether a longer word has a name in it, with more around it than an ending."""
    rest = letters.removeprefix(part)
    if len(letters) - len(part) < SHORTEST_PART or rest in _ENDINGS:
        return False
    return (len(part) >= WITHIN and part in letters) or (len(part) >= SOUNDS and letters.startswith(part))


def _in_pieces(words: list[Word], parts: frozenset[str]) -> Iterator[Span]:
    """Names whose pieces are words of their own: Gar cía, G a r c í a."""
    longest = max(map(len, parts), default=0)
    for first in range(len(words)):
        text = words[first].text
        for last in range(first + 1, len(words)):
            text += words[last].text
            if len(text) > longest:
                break
            span = tuple(words[first : last + 1])
            if text in parts and len(text) >= (SPELLED_OUT if len(span) == len(text) else SOUNDS):
                yield span
