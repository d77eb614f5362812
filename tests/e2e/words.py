"""The texts of the application, so that tests name a button by its key and run in both languages."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "gateway" / "web" / "src" / "i18n"
_LINE = re.compile(r'^  ("[\w.-]+"):\s*("(?:[^"\\]|\\.)*"),$', re.MULTILINE)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Key → text in `es` or `en`."""
    texts: dict[str, str] = {}
    for file in sorted((_FOLDER / language).glob("*.ts")):
        texts |= {json.loads(key): json.loads(text) for key, text in _LINE.findall(file.read_text("utf-8"))}
    return texts
