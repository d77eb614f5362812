"""The bodies of responses about referrals: who may see which field."""

from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.api.escalation_schemas import ESCALATION
from services.referrals.api.movement_schemas import OF_REFERRAL
from services.referrals.api.referral_schemas import CONTENTS, FOR_BOTH, FOR_RECEIVER, FOR_SENDER, LINE
from services.referrals.domain.life_cycle import Party
from services.referrals.domain.referral import Referral, ReferralLine
from services.referrals.domain.referral_view import ReferralView

Names = Mapping[UUID, str]


class HasSenderAndReceiver(Protocol):
    """Something between a sender and a receiver."""

    @property
    def from_organisation_id(self) -> UUID:
        """Id of the sender."""
        ...

    @property
    def to_organisation_id(self) -> UUID:
        """Id of the receiver."""
        ...


def names_of(items: Iterable[HasSenderAndReceiver], work: ReferralsWork) -> Names:
    """The public names of all senders and receivers."""
    return work.organisations.names(
        {party for item in items for party in (item.from_organisation_id, item.to_organisation_id)}
    )


def names_of_parties(item: HasSenderAndReceiver, names: Names) -> dict[str, str | None]:
    """The names beside the ids; null where the card of an organisation has not arrived."""
    return {
        "from_organisation_name": names.get(item.from_organisation_id),
        "to_organisation_name": names.get(item.to_organisation_id),
    }


def line_body(line: ReferralLine, names: Names, organisation_id: UUID | None) -> dict[str, object]:
    """A line of a box of an organisation."""
    return LINE.body(line) | _in_box(line, names, organisation_id)


def referral_body(view: ReferralView, work: ReferralsWork) -> dict[str, object]:
    """One referral, as far as the caller's party may read it."""
    referral = view.referral
    body = FOR_BOTH.body(referral) | _in_box(referral, names_of([referral], work), work.grant.organisation_id)
    body |= {"capacity": view.capacity, "actions": view.actions, "escalations": _escalations(referral, work)}
    if view.party is Party.RECEIVER:
        body |= FOR_RECEIVER.body(referral)
    if view.party is Party.SENDER:
        body |= FOR_SENDER.body(referral)
    body["movement"] = _movement(view, work)
    if view.shows_contents:
        body |= CONTENTS.body(referral) | {"message": view.message}
    return body


def _in_box(line: ReferralLine, names: Names, organisation_id: UUID | None) -> dict[str, object]:
    return {"box": "in" if line.to_organisation_id == organisation_id else "out", **names_of_parties(line, names)}


def _movement(view: ReferralView, work: ReferralsWork) -> dict[str, object] | None:
    """The movement that the referral is part of. A receiver reads of it once they have accepted, and while they may."""
    movement = work.movements.find(view.referral.id) if view.shows_contents else None
    return None if movement is None else OF_REFERRAL.body(movement)


def _escalations(referral: Referral, work: ReferralsWork) -> list[dict[str, object]]:
    if not referral.escalation_level:
        return []
    escalations = work.escalations.of(referral.id)
    names = work.organisations.names([one.told_organisation_id for one in escalations if one.told_organisation_id])
    return [ESCALATION.body(one) | {"organisation_name": _name(one.told_organisation_id, names)} for one in escalations]


def _name(organisation_id: UUID | None, names: Names) -> str | None:
    return None if organisation_id is None else names.get(organisation_id)
