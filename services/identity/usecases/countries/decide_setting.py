"""A second person decides about a setting that would protect people less."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.authority import require_may_decide_setting
from services.identity.domain.countries.setting_versions import SettingStatus, SettingVersion
from services.identity.domain.errors import SettingChanged
from services.identity.domain.people.people import PersonStatus
from services.identity.processes.authority.reach import find_caller
from services.identity.processes.countries.setting_proposals import apply_setting, audit_setting
from shared.contracts.identity import CountrySettingDecided
from shared.kernel.country import Country
from shared.kernel.errors import NotFound


def decide_setting(
    version_id: UUID, country: Country, name: str, status: SettingStatus, *, work: IdentityWork
) -> SettingVersion:
    """Approve or reject a version. What is approved holds from its first day, or from today if that has passed.

    Raises NotFound, AlreadyDecided, PersonNeeded, NotYoursToApprove, and SettingChanged where another version was
    agreed to since: what the proposal was about holds no more. Who proposed it may reject it: so they take it back.
    """
    versions = work.country_settings.find_all_for_update(country, name)
    proposed = work.country_settings.get_for_update(version_id)
    if (proposed.country, proposed.name) != (country, name):
        raise NotFound
    takes_back = status is SettingStatus.REJECTED and proposed.proposed_by == work.grant.subject
    if not takes_back:
        others = work.people.deciders_of(country, besides=proposed.proposed_by)
        require_may_decide_setting(proposed, work.grant, find_caller(work=work), has_administrator=bool(others))
    if status is SettingStatus.APPROVED and proposed.is_overtaken(versions):
        raise SettingChanged
    decided = proposed.decided(status, by=work.grant.subject, at=work.clock.now())
    work.country_settings.save_decision(decided)
    if status is SettingStatus.APPROVED:
        audit_setting("country_setting.approved", decided, work=work)
        apply_setting(decided, work=work)
    else:
        audit_setting("country_setting.rejected", decided, work=work)
    _publish(decided, work)
    return decided


def _publish(decided: SettingVersion, work: IdentityWork) -> None:
    """Publish that a version no longer waits for another administrator; the proposer is notified of the answer.

    A proposer who withdrew it, is suspended or is gone is not notified: the event then names the organisation of the
    person who decided.
    """
    proposer, decider = work.people.find(UUID(decided.proposed_by)), work.people.get(UUID(work.grant.subject))
    is_there = proposer is not None and proposer.status is PersonStatus.ACTIVE
    recipient = proposer if is_there and proposer != decider else None
    work.publish(
        CountrySettingDecided(
            country=decided.country,
            organisation_id=(recipient or decider).organisation_id,
            setting_id=decided.id,
            recipients=(str(recipient.id),) if recipient else (),
            setting=decided.name,
            answer=decided.status,
        )
    )
