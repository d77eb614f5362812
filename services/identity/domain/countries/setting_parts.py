"""The parts of a setting of a country: numbers, codes, texts and days with bounds, and words for people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.contracts.country_settings import days_of
from shared.kernel.errors import FieldProblem
from shared.text.invisible import is_invisible

_DAY = 24
_TWO_DAYS = 48
"""Both in hours."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingChoice:
    """A code that a part of a setting may be, in words."""

    code: str
    es: str
    en: str


class PartKind(StrEnum):
    """What a part of a setting is."""

    NUMBER = "number"
    CHOICE = "choice"
    """A code of `choices`."""
    TEXT = "text"
    """`minimum` to `maximum` characters in `lines` lines; empty lines part paragraphs. Empty: nothing is decided."""
    DAYS = "days"
    """Up to `maximum` days as ISO 8601, in order, parted by spaces."""
    WORD = "word"
    """One word of letters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingPart:
    """One part of a setting."""

    key: str
    es: str
    en: str
    kind: PartKind = PartKind.NUMBER
    unit_es: str = ""
    """What stands behind a number."""
    unit_en: str = ""
    minimum: int = 0
    maximum: int = 0
    """Both included."""
    lines: int = 1
    """Of a text: one, or several."""
    choices: tuple[SettingChoice, ...] = ()

    def words(self, value: int | str) -> Mapping[str, str]:
        """The value as people read it, by language."""
        for choice in self.choices:
            if choice.code == value:
                return {"es": choice.es, "en": choice.en}
        if self.kind is PartKind.DAYS:
            return dict.fromkeys(("es", "en"), ", ".join(str(value).split()))
        return {"es": _counted(value, self.unit_es, "días"), "en": _counted(value, self.unit_en, "days")}

    def problem_of(self, value: object) -> FieldProblem | None:
        """What is wrong with a proposed value; None where it may be."""
        return _PROBLEM_OF[self.kind](self, value)


def _counted(value: int | str, unit: str, days: str) -> str:
    """A number with its unit as it is spoken: one without the plural, hours from two days on also in `days`."""
    if value == 1:
        return f"1 {unit.removesuffix('s')}"
    if unit == "h" and isinstance(value, int) and value >= _TWO_DAYS:
        return f"{value} h ({value / _DAY:.1f} {days})".replace(".0 ", " ")
    return f"{value} {unit}".strip()


def _number_problem(part: SettingPart, value: object) -> FieldProblem | None:
    # To Python True is 1.
    if isinstance(value, int) and not isinstance(value, bool) and part.minimum <= value <= part.maximum:
        return None
    return problem_at(
        part.key,
        "out_of_bounds",
        es=f"Indique un número entero de {part.minimum} a {part.maximum}",
        en=f"Give a whole number from {part.minimum} to {part.maximum}",
    )


def _choice_problem(part: SettingPart, value: object) -> FieldProblem | None:
    if value in [choice.code for choice in part.choices]:
        return None
    return problem_at(part.key, "unknown_code", es="Elija una de las opciones", en="Choose one of the options")


def _text_problem(part: SettingPart, value: object) -> FieldProblem | None:
    if isinstance(value, str) and len(value.strip()) < part.minimum:
        return problem_at(part.key, "required", es="Escriba este texto", en="Write this text")
    if not isinstance(value, str) or len(value) > part.maximum:
        return problem_at(
            part.key,
            "too_long",
            es=f"Escriba un texto de hasta {part.maximum} caracteres",
            en=f"Write a text of up to {part.maximum} characters",
        )
    if value and not value.strip():
        return problem_at(
            part.key, "blank_text", es="Este texto no puede estar en blanco", en="This text must not be blank"
        )
    if any(is_invisible(sign) for sign in (value.replace("\n", "") if part.lines > 1 else value)):
        return problem_at(
            part.key,
            "invisible_character",
            es="Lleva caracteres invisibles; escríbalo de nuevo en vez de pegarlo",
            en="It holds invisible characters; type it instead of pasting it",
        )
    return None


def _word_problem(part: SettingPart, value: object) -> FieldProblem | None:
    if isinstance(value, str) and value.isalpha() and len(value) <= part.maximum:
        return None
    return problem_at(
        part.key,
        "no_word",
        es=f"Escriba una sola palabra, de hasta {part.maximum} letras",
        en=f"Write one word of up to {part.maximum} letters",
    )


def _days_problem(part: SettingPart, value: object) -> FieldProblem | None:
    days = _days_in(value)
    if days is not None and len(days) <= part.maximum and value == " ".join(map(str, sorted(set(days)))):
        return None
    return problem_at(
        part.key,
        "bad_days",
        es=f"Indique hasta {part.maximum} fechas, cada una una vez y en orden",
        en=f"Give up to {part.maximum} dates, each once and in order",
    )


def _days_in(value: object) -> list[date] | None:
    try:
        return list(days_of(value)) if isinstance(value, str) else None
    except ValueError:
        return None


_PROBLEM_OF: Mapping[PartKind, Callable[[SettingPart, object], FieldProblem | None]] = {
    PartKind.NUMBER: _number_problem,
    PartKind.CHOICE: _choice_problem,
    PartKind.TEXT: _text_problem,
    PartKind.DAYS: _days_problem,
    PartKind.WORD: _word_problem,
}


def problem_at(key: str, code: str, es: str, en: str) -> FieldProblem:
    """A problem of the part `key` of a proposed value."""
    return FieldProblem(f"value.{key}", code, {"es": es, "en": en})
