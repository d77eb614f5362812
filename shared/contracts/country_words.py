"""How a country words the code lists: what setting `words` may hold, and what the lists become by it.

Its keys, each the whole of one decision:

    label/<list>/<code>/<es|en>     what the country calls a code
    offered/<list>/<code>           `no`: the code stays valid, and is not offered
    term/<es|en>/<word>             the word that the country uses for a word of the platform
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from shared.contracts.codelists import CodeList, code_list, is_code_list
from shared.contracts.country_settings import SettingValue
from shared.kernel.language import LANGUAGES

LABEL, OFFERED, TERM = "label", "offered", "term"
NOT_OFFERED = "no"
REGIONAL_TERMS = "regional_terms"
"""The list of the words that a country uses for words of the platform: code → the word, by language."""

_NOT_WORDS = frozenset({"consent_notice", "institution", "legal_basis", "offence_iccs", "platform_country"})
_NOT_WORDS_BY_NAME = ("ctdc_columns_", "htcds_", "hxl_", "iso_3166_", "national_purpose_", "sdg_")


def may_be_worded(list_id: str) -> bool:
    """Whether there is such a list, of words that a country may choose.

    Names of standards and countries are everyone's, words of the law are those of the pack, and the notice before a
    consent is a setting of its own.
    """
    return is_code_list(list_id) and list_id not in _NOT_WORDS and not list_id.startswith(_NOT_WORDS_BY_NAME)


@dataclass(frozen=True, slots=True)
class WordKey:
    """A key of setting `words`; parts that its kind does not have are empty."""

    kind: str
    list_id: str = ""
    code: str = ""
    """Of the list; of a term, the word of the platform."""
    language: str = ""


def word_key(key: str) -> WordKey | None:
    """What a key names; None where it has no such form or names what there is not."""
    match key.split("/"):
        case ["label", list_id, code, language] if language in LANGUAGES and _is_worded(list_id, code):
            return WordKey(LABEL, list_id, code, language)
        case ["offered", list_id, code] if _is_worded(list_id, code):
            return WordKey(OFFERED, list_id, code)
        case ["term", language, word] if language in LANGUAGES and is_term(word) and word == word.lower():
            return WordKey(TERM, code=word, language=language)
    return None


LONGEST_TERM = 40


def is_term(word: str) -> bool:
    """Whether it is one word of letters, as terms are: `LONGEST_TERM` characters at most."""
    return word.isalpha() and len(word) <= LONGEST_TERM


def _is_worded(list_id: str, code: str) -> bool:
    return may_be_worded(list_id) and code in code_list(list_id)


def offered(found: CodeList) -> set[str]:
    """The codes that people are asked to choose from."""
    return {code for code, item in found.active.items() if not item.get("derived")}


def worded(found: CodeList, words: SettingValue) -> CodeList:
    """The list as a country words it: its labels, and codes that it does not offer as retired ones."""
    return replace(found, items={code: _item(found.id, item, words) for code, item in found.items.items()})


def _item(list_id: str, item: Mapping[str, Any], words: SettingValue) -> Mapping[str, Any]:
    code = item["code"]
    labels = {language: words.get(f"{LABEL}/{list_id}/{code}/{language}") for language in LANGUAGES}
    is_offered = words.get(f"{OFFERED}/{list_id}/{code}") != NOT_OFFERED
    return {**item, **{name: label for name, label in labels.items() if label}, **({} if is_offered else _RETIRED)}


_RETIRED = {"active": False}


def regional_terms(words: SettingValue) -> CodeList:
    """The list of the terms of a country; a word that it has in one language only has no label in the other."""
    items: dict[str, dict[str, Any]] = {}
    for key, value in _terms(words):
        items.setdefault(key.code, {"code": key.code})[key.language] = value
    return CodeList(id=REGIONAL_TERMS, title=_TITLE, items=items)


_TITLE = {"es": "Términos regionales", "en": "Regional terms"}


def _terms(words: SettingValue) -> Iterator[tuple[WordKey, str]]:
    for name, value in sorted(words.items()):
        key = word_key(name)
        if key is not None and key.kind == TERM:
            yield key, str(value)
