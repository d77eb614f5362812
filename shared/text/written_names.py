"""Where names of people stand in a text: by their capitals, by what introduces them, and usual ones however written."""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from shared.text.folding import GLOTTAL, PARTICLES, Word, fold, words_of
from shared.text.public_names import starts_of_public_words
from shared.text.shapes import Span, merged
from shared.text.usual_names import BESIDE, SURELY

_MARK = re.escape("".join(sorted(GLOTTAL)))
WORD = re.compile(rf"[^\W\d_]+(?:[{_MARK}-][^\W\d_]+)*[{_MARK}]?")
_BLANK = r"[^\S\r\n]"
_INTRODUCES = re.compile(
    r"\b(?:(?:sra?|srta|mrs?|ms|lic(?:da)?|dra?)\.?\s+"
    r"|(?:se llama|llamad[oa]|conocid[oa] como|nombre(?: es)?|do[ñn]a|don|se[ñn]ora?|alias|name is|named|called"
    r"|hij[oa]s?|herman[oa]s?|madre|padre|mam[aá]|pap[aá]|t[ií][oa]|abuel(?:it)?[oa]|prim[oa]|sobrin[oa]|espos[oa]|pareja"
    r"|novi[oa]|amig[oa]|vecin[oa]|suegr[oa]|cu[nñ]ad[oa]|padrastro|madrastra|madrina|padrino|ni[ñn][oa]|joven|menor"
    r"|adolescente|beb[eé]|muchach[oa]|patr[oó]na?|jef[ea]|pastora?|profe|sor|fray)"
    rf"(?::\s+|,?{_BLANK}+))$",
    re.IGNORECASE,
)
"""What a capitalised word comes after when it is a name, though it stands alone. Only a title ends in a full stop."""
_INTRODUCTION = 40
"""Characters before a name in which the end of what introduces it is looked for."""
_SMALL = re.compile(
    r"\b(?:(?:se llaman?|se hace llamar|me llamo|se apellidan?|nombre es|nombre:|name is|do[ñn]a|don)\s+"
    r"|(?:alias|le dicen|apodad[oa]):?\s+(?:(?:el|la)\s+)?)(?P<name>[^\W\d_]{3,})",
    re.IGNORECASE,
)
"""What a name in small letters comes after. Where only a nickname does, an article may stand between."""
_FOLLOWS_A_CALL = """
que como por para con cuando donde asi así igual distinto distinta diferente otra otro una uno esta este ese esa ella
ellos ellas antes despues después luego hoy mañana temprano tarde primero solo sola desde hasta entre sin sobre todo
todos toda todas nada nunca siempre los las del falso falsa completo desconocido desconocida verdad dia día noche vez
patron patrón patrona jefe jefa cada cosas mentiras groserias groserías victima víctima persona not the that
"""
_NO_NAMES = frozenset(_FOLLOWS_A_CALL.split())
"""Words that follow without naming anybody: one may call at night, and say what something is called."""
_CAPITALISED_BY_PLACE = """
su sus mi mis un una se no ya si al en con para por como desde hasta cuando segun ayer hoy este esta viene vino llega
llego llamar llame llamen avisar avisen preguntar pregunten dice dijo quiere es son era fue esta estan tiene vive
"""
_OPENS_A_SENTENCE = frozenset(_CAPITALISED_BY_PLACE.split())
"""Words whose capital comes from their place; what follows them is looked at alone."""
_SEPARATES = re.compile(r"[\r\n]|\b[ye]\b", re.IGNORECASE)
_SAINTS = frozenset({"san", "santa", "santo", "sto", "sta"})
_SHORTENED = frozenset({"ma", "fco", "gpe", "jr"})
"""Parts of names that are written with a full stop."""


def names(text: str) -> Iterator[Span]:
    """Places that look like names, those that overlap as one."""
    public = starts_of_public_words(text)
    for start, end in merged([*_capitalised(text, public), *_usual(text, public)]):
        yield from _each(text, start, end)


