"""What a proposal of a setting and its approval do, which several use cases share."""

from services.identity.adapters.work import IdentityWork
from services.identity.domain.setting_versions import Reason, SettingPlan, SettingStatus, SettingVersion
from shared.kernel.country import Country
from shared.kernel.ids import new_id


def add_proposal(
    name: str, plan: SettingPlan, reason: Reason, *, country: Country, number: int, work: IdentityWork
) -> SettingVersion:
    """Store version `number`, and apply it unless it waits for a second person. The operator waits for none."""
    waits = plan.weakens and not work.grant.is_system
    proposed = SettingVersion(
        id=new_id(),
        country=country,
        name=name,
        version=number,
        value=plan.after,
        valid_from=plan.valid_from,
        status=SettingStatus.PROPOSED if waits else SettingStatus.APPROVED,
        weakens=plan.weakens,
        reason=reason,
        proposed_by=work.grant.subject,
        proposed_at=work.clock.now(),
    )
    work.country_settings.add(proposed)
    audit_setting("country_setting.proposed", proposed, work)
    if not waits:
        apply_setting(proposed, work)
    return proposed


def apply_setting(agreed: SettingVersion, work: IdentityWork) -> None:
    """Tell the services that act by it; it holds from its first day."""
    work.publish(agreed.event())
    audit_setting("country_setting.applied", agreed, work)


def audit_setting(action: str, version: SettingVersion, work: IdentityWork) -> None:
    """Add a row about a version to the audit, in the chain of its country."""
    work.audit(
        action,
        country=version.country,
        object_type="country_setting",
        object_id=version.id,
        fields=[version.name],
    )
