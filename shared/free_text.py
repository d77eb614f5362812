"""What in a free text may tell who a person is, found by its shape: names, numbers, contacts, addresses.

Offsets and lengths count characters (Unicode code points). A finding never carries what was written. Whether a text
names a particular person is asked of the cases service, which keeps the identity.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from shared.contracts.codelists import code_list
from shared.invisible import is_invisible
from shared.kernel.errors import FieldProblem, Text
from shared.kernel.language import LANGUAGES

NAME, ADDRESS, NUMBER, CONTACT = "looks_like_name", "looks_like_address", "number", "contact"
SOUNDS_LIKE_NAME, MIXED_SCRIPT = "sounds_like_name", "looks_like_mixed_script"
CONFIRMABLE = frozenset({NAME, ADDRESS, SOUNDS_LIKE_NAME, MIXED_SCRIPT})
"""Guesses: whoever writes may confirm that the text identifies nobody. Numbers, contacts and what is stored may not."""

GLOTTAL = frozenset(
    "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c0\u02c1\u02c8\u02ca\u02cb\u0241\u0242\u0294\u0295"
    "\u0384\u055a\u2018\u2019\u201b\u2032\u2035\ua78b\ua78c\uff07\uff40"
)
"""Signs used for the glottal stop of Mayan languages; K'iche' and Kiche are the same name.

The alphabet of the Academia de Lenguas Mayas (Acuerdo Gubernativo 1046-87) writes an apostrophe; keyboards, documents
and registries write any of these, or nothing.
"""
PARTICLES = frozenset({"de", "del", "la", "las", "el", "los", "y", "e", "da", "do", "dos", "van", "von"})

_MESSAGES: dict[str, Text] = {
    NAME: {"es": "Parece un nombre", "en": "This looks like a name"},
    SOUNDS_LIKE_NAME: {
        "es": "Se parece al nombre de la persona o de quien responde por ella",
        "en": "This resembles the name of the person or of who answers for them",
    },
    MIXED_SCRIPT: {
        "es": "Hay una palabra con letras de varios alfabetos",
        "en": "There is a word with letters of several alphabets",
    },
    ADDRESS: {"es": "Parece una dirección", "en": "This looks like an address"},
    NUMBER: {"es": "Hay un número de teléfono o de documento", "en": "There is a telephone or document number"},
    CONTACT: {"es": "Hay un correo, una cuenta o un enlace", "en": "There is an e-mail address, an account or a link"},
    "stored_name": {"es": "Es parte del nombre de la persona", "en": "This is part of the person's name"},
    "stored_birthdate": {"es": "Es la fecha de nacimiento de la persona", "en": "This is the person's birth date"},
    "stored_number": {
        "es": "Es un número de la persona o del caso",
        "en": "This is a number of the person or the case",
    },
    "stored_contact": {"es": "Es un correo de la persona", "en": "This is an e-mail address of the person"},
    "stored_address": {"es": "Es parte de la dirección de la persona", "en": "This is part of the person's address"},
}
CODES = tuple(_MESSAGES)

_MARK = re.escape("".join(sorted(GLOTTAL)))
_WORD = re.compile(rf"[^\W\d_]+(?:[{_MARK}-][^\W\d_]+)*[{_MARK}]?")
_DAY, _MONTH, _YEAR = "(?:0?[1-9]|[12]\\d|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)\\d{2}"
_DATE_OR_TIME = re.compile(
    # A date or time that can be one and that no more digits belong to: 55-12-34-56 and 22/33/4455 are telephones.
    rf"(?<![\d])(?<!\d[/.\-])(?:(?:{_DAY}[/.-]{_MONTH}|{_MONTH}[/.-]{_DAY})[/.-](?:{_YEAR}|\d{{2}})"
    rf"|{_YEAR}-{_MONTH}-{_DAY}|(?:[01]?\d|2[0-4]):[0-5]\d)(?!\d)(?![/.\-–—_·*]\d)"
)
_UNSEEN = "\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufe0f\ufeff"
BETWEEN_DIGITS = rf"(?:[\s().\-/–—‐‑‒−_·•*{_UNSEEN}]{{0,3}}|,)"
"""What stands between the digits of one number. A comma with a space after it separates two numbers."""
_NUMBER = re.compile(rf"[^\W\d_]{{1,4}}[- ]?\d{{5,}}\w*|\+?\d(?:{BETWEEN_DIGITS}\d){{6,}}")
_MASK = "¤"
_CONTACT = re.compile(r"\S*@\w\S*|\bhttps?://\S+|\bwww\.\S+", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\b(?:calle|avenida|av|colonia|col|barrio|zona|lote|manzana|km|kil[oó]metro|casa|pasaje|callej[oó]n|street|avenue)\b"
    r"[.\s]{1,3}(?:n[o.]+\s*|#\s*)?\d+"
    r"|\b\d+\s*[.ªº]?(?:a|ra|da|ta|va|na)?\.?\s+(?:calle|avenida|av|street|avenue)\b"
    r"|\b(?:colonia|barrio|aldea|caser[ií]o|cant[oó]n|residencial)\s+(?:(?:el|la|los|las)\s+)?(?-i:[A-ZÁÉÍÓÚÑ])\w+",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"\b(?:se llama|llamad[oa]|nombre(?: es)?|do[ñn]a|don|se[ñn]ora?|sra?|srta|alias|name is|named|called|mrs?|ms)\b"
    r"[.:]?\s+$",
    re.IGNORECASE,
)
_PUBLIC_WORDS = """
hospital centro albergue casa refugio fundacion asociacion ministerio procuraduria fiscalia juzgado policia migracion
consulado embajada zona ciudad departamento municipio republica aldea terminal
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
"""
"""Capitalised words that name no person: institutions; months and days in English. In Spanish Julio is a person."""
_PUBLIC_NAMES = ("Cruz Roja", "Red Cross")
_PUBLIC_LISTS = ("platform_country", "iso_3166_2_gt", "iso_3166_2_sv", "iso_3166_2_hn", "iso_3166_2_mx", "language")


_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
"""Alphabets with letters that look alike, by the first word of their names in Unicode."""
_LOOK_ALIKE = str.maketrans("авеікмнорстухјѕԁӏһοαενυκτχρɑɡı", "abeikmhopctyxjsdlhoaevuktxpagi")
"""Letters of other alphabets that are read as Latin ones."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in a text and what was found there (one of `CODES`)."""

    code: str
    offset: int
    length: int


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