def _each(text: str, start: int, end: int) -> Iterator[Span]:
    """The people of one place: where a line ends or «y» joins two of several words each, they are two names."""
    words = [word for word in WORD.finditer(text, start, end) if not _is_particle(word.group())]
    first = 0
    for place, (before, word) in enumerate(pairwise(words), 1):
        if place - first > 1 and len(words) - place > 1 and _SEPARATES.search(text, before.end(), word.start()):
            yield start, before.end()
            start, first = word.start(), place
    yield start, end


def _capitalised(text: str, public: Collection[int]) -> Iterator[Span]:
    """Two capitalised words in a row, or one after what introduces a name."""
    run: list[re.Match[str]] = []
    for match in WORD.finditer(text):
        if run and not _continues(run[-1].group(), text[run[-1].end() : match.start()]):
            yield from _run(run, text)
            run = []
        if _is_particle(match.group()) and not match.group()[0].isupper():
            continue
        if _is_name_like(match.group()) and match.start() not in public:
            run.append(match)
            continue
        yield from _run(run, text)
        run = []
    yield from _run(run, text)


def _run(run: list[re.Match[str]], text: str) -> Iterator[Span]:
    # Capitals alone are an acronym beside words in small letters, and a name beside each other.
    mixed = [match for match in run if not match.group().isupper()]
    written = mixed or run
    if len(written) > 1 and fold(written[0].group())[0] in _OPENS_A_SENTENCE:
        written = written[1:]
    introduced = written and not _is_particle(written[-1].group())
    if len(written) >= 2 or (introduced and _is_introduced(text, written[0].start())):
        yield written[0].start(), written[-1].end()


def _is_introduced(text: str, start: int) -> bool:
    # Not in all that stands before: a long text has hundreds of capitals.
    return _INTRODUCES.search(text, max(0, start - _INTRODUCTION), start) is not None


def _continues(before: str, between: str) -> bool:
    if between.strip() == "." and before.lower() in _SHORTENED:
        return True
    return all(word in PARTICLES for word in between.split())


def _is_particle(word: str) -> bool:
    return word.lower() in PARTICLES


def _is_name_like(word: str) -> bool:
    letters = [character for character in word if character.isalpha()]
    return bool(letters) and letters[0].isupper() and (len(letters) > 2 or not word.isupper())


def _usual(text: str, public: Collection[int]) -> Iterator[Span]:
    """Usual names and what was introduced as one, with the names beside them, whatever their letters."""
    words = words_of(text)
    introduced = _introduced(text)
    after_saint = {word.start for before, word in pairwise(words) if before.text in _SAINTS}
    sure = [
        word.start in introduced or (word.text in SURELY and word.start not in public and word.start not in after_saint)
        for word in words
    ]
    place = 0
    while place < len(words):
        if not sure[place]:
            place += 1
            continue
        first = place
        while first > 0 and words[first - 1].text in BESIDE and _together(text, words[first - 1], words[first]):
            first -= 1
        last = _end_of_name(text, words, place, sure)
        yield words[first].start, words[last].end
        place = last + 1


def _introduced(text: str) -> set[int]:
    """Where words start that something before them calls a name."""
    starts = (match.start("name") for match in _SMALL.finditer(text) if match["name"].lower() not in _NO_NAMES)
    return set(starts)


def _end_of_name(text: str, words: list[Word], place: int, sure: list[bool]) -> int:
    """The last word of the name that has its sure part at `place`; particles belong to it before another part."""
    last = place
    for following in range(place + 1, len(words)):
        if not _together(text, words[following - 1], words[following]):
            break
        word = words[following]
        if sure[following] or word.text in BESIDE or (word.capitalised and word.text not in PARTICLES):
            last = following
        elif word.text not in PARTICLES:
            break
    return last


def _together(text: str, before: Word, word: Word) -> bool:
    return all(character.isspace() or character == "-" for character in text[before.end : word.start])
