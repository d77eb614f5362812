"""Take the settings of a country from another installation, or out to one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.authority import require_administrator, require_covers
from services.identity.domain.countries.setting_versions import (
    Reason,
    SettingProposal,
    SettingStatus,
    SettingVersion,
    day_in,
    next_number,
)
from services.identity.domain.countries.settings_document import SettingEntry, entries_of, in_their_order, plan_entry
from services.identity.processes.authority.reach import find_caller
from services.identity.processes.countries.setting_proposals import add_proposal
from shared.kernel.codes import Length
from shared.kernel.country import Country
from shared.kernel.errors import FieldProblem, Invalid


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

    Raises Invalid with everything that is wrong with any of them, and then the transaction keeps none; NotFound as a
    proposal does.
    """
    require_administrator(work.grant, country, find_caller(work=work))
    versions = list(work.country_settings.find_all_for_update(country))
    now = work.clock.now()
    today = day_in(country, now)
    proposed: list[SettingVersion] = []
    problems: list[FieldProblem] = []
    for place, entry in in_their_order(command.settings, today):
        try:
            plan = plan_entry(place, entry, versions, today)
        except Invalid as wrong:
            problems += wrong.problems
            continue
        if plan is not None:
            # What follows on a value that waits must wait with it: by itself it may seem to protect more.
            plan = replace(plan, weakens=plan.weakens or entry.name in {one.name for one in proposed if one.weakens})
            number = next_number([one for one in versions if one.name == entry.name])
            proposal = SettingProposal(
                country=country, name=entry.name, number=number, plan=plan, reason=command.reason, at=now
            )
            added = add_proposal(proposal, work=work)
            proposed.append(added)
            # The next entry of the setting follows on this one, also while this one waits.
            versions.append(replace(added, status=SettingStatus.APPROVED))
    if problems:
        raise Invalid(problems=problems)
    return proposed
