"""Texts in both languages of the platform."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in both languages."""

    es: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in `es` or `en`."""
        return self.es if language == "es" else self.en
