"""What a proposal of a setting and its approval do."""

from collections import defaultdict
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.countries.setting_versions import SettingProposal, SettingStatus, SettingVersion
from shared.contracts.identity import CountrySettingProposed
from shared.kernel.ids import new_id


def add_proposal(proposal: SettingProposal, *, work: IdentityWork) -> SettingVersion:
    """Store a version, and apply it unless it waits for a second person. The operator waits for none."""
    plan = proposal.plan
    waits = plan.weakens and not work.grant.is_system
    proposed = SettingVersion(
        id=new_id(),
        country=proposal.country,
        name=proposal.name,
        version=proposal.number,
        value=plan.after,
        valid_from=plan.valid_from,
        status=SettingStatus.PROPOSED if waits else SettingStatus.APPROVED,
        weakens=plan.weakens,
        reason=proposal.reason,
        proposed_by=work.grant.subject,
        proposed_at=proposal.at,
    )
    work.country_settings.add(proposed)
    audit_setting("country_setting.proposed", proposed, work=work)
    if waits:
        _notify_deciders(proposed, work)
    else:
        apply_setting(proposed, work=work)
    return proposed


def _notify_deciders(proposed: SettingVersion, work: IdentityWork) -> None:
    """Publish to the other administrators of the country that the yes of one of them is needed."""
    recipients = defaultdict[UUID, list[str]](list)
    for user_id, organisation_id in work.people.deciders_of(proposed.country, besides=proposed.proposed_by):
        recipients[organisation_id].append(str(user_id))
    for organisation_id, user_ids in recipients.items():
        work.publish(
            CountrySettingProposed(
                country=proposed.country,
                organisation_id=organisation_id,
                setting_id=proposed.id,
                recipients=tuple(user_ids),
            )
        )


def apply_setting(agreed: SettingVersion, *, work: IdentityWork) -> None:
    """Publish it to the services that act by it; it holds from its first day."""
    work.publish(agreed.event())
    audit_setting("country_setting.applied", agreed, work=work)


def audit_setting(action: str, version: SettingVersion, *, work: IdentityWork) -> None:
    """Add a row about a version to the audit, in the chain of its country."""
    work.audit(
        action,
        country=version.country,
        object_type="country_setting",
        object_id=version.id,
        fields=[version.name],
    )
