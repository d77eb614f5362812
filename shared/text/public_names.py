"""Capitalised names of no person: places, languages, institutions, months and days in English."""

from functools import cache

from shared.contracts.codelists import code_list
from shared.kernel.country import Country
from shared.kernel.language import LANGUAGES
from shared.text.folding import fold, words_of

_WORDS = """
hospital centro albergue casa refugio fundacion asociacion ministerio procuraduria fiscalia juzgado policia migracion
consulado embajada zona ciudad departamento municipio republica aldea terminal secretaria juez jueza tribunal unidad
defensoria instituto direccion comision oficina registro whatsapp facebook instagram
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
"""
"""Capitalised words that name no person: institutions; months and days in English. In Spanish Julio is a person."""
_PHRASES = (
    "Cruz Roja",
    "Red Cross",
    "General de la Nación",
    "General de la República",
    "Ministerio Público",
    "Derechos Humanos",
    "Casa Alianza",
)
_LISTS = ("platform_country", *(f"iso_3166_2_{country.lower()}" for country in Country), "language")


def is_public_place(text: str) -> bool:
    """Whether a text is the name of a country or subdivision and nothing more specific."""
    return tuple(word.text for word in words_of(text)) in _public()


def starts_of_public_words(text: str) -> set[int]:
    """Where words of public phrases begin."""
    words, starts = words_of(text), set()
    longest = max(len(phrase) for phrase in _public())
    for first in range(len(words)):
        for size in range(1, longest + 1):
            phrase = words[first : first + size]
            if tuple(word.text for word in phrase) in _public():
                starts |= {word.start for word in phrase}
    return starts


@cache
def _public() -> frozenset[tuple[str, ...]]:
    labels = (item[language] for name in _LISTS for item in code_list(name).items.values() for language in LANGUAGES)
    return frozenset(tuple(fold(label)[0].split()) for label in (*labels, *_PHRASES, *_WORDS.split()))
