"""Everything that a country has decided in one document, to be taken to another installation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from services.identity.domain.countries.country_settings import SETTINGS
from services.identity.domain.countries.setting_versions import SettingPlan, SettingVersion, in_force, plan_of, upcoming
from shared.kernel.codes import Length, Line
from shared.kernel.errors import FieldProblem, Invalid


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingEntry:
    """The value of one setting, and from which day it holds; without a day it holds already."""

    name: Annotated[Line, Length(1, 80)]
    value: Mapping[str, Any]
    valid_from: date | None = None


def entries_of(versions: Sequence[SettingVersion], today: date) -> Sequence[SettingEntry]:
    """What is in force and what comes, of every setting that a country has decided."""
    return [entry for name in SETTINGS for entry in _of_one([one for one in versions if one.name == name], today)]


def in_their_order(entries: Sequence[SettingEntry], today: date) -> Sequence[tuple[int, SettingEntry]]:
    """The entries with their numbers in the order in which they will hold: each follows on the one before it."""
    return sorted(enumerate(entries), key=lambda numbered: numbered[1].valid_from or today)


def plan_entry(number: int, entry: SettingEntry, versions: Sequence[SettingVersion], today: date) -> SettingPlan | None:
    """What would be proposed so that the entry holds; None when it does already.

    Raises Invalid with everything that is wrong with it; fields are `settings.<number>.…`.
    """
    if entry.name not in SETTINGS:
        raise Invalid(problems=[FieldProblem(f"settings.{number}.name", "unknown_setting", _UNKNOWN)])
    own = [one for one in versions if one.name == entry.name]
    try:
        return plan_of(SETTINGS[entry.name], own, entry.value, entry.valid_from or today, today)
    except Invalid as wrong:
        problems = [problem for problem in wrong.problems if problem.code != _SAME]
    if problems:
        raise Invalid(problems=[replace(problem, field=f"settings.{number}.{problem.field}") for problem in problems])
    return None


_SAME = "nothing_changes"
_UNKNOWN = {"es": "No hay un ajuste con ese nombre", "en": "There is no setting of that name"}


def _of_one(versions: Sequence[SettingVersion], today: date) -> Iterator[SettingEntry]:
    if holds := in_force(versions, today):
        yield SettingEntry(name=holds.name, value=holds.value)
    for one in upcoming(versions, today):
        yield SettingEntry(name=one.name, value=one.value, valid_from=one.valid_from)
