"""The languages of all texts for people (ISO 639-1); the first is the default."""

from typing import Literal, get_args

Language = Literal["es", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
