"""The languages of everything that a person reads (ISO 639-1); the first is used where nobody chose."""

from typing import Literal, get_args

Language = Literal["es", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
