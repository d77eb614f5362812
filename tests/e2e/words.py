"""The texts of the application, so that tests name a button by its key and run in both languages."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "gateway" / "web" / "src" / "i18n"
_LINE = re.compile(r'^  ("[\w.-]+"):\s*("(?:[^"\\]|\\.)*"),$', re.MULTILINE)


@cache
def _variants() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = json.loads((_FOLDER / "countryWords.json").read_text("utf-8"))
    return found


def in_words_of(country: str | None, language: str, text: str) -> str:
    """`text` as somebody reads it who works in `country`, or in several."""
    variants = _variants()[language].get(country or "several", {})

    def variant(word: re.Match[str]) -> str:
        said = variants.get(word[0].lower(), word[0])
        return said if word[0].islower() else said[:1].upper() + said[1:]

    return re.sub(r"[^\W\d_]+", variant, text)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Key → text in `es` or `en`."""
    texts: dict[str, str] = {}
    for file in sorted((_FOLDER / language).rglob("*.ts")):
        texts |= {json.loads(key): json.loads(text) for key, text in _LINE.findall(file.read_text("utf-8"))}
    return texts
