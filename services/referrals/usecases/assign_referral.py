"""Assign a received referral to a person of the organisation, who may then open what was shared."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.errors import WrongState
from services.referrals.domain.life_cycle import Party
from services.referrals.domain.notices import notice_to
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import AssignReferral
from services.referrals.notifications.domain.notice import REFERRAL_ASSIGNED
from services.referrals.notifications.processes.notices import notify
from services.referrals.processes.referrals import audit_referral
from shared.contracts.referrals import ReferralSent

ASSIGNABLE = ("caseworker", "supervisor", "focal_point", "legal_liaison")
"""Roles that may read referrals."""


def assign_referral(
    referral_id: UUID,
    command: AssignReferral,
    *,
    work: ReferralsWork,
    require_version: Callable[[int], None] = lambda _: None,
) -> Referral:
    """Assign it and notify the person, who replaces any earlier one. The same person again changes nothing.

    Raises NotFound to a stranger, OtherPartyOnly to the sender, WrongState once access is closed, PreconditionFailed,
    and Invalid for anybody who is not an active person of the organisation.
    """
    referral = work.referrals.get_for_update(referral_id)
    referral.require(Party.RECEIVER, work.grant)
    if referral.is_access_closed:
        raise WrongState(referral.state)
    work.members.require(command.user_id, referral.to_organisation_id, ASSIGNABLE)
    if referral.assigned_to != command.user_id:
        require_version(referral.version)
        _assign(referral, command.user_id, work)
    return referral


def _assign(referral: Referral, user_id: UUID, work: ReferralsWork) -> None:
    referral.assigned_to = user_id
    referral.version += 1
    work.referrals.save(referral)
    notice = notice_to(Party.RECEIVER, referral.event(ReferralSent), REFERRAL_ASSIGNED)
    notify(replace(notice, recipient=str(user_id), occasion=str(referral.version)), work=work)
    audit_referral("referral.assigned", referral, country=referral.to_country, work=work)
