"""The rules by which an organisation works on its cases, and what a change of them takes away.

A rule that protects more holds at once. What protects less waits for the organisation's yes, as access does (ADR 0020):
an administrator of the country may be of a prosecutor's office.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any
from uuid import UUID

from services.identity.domain.organisations.organisations import Organisation
from shared.contracts.identity import OrganisationRulesChanged
from shared.kernel.codes import Code
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id

OWN_CASES = "own"
RULES = ("approvals_for", "caseworkers_see")


@dataclass(frozen=True, kw_only=True, slots=True)
class WeakerRules:
    """What of its rules an organisation would give up."""

    approvals_dropped: tuple[Annotated[str, Code("approvable_act")], ...] = ()
    """The acts that would need no second person any more."""
    caseworkers_see: Annotated[str | None, Code("caseworker_view")] = None
    """Which cases its caseworkers would read; None where that stays."""

    def applied_to(self, organisation: Organisation) -> Mapping[str, Any]:
        """The organisation's rules without what it gives up, whatever was changed of them meanwhile."""
        kept = [act for act in organisation.approvals_for if act not in self.approvals_dropped]
        return {"approvals_for": kept, "caseworkers_see": self.caseworkers_see or organisation.caseworkers_see}


def rules_need_yes(grant: Grant, organisation: Organisation) -> bool:
    """Whether weaker rules wait for the organisation's yes, also for its own administrator. Not in what is invented."""
    return not grant.is_system and not organisation.country.is_practice


def weaker_rules(before: Organisation, after: Organisation) -> WeakerRules | None:
    """What `after` would protect less than `before`; None where nothing."""
    dropped = tuple(sorted(set(before.approvals_for) - set(after.approvals_for)))
    widened = before.caseworkers_see == OWN_CASES != after.caseworkers_see
    if not dropped and not widened:
        return None
    return WeakerRules(approvals_dropped=dropped, caseworkers_see=after.caseworkers_see if widened else None)


def held_back(after: Organisation, weaker: WeakerRules) -> Organisation:
    """The organisation with every change but what is weaker."""
    kept = [*after.approvals_for, *weaker.approvals_dropped]
    return replace(
        after, approvals_for=kept, caseworkers_see=OWN_CASES if weaker.caseworkers_see else after.caseworkers_see
    )


def values_of(organisation: Organisation) -> Mapping[str, str]:
    """Rule → its value in one word, for the audit."""
    return {
        "approvals_for": "+".join(sorted(organisation.approvals_for)),
        "caseworkers_see": organisation.caseworkers_see,
    }


def changed_values(before: Organisation, after: Organisation) -> Sequence[str]:
    """The rules that differ with both values: `caseworkers_see:own>organisation`."""
    was, is_now = values_of(before), values_of(after)
    return [f"{rule}:{was[rule]}>{is_now[rule]}" for rule in RULES if was[rule] != is_now[rule]]


def rules_of(organisation: Organisation) -> OrganisationRulesChanged:
    """The event that repeats the rules as they are to the other services; without recipients, as nothing changed."""
    return OrganisationRulesChanged(
        country=organisation.country,
        organisation_id=organisation.id,
        approvals_for=tuple(sorted(organisation.approvals_for)),
        caseworkers_see=organisation.caseworkers_see,
    )


def rules_changed(
    before: Organisation, after: Organisation, recipients: Collection[UUID]
) -> OrganisationRulesChanged | None:
    """The event that gives the cases service the rules, and lets `recipients` know; None where nothing changed."""
    if not changed_values(before, after):
        return None
    return OrganisationRulesChanged(
        country=after.country,
        organisation_id=after.id,
        approvals_for=tuple(sorted(after.approvals_for)),
        caseworkers_see=after.caseworkers_see,
        approvals_before=tuple(sorted(before.approvals_for)),
        caseworkers_saw=before.caseworkers_see,
        change_id=new_id(),
        recipients=tuple(map(str, recipients)),
    )
