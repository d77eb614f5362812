"""What a country has decided, and what it may decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.authority import require_covers
from services.identity.domain.countries.country_settings import SETTINGS, setting_named
from services.identity.domain.countries.setting_parts import SettingPart
from services.identity.domain.countries.setting_shapes import Setting
from services.identity.domain.countries.setting_versions import (
    SettingStatus,
    SettingVersion,
    as_of,
    day_in,
    in_force,
    upcoming,
    value_on,
)
from services.identity.domain.pledges.pledges import Pledges
from services.identity.domain.pledges.standard_texts import standard_texts
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class CountrySetting:
    """A setting of a country: what it may be, what holds today, what comes and what waits for a second person."""

    name: str
    es: str
    en: str
    about_es: str
    about_en: str
    parts: tuple[SettingPart, ...]
    """Where a setting has no fixed ones, those of which anything is said here."""
    today: date
    """The day that it is there, which is the first that a proposal can name."""
    default: Mapping[str, Any]
    standard: Mapping[str, str]
    """What the platform says in place of each text that is empty."""
    value: Mapping[str, Any]
    """What holds today."""
    in_force: SettingVersion | None
    """None while the default holds."""
    upcoming: tuple[SettingVersion, ...]
    waiting: tuple[SettingVersion, ...]


def read_settings(country: Country, *, pledges: Pledges, work: IdentityWork) -> Sequence[CountrySetting]:
    """Every setting of a country. Raises NotFound outside the caller's countries."""
    require_covers(work.grant, country)
    versions, now = work.country_settings.find_all(country), work.clock.now()
    today, pledge = day_in(country, now), pledges.in_force(country, now)

    def shown(setting: Setting) -> CountrySetting:
        stored = [one for one in versions if one.name == setting.name]
        value, comes = value_on(setting, stored, today), upcoming(stored, today)
        waiting = [one for one in stored if one.status is SettingStatus.PROPOSED]
        return CountrySetting(
            name=setting.name,
            es=setting.es,
            en=setting.en,
            about_es=setting.about_es,
            about_en=setting.about_en,
            parts=tuple(setting.parts_of(value, *(one.value for one in (*comes, *waiting)))),
            today=today,
            default=setting.default,
            standard=standard_texts(setting.name, pledge),
            value=value,
            in_force=in_force(stored, today),
            upcoming=tuple(comes),
            waiting=tuple(waiting),
        )

    return [shown(setting) for setting in SETTINGS.values()]


def read_setting_history(country: Country, name: str, *, work: IdentityWork) -> Sequence[SettingVersion]:
    """Every version of one setting, the newest first. Raises NotFound also for another name."""
    require_covers(work.grant, country)
    setting = setting_named(name)
    versions = work.country_settings.find_all(country, setting.name)
    return as_of(versions, day_in(country, work.clock.now()))
