"""What a proposal would do, before it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.authority import require_covers
from services.identity.domain.countries.country_settings import setting_named
from services.identity.domain.countries.setting_versions import SettingPlan, day_in, plan_of
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviewSetting:
    """The value to look at, and its first day."""

    value: Mapping[str, Any]
    valid_from: date


def preview_setting(country: Country, name: str, command: PreviewSetting, *, work: IdentityWork) -> SettingPlan:
    """What would change and whether it would wait. Raises NotFound and Invalid as the proposal does."""
    require_covers(work.grant, country)
    setting = setting_named(name)
    versions = work.country_settings.find_all(country, name)
    return plan_of(setting, versions, command.value, command.valid_from, day_in(country, work.clock.now()))
