"""Finds the places where a text names the person of a case: every part of the stored identity, in every spelling.

A text that is sent before the receiver has accepted must not contain any of it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from services.cases.domain.person.disguised_names import disguised
from services.cases.domain.person.identity import Identity
from shared.text.folding import GLOTTAL, PARTICLES, Word, fold, words_of
from shared.text.free_text import SOUNDS_LIKE_NAME, Finding, find_patterns, in_order
from shared.text.public_names import is_public_place
from shared.text.shapes import BETWEEN_DIGITS

Phrase = tuple[str, ...]

SHORT_NAME = 2
"""Names of this length are words as well (Si, Ba): they count where the text writes them with a capital."""
GUARDIAN_NAME = 4
"""Letters from which on a word of the guardian's contact counts in small letters too."""
PHONE_KEY = 8
SHORT_NUMBER = 5

_MONTHS = (
    *(("enero", "ene", "january", "jan"), ("febrero", "feb", "february"), ("marzo", "mar", "march")),
    *(("abril", "abr", "april", "apr"), ("mayo", "may"), ("junio", "jun", "june"), ("julio", "jul", "july")),
    *(("agosto", "ago", "august", "aug"), ("septiembre", "setiembre", "sep", "september")),
    *(("octubre", "oct", "october"), ("noviembre", "nov", "november"), ("diciembre", "dic", "december", "dec")),
)
_GENERIC = frozenset(
    {"calle", "avenida", "colonia", "barrio", "zona", "lote", "casa", "aldea", "caserio", "canton", "numero"}
)
_WORDS_OF_CONTACTS = """
madre padre mama papa mami papi madrastra padrastro abuela abuelo abuelita abuelito hermana hermano tias tios prima
primo sobrina sobrino madrina padrino comadre compadre esposa esposo pareja suegra suegro cunada cunado hija hijo
hijos familia familiar vecina vecino amiga amigo conocida conocido tutor tutora guardian encargada encargado
responsable representante maestra maestro profesora profesor pastor pastora sacerdote lider senor senora dona
licenciada licenciado trabajadora trabajador social llamar llame llama llamada escribir contactar contacto telefono
celular whatsapp numero correo vive viven trabaja cerca lejos junto frente detras lado casa iglesia escuela mercado
tienda parque hospital centro salud municipalidad departamento municipio pueblo ciudad horario hora horas manana tarde
noche lunes martes miercoles jueves viernes sabado domingo solo solamente puede pueden nunca siempre antes despues
desde hasta entre sobre como cuando donde quien tiene esta estan para pero porque sabe conoce habla espanol mother
father grandmother grandfather aunt uncle sister brother cousin neighbour neighbor friend teacher call phone only
lives near after before with speaks spanish english from
"""
"""What the contact of a guardian says beside names: kinship, offices, how and when to call."""
_CAPITALISED = re.compile(r"[^\W\d_]{3,}")
_DIGITS = re.compile(rf"\d(?:{BETWEEN_DIGITS}\d){{5,}}")
_IN_A_DATE = frozenset({"de", "del", "of", "the"})
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def find_identifying(text: str, known: Iterable[Identity], case_number: str) -> list[Finding]:
    """Where `text` carries part of an identity or looks as if it identified a person, in the order of the text."""
    words = words_of(text)
    stored = (finding for identity in known for finding in _stored(text, words, identity, case_number))
    return in_order([*find_patterns(text), *stored])


def find_beyond(text: str, known: Iterable[Identity], shown: Identity | None, case_number: str) -> list[Finding]:
    """Where a text identifies one of `known` beyond what its reader may know; None: they may know nothing."""
    found = find_identifying(text, known, case_number)
    if shown is None:
        return found
    permitted = set(find_identifying(text, [shown], case_number))
    return [finding for finding in found if finding not in permitted]


def _stored(text: str, words: list[Word], identity: Identity, case_number: str) -> Iterator[Finding]:
    dated = [word for word in words if word.text not in _IN_A_DATE]
    yield from _names(words, identity)
    yield from _phrases(dated, "stored_birthdate", _birthdates(identity.birthdate))
    yield from _phrases(words, "stored_address", _addresses(identity))
    yield from _numbers(text, identity, case_number)
    yield from _contacts(text, identity)


def _names(words: list[Word], identity: Identity) -> Iterator[Finding]:
    stored = [name for name in (identity.first_names, identity.surnames, identity.known_as) if name]
    parts = {part for name in stored for part in fold(name)[0].split()} - PARTICLES
    guardian = _guardian_names(identity)
    called = _guardian_words(identity)
    for word in words:
        is_written = word.text in parts and (len(word.text) > SHORT_NAME or word.capitalised)
        if is_written or (word.text in guardian and word.capitalised):
            yield _at("stored_name", [word])
        elif word.text in called:
            yield _at(SOUNDS_LIKE_NAME, [word])
    for span in disguised(words, parts | called):
        yield _at(SOUNDS_LIKE_NAME, list(span))
    yield from _phrases(words, "stored_name", _apart(stored))


