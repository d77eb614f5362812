"""Make the space in which a person practises, before the first token for it."""

from dataclasses import replace

from services.identity.adapters.work import IdentityWork
from services.identity.domain.organisations.organisations import Organisation, card_of
from services.identity.domain.people.people import Person
from services.identity.domain.people.practice import SPACE_NAME, space_of, stand_in_of
from services.identity.processes.organisations.duties import publish_duties
from services.identity.processes.people.rights import save_rights
from shared.contracts.identity import PracticeEntered
from shared.kernel.grant import Permission


def open_practice_space(person: Person, *, work: IdentityWork) -> None:
    """Make what is missing of organisation and invented person, and give the latter the role of `person`.

    `work` is the platform's in both realms. Two browsers at once make one space. For one whose role answers referrals
    it is published that they are in it, so that referrals wait there for their answer (ADR 0064).
    """
    stand_in = _stand_in(person, work)
    if Permission.REFERRALS_ANSWER in person.permissions:
        work.publish(PracticeEntered(country=stand_in.country, organisation_id=stand_in.organisation_id))


def _stand_in(person: Person, work: IdentityWork) -> Person:
    now = work.clock.now()
    stand_in = stand_in_of(person, now)
    work.organisations.lock_names(stand_in.country)
    known = work.people.find(stand_in.id)
    if known is not None:
        if (known.role, known.display_name) != (person.role, person.display_name):
            save_rights(known, stand_in, work=work)
        _name_anew(work.organisations.get_for_update(stand_in.organisation_id), work)
        return stand_in
    kind = work.organisations.get(person.organisation_id).kind
    space = space_of(person, kind, now)
    work.organisations.add(space)
    work.people.add(stand_in)
    work.publish(card_of(space))
    publish_duties(space.id, space.country, work=work)
    work.audit("practice.opened", country=person.country, object_type="user", object_id=person.id)
    return stand_in


def _name_anew(space: Organisation, work: IdentityWork) -> None:
    """Spaces of before were called by a code as well."""
    if space.public_name != SPACE_NAME:
        named = replace(space, public_name=SPACE_NAME, version=space.version + 1, updated_at=work.clock.now())
        work.organisations.save(named)
        work.publish(card_of(named))
