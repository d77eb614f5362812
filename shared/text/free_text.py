"""What in a free text may identify a person, found by its shape: names, numbers, contacts, addresses.

Offsets and lengths count characters (Unicode code points). A finding never carries what was written. Whether a text
names a particular person is asked of the cases service, which keeps the identity.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared.kernel.errors import FieldProblem, Text
from shared.text.shapes import addresses, contacts, numbers
from shared.text.written_names import WORD, names

NAME, ADDRESS, NUMBER, CONTACT = "looks_like_name", "looks_like_address", "number", "contact"
SOUNDS_LIKE_NAME, MIXED_SCRIPT = "sounds_like_name", "looks_like_mixed_script"
CONFIRMABLE = frozenset({NAME, ADDRESS, SOUNDS_LIKE_NAME, MIXED_SCRIPT})
"""Guesses: whoever writes may confirm that the text identifies nobody. Numbers, contacts and what is stored may not."""

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

_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
"""Alphabets with letters that look alike, by the first word of their names in Unicode."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in a text and what was found there (one of `CODES`)."""

    code: str
    offset: int
    length: int


def find_patterns(text: str) -> list[Finding]:
    """What looks as if it identified somebody, in the order of the text."""
    shaped = ((NUMBER, numbers(text)), (CONTACT, contacts(text)), (ADDRESS, addresses(text)), (NAME, names(text)))
    found = [Finding(code, start, end - start) for code, spans in shaped for start, end in spans]
    return in_order([*found, *_mixed_scripts(text)])


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once, by its place."""
    return sorted(set(findings), key=lambda finding: (finding.offset, finding.length, finding.code))


def refusals(findings: Iterable[Finding], *, field: str, confirmed: bool) -> list[FieldProblem]:
    """Why a text may not leave: one problem a finding, with its place and never its words."""
    blocking = [finding for finding in findings if not (confirmed and finding.code in CONFIRMABLE)]
    return [FieldProblem(field, finding.code, _sentence(finding)) for finding in blocking]


def _sentence(finding: Finding) -> Text:
    first, last = finding.offset + 1, finding.offset + finding.length
    words = _MESSAGES[finding.code]
    return {"es": f"{words['es']} (caracteres {first} a {last})", "en": f"{words['en']} (characters {first} to {last})"}


def _mixed_scripts(text: str) -> Iterator[Finding]:
    """Words in which a letter of another alphabet stands for one that looks like it."""
    for match in WORD.finditer(text):
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in match.group()} & _SCRIPTS
        if len(scripts) > 1:
            yield Finding(MIXED_SCRIPT, match.start(), len(match.group()))
