"""What a proposal of a setting and its approval do, which several use cases share."""

from services.identity.adapters.work import IdentityWork
from services.identity.domain.assurance import PASSKEY
from services.identity.domain.country_settings import SETTINGS
from services.identity.domain.people import Person
from services.identity.domain.setting_versions import (
    Reason,
    SettingPlan,
    SettingStatus,
    SettingVersion,
    day_in,
    value_on,
)
from shared.contracts.country_settings import BY_PASSKEY, SIGN_IN
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


def lacks_passkey(person: Person, acr: str, work: IdentityWork) -> bool:
    """Whether the person's country demands a passkey of their role, and a sign-in of strength `acr` was without one."""
    if acr == PASSKEY:
        return False
    versions = [one for one in work.country_settings.find_all(person.country) if one.name == SIGN_IN]
    demanded = value_on(SETTINGS[SIGN_IN], versions, day_in(person.country, work.clock.now()))
    return demanded.get(person.role) == BY_PASSKEY
