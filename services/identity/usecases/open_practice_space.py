"""Make the space in which a person practises, before the first token for it."""

from services.identity.adapters.work import IdentityWork
from services.identity.domain.organisations import card_of
from services.identity.domain.people import Person
from services.identity.domain.practice import space_of, stand_in_of


def open_practice_space(person: Person, *, work: IdentityWork) -> None:
    """Make what is missing of organisation and invented person, and give the latter the role of `person`.

    `work` is the platform's in both realms. Two browsers at once make one space.
    """
    now = work.clock.now()
    stand_in = stand_in_of(person, now)
    # Locks the names of the practice country until the transaction ends.
    work.organisations.others_in(stand_in.country, besides=stand_in.organisation_id)
    known = work.people.find(stand_in.id)
    if known is not None:
        if known.role is not person.role:
            work.save_rights(known, stand_in)
        return
    kind = work.organisations.get(person.organisation_id).kind
    space = space_of(person, kind, now)
    work.organisations.add(space)
    work.people.add(stand_in)
    work.publish(card_of(space))
    work.publish_duties(space.id, space.country)
    work.audit("practice.opened", country=person.country, object_type="user", object_id=person.id)
