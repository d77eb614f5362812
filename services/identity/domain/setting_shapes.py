"""What a setting of a country consists of: numbers and codes with bounds, and words for people."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shared.contracts.country_settings import DEFAULTS, SettingValue
from shared.kernel.errors import FieldProblem


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingChoice:
    """A code that a part of a setting may be, in words."""

    code: str
    es: str
    en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingPart:
    """One number of a setting, or one code of `choices`."""

    key: str
    es: str
    en: str
    unit_es: str = ""
    """What stands behind a number."""
    unit_en: str = ""
    minimum: int = 0
    maximum: int = 0
    """Both included."""
    choices: tuple[SettingChoice, ...] = ()

    def words(self, value: int | str) -> Mapping[str, str]:
        """The value as people read it, by language."""
        for choice in self.choices:
            if choice.code == value:
                return {"es": choice.es, "en": choice.en}
        return {"es": f"{value} {self.unit_es}".strip(), "en": f"{value} {self.unit_en}".strip()}

    def problem_of(self, value: object) -> FieldProblem | None:
        """What is wrong with a proposed value; None where it may be."""
        if self.choices:
            codes = [choice.code for choice in self.choices]
            return None if value in codes else _problem(self.key, "unknown_code", *_NO_CHOICE)
        # To Python True is 1.
        if isinstance(value, int) and not isinstance(value, bool) and self.minimum <= value <= self.maximum:
            return None
        return _problem(
            self.key,
            "out_of_bounds",
            es=f"Indique un número entero de {self.minimum} a {self.maximum}",
            en=f"Give a whole number from {self.minimum} to {self.maximum}",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """One setting that a country decides."""

    name: str
    es: str
    en: str
    about_es: str
    about_en: str
    parts: tuple[SettingPart, ...]
    weakens: Callable[[SettingValue, SettingValue], bool]
    """Whether the second value protects people less than the first: then a second person must approve."""
    least_rise: int | None = None
    """By how much each part must exceed the one before it, at least; None: their order does not matter."""

    @property
    def default(self) -> SettingValue:
        """What holds in a country that has decided nothing."""
        return DEFAULTS[self.name]

    def problems_of(self, value: Mapping[str, object]) -> Sequence[FieldProblem]:
        """Everything that is wrong with a proposed value; fields are `value.<part>`."""
        known = {part.key for part in self.parts}
        unknown = [_problem(key, "unknown_field", *_UNKNOWN) for key in sorted(value) if key not in known]
        wrong = (part.problem_of(value.get(part.key)) for part in self.parts)
        found = [*unknown, *(problem for problem in wrong if problem)]
        if self.least_rise is not None and not found:
            found += self._out_of_order(value, self.least_rise)
        return found

    def _out_of_order(self, value: Mapping[str, object], rise: int) -> Sequence[FieldProblem]:
        pairs = zip(self.parts, self.parts[1:], strict=False)
        return [
            _problem(
                after.key,
                "out_of_order",
                es=f"Es muy poco al lado de «{before.es}»",
                en=f"It is too little beside “{before.en}”",
            )
            for before, after in pairs
            if int(str(value[after.key])) < int(str(value[before.key])) + rise
        ]


_NO_CHOICE = ("Elija una de las opciones", "Choose one of the options")
_UNKNOWN = ("No es parte de este ajuste", "It is no part of this setting")


def _problem(key: str, code: str, es: str, en: str) -> FieldProblem:
    return FieldProblem(f"value.{key}", code, {"es": es, "en": en})
