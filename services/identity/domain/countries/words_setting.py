"""Setting `words`: what a country calls the codes of the lists, which it does not offer, and its regional terms.

It has no fixed parts: a version holds what the country decided and nothing else, by the keys of
`shared/contracts/country_words.py`.
"""

import operator
from collections.abc import Iterator, Mapping, Sequence

from services.identity.domain.countries.setting_parts import PartKind, SettingChoice, SettingPart, problem_at
from services.identity.domain.countries.setting_shapes import Setting
from shared.contracts.codelists import code_list
from shared.contracts.country_settings import WORDS
from shared.contracts.country_words import LABEL, LONGEST_TERM, NOT_OFFERED, OFFERED, WordKey, offered, word_key
from shared.kernel.errors import FieldProblem

MOST_WORDS = 500
"""Keys of one version."""
LONGEST_LABEL = 120
_LANGUAGES: Mapping[str, tuple[str, str]] = {"es": ("en español", "in Spanish"), "en": ("en inglés", "in English")}


def part_of(key: str) -> SettingPart | None:
    """The part that a key names, in words; None for a key that the setting cannot have.

    Its choice without a code says what holds where the country has decided nothing.
    """
    named = word_key(key)
    if named is None:
        return None
    if named.kind == LABEL:
        return _label(key, named)
    return _offered(key, named) if named.kind == OFFERED else _term(key, named)


def _label(key: str, named: WordKey) -> SettingPart:
    label = code_list(named.list_id).label(named.code, named.language)
    es, en = _name_of(named)
    spoken_es, spoken_en = _LANGUAGES[named.language]
    return SettingPart(
        key=key,
        kind=PartKind.TEXT,
        es=f"{es} {spoken_es}",
        en=f"{en} {spoken_en}",
        minimum=1,
        maximum=LONGEST_LABEL,
        choices=(SettingChoice(code="", es=label, en=label),),
    )


def _offered(key: str, named: WordKey) -> SettingPart:
    es, en = _name_of(named)
    return SettingPart(
        key=key,
        kind=PartKind.CHOICE,
        es=es,
        en=en,
        choices=(
            SettingChoice(code="", es="Se ofrece", en="Offered"),
            SettingChoice(code=NOT_OFFERED, es="No se ofrece", en="Not offered"),
        ),
    )


def _term(key: str, named: WordKey) -> SettingPart:
    spoken_es, spoken_en = _LANGUAGES[named.language]
    return SettingPart(
        key=key,
        kind=PartKind.WORD,
        es=f"La palabra «{named.code}» {spoken_es}",
        en=f"The word “{named.code}” {spoken_en}",
        minimum=1,
        maximum=LONGEST_TERM,
        choices=(SettingChoice(code="", es=named.code, en=named.code),),
    )


def _name_of(named: WordKey) -> tuple[str, str]:
    found = code_list(named.list_id)
    es, en = (f"{found.title[spoken]} · {found.label(named.code, spoken)}" for spoken in ("es", "en"))
    return es, en


def problems_of_all(_parts: Sequence[SettingPart], value: Mapping[str, object]) -> Sequence[FieldProblem]:
    """What is wrong with the whole of it: too much, a decision that is none, or a list without an answer."""
    if len(value) > MOST_WORDS:
        return [
            FieldProblem(
                "value",
                "too_many",
                {"es": f"Son más de {MOST_WORDS} cambios", "en": f"They are more than {MOST_WORDS} changes"},
            )
        ]
    return [*_undecided(value), *_without_answers(value)]


def _undecided(value: Mapping[str, object]) -> Iterator[FieldProblem]:
    """An empty choice is what holds without the key: it is left out instead."""
    for key in sorted(value):
        named = word_key(key)
        if named is not None and named.kind == OFFERED and value[key] == "":
            yield problem_at(key, "required", es="Quítelo si se ofrece", en="Leave it out if it is offered")


def _without_answers(value: Mapping[str, object]) -> Iterator[FieldProblem]:
    withdrawn: dict[str, dict[str, str]] = {}
    for key in sorted(value):
        named = word_key(key)
        if named is not None and named.kind == OFFERED:
            withdrawn.setdefault(named.list_id, {})[named.code] = key
    for list_id, keys in withdrawn.items():
        if not offered(code_list(list_id)) - keys.keys():
            yield problem_at(
                next(reversed(keys.values())),
                "none_left",
                es="La lista quedaría sin ninguna opción",
                en="The list would be left without an option",
            )


WORDS_SETTING = Setting(
    name=WORDS,
    es="Palabras del país",
    en="Words of the country",
    about_es="Cómo se llaman aquí las opciones de las listas, cuáles no se ofrecen y qué palabras se usan en lugar de"
    " otras. Los casos, las cifras y los envíos guardan códigos, que no cambian: lo que ya no se ofrece sigue valiendo"
    " donde está. Una palabra puede confundir a quien decide; por eso cada cambio necesita a una segunda persona.",
    about_en="What the options of the lists are called here, which are not offered, and which words are used in place"
    " of others. Cases, figures and referrals hold codes, which do not change: what is no longer offered stays valid"
    " where it is. A word can mislead who decides; each change therefore needs a second person.",
    parts=(),
    part_of=part_of,
    whole_rule=problems_of_all,
    weakens=operator.ne,
)
"""Of a country that decided nothing it is empty."""
