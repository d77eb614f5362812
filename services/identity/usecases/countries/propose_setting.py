"""An administrator proposes another value of a setting of their country."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.authority import require_administrator
from services.identity.domain.countries.country_settings import setting_named
from services.identity.domain.countries.setting_versions import (
    Reason,
    SettingProposal,
    SettingVersion,
    day_in,
    next_number,
    plan_of,
)
from services.identity.processes.authority.reach import find_caller
from services.identity.processes.countries.setting_proposals import add_proposal
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposeSetting:
    """The proposed value, its first day, and why."""

    value: Mapping[str, Any]
    valid_from: date
    """In the zone of the country; today or later."""
    reason: Reason


def propose_setting(country: Country, name: str, command: ProposeSetting, *, work: IdentityWork) -> SettingVersion:
    """Add a version. It holds from its day, or waits for a second person where it weakens protection.

    Raises NotFound outside the caller's countries, for another name and for a system, whose holder could approve what
    it proposed; Invalid with everything that is wrong.
    """
    require_administrator(work.grant, country, find_caller(work=work))
    setting = setting_named(name)
    versions = work.country_settings.find_all_for_update(country, name)
    now = work.clock.now()
    plan = plan_of(setting, versions, command.value, command.valid_from, day_in(country, now))
    number = next_number(versions)
    proposal = SettingProposal(country=country, name=name, number=number, plan=plan, reason=command.reason, at=now)
    return add_proposal(proposal, work=work)
