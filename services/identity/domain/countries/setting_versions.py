"""Versions of a setting of a country: proposed, approved where that is needed, and in force from their first day.

Versions are only added. On each day the approved one with the latest first day holds, and of two the later version; so
a version gives way to one of the same day or after it, and nothing has to happen at midnight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from services.identity.domain.countries.setting_parts import SettingPart
from services.identity.domain.countries.setting_shapes import Setting
from services.identity.domain.errors import AlreadyDecided
from shared.contracts.country_settings import SettingValue
from shared.contracts.identity import CountrySettingChanged
from shared.kernel.codes import Length, Line
from shared.kernel.country import Country
from shared.kernel.errors import FieldProblem, Invalid

Reason = Annotated[Line, Length(3, 300)]


class SettingStatus(StrEnum):
    """Where a version is. The last two are never stored: they depend on the day."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    """Agreed, and in force from its first day."""
    REJECTED = "rejected"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingVersion:
    """One version of one setting of one country."""

    id: UUID
    country: Country
    name: str
    version: int
    value: Mapping[str, Any]
    valid_from: date
    """The first day, in the zone of the country."""
    status: SettingStatus
    weakens: bool
    """Whether it protects people less than what it replaces, so that a second person must approve."""
    reason: Reason
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    """Who approved or rejected it; None for one that needed no second person."""
    decided_at: datetime | None = None

    def event(self) -> CountrySettingChanged:
        """The event that is published once it is approved."""
        return CountrySettingChanged(
            country=self.country,
            setting_id=self.id,
            setting=self.name,
            version=self.version,
            value=self.value,
            valid_from=self.valid_from,
        )

    def is_overtaken(self, versions: Sequence["SettingVersion"]) -> bool:
        """Whether another of the `versions` of the setting was agreed to after this one was proposed.

        Not one that was proposed with it: entries of one document follow on one another.
        """
        agreed = (one for one in versions if one.status is SettingStatus.APPROVED)
        others = (one for one in agreed if one.proposed_at != self.proposed_at)
        return any((one.decided_at or one.proposed_at) > self.proposed_at for one in others)

    def decided(self, status: SettingStatus, *, by: str, at: datetime) -> "SettingVersion":
        """The version approved or rejected; one whose first day has passed meanwhile holds from today.

        Raises AlreadyDecided.
        """
        if self.status is not SettingStatus.PROPOSED:
            raise AlreadyDecided
        first_day = max(self.valid_from, day_in(self.country, at))
        return replace(self, status=status, decided_by=by, decided_at=at, valid_from=first_day)


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingChange:
    """One part that would change, in words; `es` and `en` name the part."""

    es: str
    en: str
    before_es: str
    before_en: str
    after_es: str
    after_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingPlan:
    """What a proposal would do."""

    valid_from: date
    before: Mapping[str, Any]
    """What would hold on that day without it."""
    after: Mapping[str, Any]
    changes: tuple[SettingChange, ...]
    weakens: bool
    """Whether it waits for the yes of a second person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingProposal:
    """A plan that is to be proposed."""

    country: Country
    name: str
    number: int
    """Of the version that it becomes."""
    plan: SettingPlan
    reason: Reason
    at: datetime
    """When it is proposed: the same moment for what comes in one document."""


def day_in(country: Country, moment: datetime) -> date:
    """The day that `moment` is on in the zone of the country."""
    return moment.astimezone(country.time_zone).date()


def in_force(versions: Sequence[SettingVersion], on: date) -> SettingVersion | None:
    """The version of one setting that holds on a day; None while the default does."""
    agreed = [one for one in versions if one.status is SettingStatus.APPROVED and one.valid_from <= on]
    return max(agreed, key=_rank, default=None)


def upcoming(versions: Sequence[SettingVersion], today: date) -> Sequence[SettingVersion]:
    """The agreed versions that begin to hold after `today`, the next one first."""
    later = sorted((one for one in versions if one.valid_from > today), key=lambda one: one.valid_from)
    return [one for one in later if in_force(versions, one.valid_from) is one]


def as_of(versions: Sequence[SettingVersion], today: date) -> Sequence[SettingVersion]:
    """The versions of one setting with the status that they have today, the newest first."""
    holds, still = in_force(versions, today), {one.id for one in upcoming(versions, today)}

    def shown(one: SettingVersion) -> SettingVersion:
        if one.status is not SettingStatus.APPROVED or one.id in still:
            return one
        return replace(one, status=SettingStatus.IN_FORCE if one is holds else SettingStatus.SUPERSEDED)

    return [shown(one) for one in sorted(versions, key=lambda one: -one.version)]


def value_on(setting: Setting, versions: Sequence[SettingVersion], day: date) -> SettingValue:
    """What holds on a day. Parts that an older version does not have are those of the default."""
    found = in_force(versions, day)
    return {**setting.default, **(found.value if found else {})}


def plan_of(
    setting: Setting, versions: Sequence[SettingVersion], value: Mapping[str, Any], valid_from: date, today: date
) -> SettingPlan:
    """What a proposal would do. Raises Invalid with everything that is wrong with it.

    It weakens too where only a later version, which was agreed to after something stronger, would then weaken.
    """
    problems = [*setting.problems_of(value)]
    if valid_from < today:
        problems.append(FieldProblem("valid_from", "in_the_past", {"es": "Ya pasó ese día", "en": "That day is past"}))
    before = value_on(setting, versions, valid_from)
    if not problems and before == value:
        problems.append(FieldProblem("value", "nothing_changes", {"es": "Ya es así", "en": "It is so already"}))
    if problems:
        raise Invalid(problems=problems)
    return SettingPlan(
        valid_from=valid_from,
        before=before,
        after=value,
        changes=tuple(
            _change(part, before, value)
            for part in setting.parts_of(before, value)
            if before.get(part.key) != value.get(part.key)
        ),
        weakens=setting.weakens(before, value) or _weakened_later(setting, versions, before, value, valid_from),
    )


def _weakened_later(
    setting: Setting, versions: Sequence[SettingVersion], before: SettingValue, value: SettingValue, valid_from: date
) -> bool:
    """Whether the next agreed version would take away what `value` gives, and takes nothing away without it.

    Without this a short day of strong protection would turn a weaker value into one that needs no second person.
    """
    later = upcoming(versions, valid_from)
    if not later:
        return False
    following = value_on(setting, versions, later[0].valid_from)
    return setting.weakens(value, following) and not setting.weakens(before, following)


def _change(part: SettingPart, before: SettingValue, after: SettingValue) -> SettingChange:
    was, is_now = part.words(before.get(part.key, "")), part.words(after.get(part.key, ""))
    return SettingChange(
        es=part.es, en=part.en, before_es=was["es"], before_en=was["en"], after_es=is_now["es"], after_en=is_now["en"]
    )


def next_number(versions: Sequence[SettingVersion]) -> int:
    """The number of the next version of a setting."""
    return max((one.version for one in versions), default=0) + 1


def _rank(one: SettingVersion) -> tuple[date, int]:
    return one.valid_from, one.version
