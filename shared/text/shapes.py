"""Numbers, contacts and addresses, as people of Guatemala, El Salvador, Honduras and Mexico write them.

Each function yields places in a text, as the first character and the one after the last.
"""

import re
from collections.abc import Iterable, Iterator

Span = tuple[int, int]

_DAY, _MONTH, _YEAR = "(?:0?[1-9]|[12]\\d|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)\\d{2}"
_DATE_OR_TIME = re.compile(
    # A date or time that can be one and that no more digits belong to: 55-12-34-56 and 22/33/4455 are telephones.
    rf"(?<![\d])(?<!\d[/.\-])(?:(?:{_DAY}[/.-]{_MONTH}|{_MONTH}[/.-]{_DAY})[/.-](?:{_YEAR}|\d{{2}})"
    rf"|{_YEAR}-{_MONTH}-{_DAY}|(?:[01]?\d|2[0-4]):[0-5]\d)(?!\d)(?![/.\-–—_·*]\d)"
)
_MASK = "¤"
_UNSEEN = "\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufe0f\ufeff"
BETWEEN_DIGITS = rf"(?:[\s().\-/–—‐‑‒−_·•*{_UNSEEN}]{{0,3}}|,)"
"""What stands between the digits of one number. A comma with a space after it separates two numbers."""
_CALLED = r"n(?:[o.°º]+|[uú]m(?:ero|\.)?)\s{0,3}|#\s{0,3}"
_RECORD = r"\b(?:libro|folio|partida|acta)\s{1,3}"
_RECORDED = r"\d+(?:[-/]\d+)*"
_NUMBERS = (
    # A document: letters and digits. A telephone, an identity number, a file number with what stands before it.
    re.compile(r"[^\W\d_]{1,4}[- ]?\d{5,}\w*(?:[-–]\d+)*|[A-ZÑ]{5,18}\d{5,}\w*"),
    re.compile(rf"(?:\b[A-ZÑ]{{1,6}}-?)?\+?\d(?:{BETWEEN_DIGITS}\d){{6,}}"),
    # The record of a birth: two of these words, or one that is called a number or has one of four digits and more.
    re.compile(
        rf"{_RECORD}(?:{_CALLED})?{_RECORDED}(?:[\s,;]{{1,3}}(?:(?:del?|y)\s{{1,3}})?{_RECORD}(?:{_CALLED})?{_RECORDED})+"
        rf"|{_RECORD}(?:(?:{_CALLED})\d{{2,}}|\d{{4,}})(?:[-/]\d+)*",
        re.IGNORECASE,
    ),
    # The plate of a vehicle, where it is called one.
    re.compile(
        r"\bplacas?\b[^\d.,;\n]{0,30}?(?P<what>\b(?-i:[A-Z]{1,3})[- ]?\d{2,4}[- ]?(?-i:[A-Z\d]{0,4})\b)",
        re.IGNORECASE,
    ),
)
_TOP = "(?:com|net|org|info|edu|gob|gov)"
_SMALL, _CAPITAL = r"(?:(?![A-ZÁÉÍÓÚÑ])[\w-])++", r"(?:(?![a-záéíóúñ])[\w-])++"
_NETWORK = r"\b(?:facebook|fb|instagram|insta|tik ?tok|telegram|messenger|snapchat|twitter)\b"
_CONTACTS = (
    re.compile(r"\S*@\w\S*|\bhttps?://\S+|\bwww\.\S+", re.IGNORECASE),
    # A link in small letters or in capitals, or with a path: «hoy.Info» and «UNICEF.org» are ends of sentences, names.
    re.compile(
        rf"(?<![\w.-])[\w-]++(?:\.[\w-]++)*?\.{_TOP}(?:\.[a-z]{{2}})?/\S+|\b(?:t|wa|fb|m)\.me/\S+",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![\w.-]){_SMALL}(?:\.{_SMALL})*?\.{_TOP}(?:\.[a-z]{{2}})?\b"),
    re.compile(rf"(?<![\w.-]){_CAPITAL}(?:\.{_CAPITAL})*?\.{_TOP.upper()}(?:\.[A-Z]{{2}})?\b"),
    # Arroba is also a weight (de café), and «at» stands before hours.
    re.compile(
        r"(?<!\S)\S++\s+(?:arroba\s+(?!de\b)\S+(?:\.\w{2,}|\s+punto\s+\w+)(?:\s+punto\s+\w+)*"
        r"|[(\[]at[)\]]\s+\S+(?:\s+punto\s+\w+)*|at\s+[^\W\d]\w*\.[^\W\d_]{2,})",
        re.IGNORECASE,
    ),
    # The name of an account: a low line beside a digit; near the name of a network any low line, digit or full stop.
    re.compile(r"(?<![\w@./-])(?=\w*?(?:\d_|_\d))_*+[^\W\d_]{3}\w*+(?:\.\w+)*"),
    re.compile(
        rf"(?<![\w@./-])(?=[\d_]*[^\W\d_])(?=\w*_)\w++(?:\.\w++)*+(?=\s{{1,3}}(?:en|de|on)\s{{1,3}}(?:su\s)?{_NETWORK})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_NETWORK}\W{{1,3}}"
        r"(?:(?:es|como|de|la|su|cuenta|perfil|usuario|aparece)\W{1,3}){0,4}"
        r"(?P<what>(?=[\d._]*[^\W\d_])\w[\w.]{0,40}[.\d_]\w+)",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:cuenta|usuari[oa])\W{1,3}(?:es\W{1,3})?(?P<what>[^\W\d_]{3}\w*?_\w++(?:\.\w+)*)", re.IGNORECASE),
)
_ORDINAL = r"\d+\s{0,3}[.ªº]?(?:a|ra|da|ta|va|na)?\.?"
_QUARTER = r"(?:norte|sur|oriente|poniente|nte|ote|pte)\b"
_WHERE = (
    rf"(?:\s{{0,3}}{_QUARTER})?"
    r"(?:\s{1,3}(?:n[o.°º]+\s{0,3}|#\s{0,3})?\d{1,4}(?:-\d{1,3})?(?![\d-]))?(?:,?\s{1,3}zona\s{1,3}\d+)?"
)
"""What follows a street: its quarter, the number of the house, the zone."""
_BLANKS = r"(?:[^\S\r\n]{1,3})"
_LETTER = r"(?-i:(?![AEOUYI]\s+[a-záéíóúñ])[A-Z]\b)"
"""What a house or block is called; before a small letter A, E, O, U, Y and I are words."""
_ADDRESSES = (
    re.compile(
        rf"(?:\b(?:calle|avenida|colonia|barrio|zona|lote|manzana|kil[oó]metro|casa|apartamento|bloque|block|sector"
        rf"|pol[ií]gono|pasaje|callej[oó]n|senda|diagonal|street|avenue){_BLANKS}"
        rf"|\b(?:av|ave|col|mz|km|apto|pje)(?:\.{_BLANKS}?|{_BLANKS}))"
        rf"(?:(?:{_CALLED})?\d+(?:\.\d)?\w*(?:-\d{{1,3}}(?!\d))?{_WHERE}|{_LETTER})"
        r"(?:\s+(?:carretera|ruta)\s+(?:al?|hacia)\s+\w+)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:final\s{{1,3}})?{_ORDINAL}\s{{1,3}}(?:(?:calle|avenida|av|street|avenue)\b|(?:{_QUARTER})\s{{1,3}}(?={_QUARTER})){_WHERE}",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:colonia|barrio|aldea|caser[ií]o|cant[oó]n|residencial(?:es)?|fraccionamiento|lotificaci[oó]n"
        r"|urbanizaci[oó]n|reparto|ejido|paraje|rancho|calle|avenida|pasaje|callej[oó]n|bulevar|boulevard|calzada)"
        rf"{_BLANKS}(?:(?:el|la|los|las){_BLANKS})?"
        r"(?-i:[A-ZÁÉÍÓÚÑ])\w+(?:\s+(?:(?:de|del|la|las|los|el)\s+){0,2}"
        r"(?-i:[A-ZÁÉÍÓÚÑ])\w+)*(?:\s+#?\d{1,4}(?![\d-]))?",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:colonia|barrio|aldea|caser[ií]o|cant[oó]n|residencial|lotificaci[oó]n|fraccionamiento|urbanizaci[oó]n)"
        rf"{_BLANKS}(?:el|la|los|las){_BLANKS}[^\W\d_]{{3,}}",
        re.IGNORECASE,
    ),
)


def numbers(text: str) -> Iterator[Span]:
    """Telephones and numbers of documents; dates and times are none."""
    without_dates = _DATE_OR_TIME.sub(lambda match: _MASK * len(match.group()), text)
    return _spans(_NUMBERS, without_dates)


def contacts(text: str) -> Iterator[Span]:
    """E-mail addresses, accounts and links."""
    return _spans(_CONTACTS, text)


def addresses(text: str) -> Iterator[Span]:
    """Streets, quarters, villages and houses."""
    return _spans(_ADDRESSES, text)


def merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans that overlap as one, in the order of the text."""
    last: Span | None = None
    for start, end in sorted(spans):
        if last is not None and start >= last[1]:
            yield last
            last = None
        last = (start, end) if last is None else (last[0], max(last[1], end))
    if last is not None:
        yield last


def _spans(shapes: tuple[re.Pattern[str], ...], text: str) -> Iterator[Span]:
    """Where the shapes stand: all of one, or its group `what`."""
    matches = (match for shape in shapes for match in shape.finditer(text))
    return merged(match.span("what" if "what" in match.re.groupindex else 0) for match in matches)