def _apart(names: Iterable[str]) -> set[Phrase]:
    """`Tz'oc` as two words: how it is written where the mark is missing on the keyboard."""
    marks = "".join(GLOTTAL)
    marked = {word for name in names for word in name.split() if GLOTTAL & set(word.strip(marks))}
    return {
        tuple(fold(part)[0].strip() for part in re.split(f"[{re.escape(marks)}]", word.strip(marks))) for word in marked
    }


def _guardian_names(identity: Identity) -> set[str]:
    contact = identity.guardian_contact or ""
    written = (match.group() for match in _CAPITALISED.finditer(contact))
    return {fold(word)[0].strip() for word in written if word[0].isupper()} - PARTICLES


def _guardian_words(identity: Identity) -> set[str]:
    """Words of the contact that may be names when they are read in small letters: those written as names, else all."""
    words = [word for word in words_of(identity.guardian_contact or "") if word.text.isalpha()]
    telling = [word for word in words if len(word.text) >= GUARDIAN_NAME and word.text not in _not_names()]
    return {word.text for word in telling if word.capitalised} or {word.text for word in telling}


@cache
def _not_names() -> frozenset[str]:
    return _GENERIC | set(_WORDS_OF_CONTACTS.split())


def _birthdates(birthdate: str | None) -> set[Phrase]:
    """The ways to write a birth date, without «de» and the like; of a year alone, which is coded data, none."""
    year, month, day = (*(birthdate or "").split("-"), "", "")[:3]
    if not month:
        return set()
    years, numbers, names = (year, year[2:]), (month, str(int(month))), _MONTHS[int(month) - 1]
    roman = _ROMAN[int(month) - 1]
    if not day:
        written = {(name, year) for name in names}
        return written | {order for m in numbers for order in ((m, year), (year, m))}
    days = (day, str(int(day)))
    numeric = {
        order for d in days for m in (*numbers, roman) for y in years for order in ((d, m, y), (m, d, y), (y, m, d))
    }
    return numeric | {order for d in days for name in names for order in ((d, name), (name, d))}


def _addresses(identity: Identity) -> set[Phrase]:
    """Each part of the street as it stands between commas, each two words of it, the city unless it is a department."""
    if identity.address is None:
        return set()
    address, phrases = identity.address, set()
    for part in (address.street or "").split(","):
        words = tuple(fold(part)[0].split())
        phrases |= {words, *pairwise(words)}
    if address.city and not is_public_place(address.city):
        phrases.add(tuple(fold(address.city)[0].split()))
    if address.postal_code:
        phrases.add(tuple(fold(address.postal_code)[0].split()))
    return {phrase for phrase in phrases if _is_telling(phrase)}


def _is_telling(phrase: Phrase) -> bool:
    telling = [word for word in phrase if word not in PARTICLES and word not in _GENERIC]
    return sum(map(len, telling)) >= 4 or (len(phrase) > 1 and any(word.isdigit() for word in phrase) and bool(telling))


def _numbers(text: str, identity: Identity, case_number: str) -> Iterator[Finding]:
    folded, origin = fold(text)
    squeezed = [(character, origin[index]) for index, character in enumerate(folded) if character != " "]
    within = "".join(character for character, _ in squeezed)
    for number in _stored_numbers(identity, case_number):
        start = within.find(number)
        while start >= 0:
            first, last = squeezed[start][1], squeezed[start + len(number) - 1][1]
            yield Finding("stored_number", first, last + 1 - first)
            start = within.find(number, start + 1)


def _stored_numbers(identity: Identity, case_number: str) -> set[str]:
    documents = (document.number for document in identity.documents if document.number)
    whole = {fold(number)[0].replace(" ", "") for number in (*documents, case_number)}
    calls = (*(phone.number for phone in identity.phones), *_DIGITS.findall(identity.guardian_contact or ""))
    digits = {"".join(character for character in number if character.isdigit())[-PHONE_KEY:] for number in calls}
    return {number for number in whole | digits if len(number) >= SHORT_NUMBER}


def _contacts(text: str, identity: Identity) -> Iterator[Finding]:
    if not identity.email:
        return
    for wanted in {identity.email, identity.email.partition("@")[0]}:
        if len(wanted) >= SHORT_NUMBER:
            # Not in `text.lower()`: in small letters İ is two characters, and places after it are others.
            for match in re.finditer(re.escape(wanted), text, re.IGNORECASE):
                yield Finding("stored_contact", match.start(), len(match.group()))


def _phrases(words: list[Word], code: str, phrases: Iterable[Phrase]) -> Iterator[Finding]:
    for phrase in phrases:
        for first in range(len(words) - len(phrase) + 1):
            part = words[first : first + len(phrase)]
            if phrase and tuple(word.text for word in part) == phrase:
                yield _at(code, part)


def _at(code: str, words: list[Word]) -> Finding:
    return Finding(code, words[0].start, words[-1].end - words[0].start)
