"""What a training module says, shows and asks, in Spanish and English."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class InBoth(Generic[T]):
    """The same in Spanish and in English."""

    es: T
    en: T

    def text(self, language: str) -> T:
        """That in `es` or `en`."""
        return self.en if language == "en" else self.es


@dataclass(frozen=True, kw_only=True)
class PageText:
    """What one page says."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A picture on a page."""

    file: str
    """Its name beside the module, e.g. `referir-plazos.svg`."""
    alt: InBoth[str]
    """The same for readers without sight."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """What a picture is made of."""

    media_type: str
    content: bytes
    width: int
    """In pixels, or the units of the drawing; only their proportion counts."""
    height: int


@dataclass(frozen=True, kw_only=True)
class Page(InBoth[PageText]):
    """A page in both languages, and the picture that stands on it in both."""

    picture: Picture | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionText:
    """A question in one language."""

    question: str
    choices: tuple[str, ...]
    why: str
    """Why the right answer is right, shown to who gave another."""


@dataclass(frozen=True, kw_only=True)
class Question(InBoth[QuestionText]):
    """A question of the quiz. The place of its right answer never leaves the server."""

    right: int
    """From 0."""
