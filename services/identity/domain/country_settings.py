"""The settings of a country on one page: what each may be, what it is called, and when a change weakens protection.

What holds by default is in `shared/contracts/country_settings.py`, because the services that act by it read it too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shared.contracts.country_settings import DEFAULTS, REFERRAL_DEADLINES, SettingValue
from shared.kernel.errors import FieldProblem, NotFound


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
    ascending: bool = False
    """Whether no part may be less than the one before it."""

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
        if self.ascending and not found:
            found += self._out_of_order(value)
        return found

    def _out_of_order(self, value: Mapping[str, object]) -> Sequence[FieldProblem]:
        pairs = zip(self.parts, self.parts[1:], strict=False)
        return [
            _problem(
                after.key,
                "out_of_order",
                es=f"No puede ser menos que «{before.es}»",
                en=f"It cannot be less than “{before.en}”",
            )
            for before, after in pairs
            if int(str(value[after.key])) < int(str(value[before.key]))
        ]


_NO_CHOICE = ("Elija una de las opciones", "Choose one of the options")
_UNKNOWN = ("No es parte de este ajuste", "It is no part of this setting")


def setting_named(name: str) -> Setting:
    """The setting of that name. Raises NotFound."""
    if name not in SETTINGS:
        raise NotFound
    return SETTINGS[name]


def _problem(key: str, code: str, es: str, en: str) -> FieldProblem:
    return FieldProblem(f"value.{key}", code, {"es": es, "en": en})


def _any_longer(before: SettingValue, after: SettingValue) -> bool:
    return any(int(after[key]) > int(before[key]) for key in before)


SETTINGS: Mapping[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting(
            name=REFERRAL_DEADLINES,
            es="Plazos de respuesta",
            en="Time to answer",
            about_es="Cuánto tiempo tiene para responder quien recibe en este país una referencia. Las ya enviadas"
            " conservan su plazo. Un plazo más largo necesita a una segunda persona.",
            about_en="How long whoever receives a referral in this country has to answer it. Those that were sent keep"
            " their deadline. A longer time needs a second person.",
            parts=tuple(
                SettingPart(key=key, es=es, en=en, unit_es="h", unit_en="h", minimum=1, maximum=720)
                for key, es, en in (
                    ("imminent", "Riesgo inminente", "Imminent risk"),
                    ("high", "Riesgo alto", "High risk"),
                    ("medium", "Riesgo medio", "Medium risk"),
                    ("low", "Riesgo bajo", "Low risk"),
                )
            ),
            weakens=_any_longer,
            ascending=True,
        ),
    )
}
"""Name → setting, in the order in which they are listed."""