def find_patterns(text: str) -> list[Finding]:
    """What looks as if it identified somebody, in the order of the text."""
    without_dates = _DATE_OR_TIME.sub(lambda match: _MASK * len(match.group()), text)
    shapes = ((NUMBER, _NUMBER, without_dates), (CONTACT, _CONTACT, text), (ADDRESS, _ADDRESS, text))
    found = [
        Finding(code, match.start(), len(match.group()))
        for code, shape, within in shapes
        for match in shape.finditer(within)
    ]
    return in_order([*found, *_names(text), *_mixed_scripts(text)])


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once, by its place."""
    return sorted(set(findings), key=lambda finding: (finding.offset, finding.length, finding.code))


def refusals(findings: Iterable[Finding], *, field: str, confirmed: bool) -> list[FieldProblem]:
    """Why a text may not leave: one problem a finding, with its place and never its words."""
    blocking = [finding for finding in findings if not (confirmed and finding.code in CONFIRMABLE)]
    return [FieldProblem(field, finding.code, _sentence(finding)) for finding in blocking]


def is_public_place(text: str) -> bool:
    """Whether a text is the name of a country or subdivision and tells nothing finer."""
    return tuple(word.text for word in words_of(text)) in _public_phrases()


def _sentence(finding: Finding) -> Text:
    first, last = finding.offset + 1, finding.offset + finding.length
    words = _MESSAGES[finding.code]
    return {"es": f"{words['es']} (caracteres {first} a {last})", "en": f"{words['en']} (characters {first} to {last})"}


def _names(text: str) -> Iterator[Finding]:
    """Two capitalised words in a row, or one after what introduces a name."""
    public = _public_spans(text)
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        if run and not _continues(text[run[-1].end() : match.start()]):
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


def _run(run: list[re.Match[str]], text: str) -> Iterator[Finding]:
    # Capitals alone are an acronym beside words in small letters, and a name beside each other.
    mixed = [match for match in run if not match.group().isupper()]
    names = mixed or run
    if len(names) >= 2 or (names and _INTRODUCES.search(text[: names[0].start()])):
        yield Finding(NAME, names[0].start(), names[-1].end() - names[0].start())


def _continues(between: str) -> bool:
    return all(character.isspace() for character in between) or all(
        word in PARTICLES for word in between.split() if between.strip()
    )


def _mixed_scripts(text: str) -> Iterator[Finding]:
    """Words in which a letter of another alphabet stands for one that looks like it."""
    for match in _WORD.finditer(text):
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in match.group()} & _SCRIPTS
        if len(scripts) > 1:
            yield Finding(MIXED_SCRIPT, match.start(), len(match.group()))


def _is_particle(word: str) -> bool:
    return word.lower() in PARTICLES


def _is_name_like(word: str) -> bool:
    letters = [character for character in word if character.isalpha()]
    return bool(letters) and letters[0].isupper() and (len(letters) > 2 or not word.isupper())


def _public_spans(text: str) -> set[int]:
    """Where words of public phrases begin: places, languages, institutions, months."""
    words, starts = words_of(text), set()
    longest = max(len(phrase) for phrase in _public_phrases())
    for first in range(len(words)):
        for size in range(1, longest + 1):
            phrase = words[first : first + size]
            if tuple(word.text for word in phrase) in _public_phrases():
                starts |= {word.start for word in phrase}
    return starts


@cache
def _public_phrases() -> frozenset[tuple[str, ...]]:
    labels = (
        item[language] for name in _PUBLIC_LISTS for item in code_list(name).items.values() for language in LANGUAGES
    )
    return frozenset(tuple(fold(label)[0].split()) for label in (*labels, *_PUBLIC_NAMES, *_PUBLIC_WORDS.split()))
