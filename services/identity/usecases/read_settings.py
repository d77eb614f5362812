"""What a country has decided, and what it may decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority import require_covers
from services.identity.domain.country_settings import SETTINGS, setting_named
from services.identity.domain.setting_shapes import Setting, SettingPart
from services.identity.domain.setting_versions import (
    SettingStatus,
    SettingVersion,
    as_of,
    day_in,
    in_force,
    upcoming,
    value_on,
)
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
    default: Mapping[str, Any]
    value: Mapping[str, Any]
    """What holds today."""
    in_force: SettingVersion | None
    """None while the default holds."""
    upcoming: tuple[SettingVersion, ...]
    waiting: tuple[SettingVersion, ...]


def read_settings(country: Country, *, work: IdentityWork) -> Sequence[CountrySetting]:
    """Every setting of a country. Raises NotFound outside the caller's countries."""
    require_covers(work.grant, country)
    versions = work.country_settings.find_all(country)
    today = day_in(country, work.clock.now())

    def shown(setting: Setting) -> CountrySetting:
        stored = [one for one in versions if one.name == setting.name]
        return CountrySetting(
            name=setting.name,
            es=setting.es,
            en=setting.en,
            about_es=setting.about_es,
            about_en=setting.about_en,
            parts=setting.parts,
            default=setting.default,
            value=value_on(setting, stored, today),
            in_force=in_force(stored, today),
            upcoming=tuple(upcoming(stored, today)),
            waiting=tuple(one for one in stored if one.status is SettingStatus.PROPOSED),
        )

    return [shown(setting) for setting in SETTINGS.values()]


def read_setting_history(country: Country, name: str, *, work: IdentityWork) -> Sequence[SettingVersion]:
    """Every version of one setting, the newest first. Raises NotFound also for another name."""
    require_covers(work.grant, country)
    setting = setting_named(name)
    versions = [one for one in work.country_settings.find_all(country) if one.name == setting.name]
    return as_of(versions, day_in(country, work.clock.now()))
