"""Correct what is known of an organisation."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import rules_request
from services.identity.domain.organisations.organisation_rules import (
    RULES,
    WeakerRules,
    changed_values,
    held_back,
    rules_need_yes,
    weaker_rules,
)
from services.identity.domain.organisations.organisations import (
    Organisation,
    OrganisationStatus,
    card_of,
    folded_name,
    require_free_names,
    require_own_subdivision,
)
from services.identity.domain.people.practice import known_to
from services.identity.processes.authority.access_requests import ask_organisation
from services.identity.processes.authority.reach import get_administered_organisation
from services.identity.processes.organisations.organisations import check_parent, publish_rules
from shared.contracts.identity import OrganisationRenamed, OrganisationSuspended
from shared.kernel.changes import Changes
from shared.kernel.ids import new_id


def change_organisation(
    organisation_id: UUID,
    changes: Changes,
    *,
    work: IdentityWork,
    require_version: Callable[[int], None],
) -> Organisation:
    """Merge `changes` into the organisation and publish its card, and its rules where they changed.

    Rules that protect less wait for the organisation's yes; who supervises or administers there is notified of every
    other rule. The organisation is notified of another name that it did not give itself. What was checked of it before
    must be checked anew where it is what has changed.

    Raises NotFound for one that the caller does not administer, and what `require_version` raises for an older version.
    """
    before = get_administered_organisation(organisation_id, work=work)
    require_version(before.version)
    wanted = before.changed(changes, at=work.clock.now())
    weaker = weaker_rules(before, wanted) if rules_need_yes(work.grant, before) else None
    after = held_back(wanted, weaker) if weaker else wanted
    require_own_subdivision(after.adm1, after.country)
    if after.parent_id != before.parent_id:
        check_parent(after, work=work)
    others = known_to(work.grant, work.organisations.others_in(after.country, besides=after.id))
    # A name that is only spelled otherwise passes, also beside one that was there before names were compared as read.
    require_free_names(_read_otherwise(before, after), others)
    if weaker:
        _request_weaker_rules(after, weaker, work)
        if changes.keys() <= set(RULES) and not changed_values(before, after):
            return before
    work.organisations.save(after)
    work.audit(
        "organisation.changed",
        country=after.country,
        object_type="organisation",
        object_id=after.id,
        fields=[*sorted(changes.keys() - set(RULES)), *changed_values(before, after)],
    )
    _publish(before, after, work)
    return after


def _request_weaker_rules(organisation: Organisation, rules: WeakerRules, work: IdentityWork) -> None:
    """Ask the organisation to give up some of its rules. An open request of the kind gives way to this one."""
    request = rules_request(organisation, rules, by=work.grant, at=work.clock.now())
    weaker = replace(organisation, **rules.applied_to(organisation))
    answerable = work.people.who_answer_for(organisation.id, besides=[work.grant.subject])
    values = changed_values(organisation, weaker)
    ask_organisation(request, "rules", fields=[request.kind, *values], besides=answerable, work=work)


def _publish(before: Organisation, after: Organisation, work: IdentityWork) -> None:
    work.publish(card_of(after))
    publish_rules(before, after, work=work)
    if _renamed(before, after) and work.grant.organisation_id != after.id:
        work.publish(OrganisationRenamed(country=after.country, organisation_id=after.id, change_id=new_id()))
    if after.status is OrganisationStatus.SUSPENDED:
        # A card says that an organisation is there; a suspended one must not come back by a corrected name.
        work.publish(OrganisationSuspended(country=after.country, organisation_id=after.id))


def _renamed(before: Organisation, after: Organisation) -> bool:
    return after.names() != before.names()


def _read_otherwise(before: Organisation, after: Organisation) -> dict[str, str]:
    old = before.names()
    return {field: name for field, name in after.names().items() if folded_name(name) != folded_name(old[field])}
