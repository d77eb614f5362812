"""Take the settings of a country from another installation, or out to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from services.identity.adapters.setting_proposals import add_proposal
from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority import require_administrator, require_covers
from services.identity.domain.setting_versions import Reason, SettingVersion, day_in, next_number
from services.identity.domain.settings_document import SettingEntry, entries_of, plans_of
from shared.kernel.codes import Length
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportSettings:
    """What an export gave, and why it is taken over."""

    settings: Annotated[tuple[SettingEntry, ...], Length(1, 500)]
    reason: Reason


def export_settings(country: Country, *, work: IdentityWork) -> Sequence[SettingEntry]:
    """What the country has decided, in force and upcoming. Raises NotFound outside the caller's countries."""
    require_covers(work.grant, country)
    return entries_of(work.country_settings.find_all(country), day_in(country, work.clock.now()))


def import_settings(country: Country, command: ImportSettings, *, work: IdentityWork) -> Sequence[SettingVersion]:
    """Propose each that differs; what weakens protection waits as any other proposal.

    Raises Invalid with everything that is wrong with any of them, and then proposes none; NotFound as a proposal does.
    """
    require_administrator(work.grant, country, work.caller())
    versions = list(work.country_settings.find_all_for_update(country))
    proposed: list[SettingVersion] = []
    for name, plan in plans_of(command.settings, versions, day_in(country, work.clock.now())):
        number = next_number([one for one in versions if one.name == name])
        proposed.append(add_proposal(name, plan, command.reason, country=country, number=number, work=work))
        versions.append(proposed[-1])
    return proposed
