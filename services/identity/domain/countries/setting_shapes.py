"""A setting that a country decides: its parts, what holds by default, and what the whole of a value may not be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.identity.domain.countries.setting_parts import SettingPart, problem_at
from shared.contracts.country_settings import DEFAULTS, SettingValue
from shared.kernel.errors import FieldProblem

WholeRule = Callable[[Sequence[SettingPart], Mapping[str, object]], Sequence[FieldProblem]]
"""What is wrong with a value of which each part may be."""


def rising(*, by: int) -> WholeRule:
    """Each number must exceed the one before it, by at least so much."""

    def too_little(parts: Sequence[SettingPart], value: Mapping[str, object]) -> Sequence[FieldProblem]:
        return [
            problem_at(
                after.key,
                "out_of_order",
                es=f"Es muy poco al lado de «{before.es}»",
                en=f"It is too little beside “{before.en}”",
            )
            for before, after in pairwise(parts)
            if int(str(value[after.key])) < int(str(value[before.key])) + by
        ]

    return too_little


def all_or_none(parts: Sequence[SettingPart], value: Mapping[str, object]) -> Sequence[FieldProblem]:
    """The texts are all empty or none is: a text without its translation is half a decision."""
    if not any(value.values()):
        return []
    return [problem_at(part.key, "required", *_MISSING) for part in parts if not value[part.key]]


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
    part_of: Callable[[str], SettingPart | None] | None = None
    """Makes the part of a key where there are no fixed ones; None for a key that it cannot have."""
    whole_rule: WholeRule = lambda _parts, _value: ()

    @property
    def default(self) -> SettingValue:
        """What holds in a country that has decided nothing."""
        return DEFAULTS[self.name]

    def problems_of(self, value: Mapping[str, object]) -> Sequence[FieldProblem]:
        """Everything that is wrong with a proposed value; fields are `value.<part>`."""
        parts = self.parts_of(value)
        known = {part.key for part in parts}
        unknown = [problem_at(key, "unknown_field", *_UNKNOWN) for key in sorted(value) if key not in known]
        wrong = (part.problem_of(value.get(part.key)) for part in parts)
        found = [*unknown, *(problem for problem in wrong if problem)]
        return found or [*self.whole_rule(parts, value)]

    def parts_of(self, *values: Mapping[str, object]) -> Sequence[SettingPart]:
        """The parts of values: the fixed ones, or those that any of the keys of the values names."""
        if self.part_of is None:
            return self.parts
        keys = sorted({key for value in values for key in value})
        return [part for part in map(self.part_of, keys) if part is not None]


_UNKNOWN = ("No es parte de este ajuste", "It is no part of this setting")
_MISSING = ("Escriba también este texto, o deje todos vacíos", "Write this text too, or leave all of them empty")
