"""Tell the other services which organisations answer for a country or for the region."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.usecases.publish_people import publish_people
from shared.contracts.identity import OrganisationDutiesChanged
from shared.kernel.country import Country


def tell_duties(organisation_id: UUID, country: Country, *, work: IdentityWork) -> None:
    """Publish who is active there and what the organisation answers for, if that is not what was told last.

    Call it after every change of who may act there; it looks by itself, so once too often changes nothing.
    """
    publish_people(organisation_id, country, work=work)
    told = work.duties.told(organisation_id, country)
    held = work.duties.held(organisation_id)
    if held == told:
        return
    work.duties.keep(organisation_id, held)
    work.publish(OrganisationDutiesChanged(country=country, organisation_id=organisation_id, duties=held))


def tell_all_duties(*, work: IdentityWork) -> None:
    """The same for every organisation: of those whose people were there before this was told at all."""
    for organisation_id, country in work.duties.concerned():
        tell_duties(organisation_id, country, work=work)
    for organisation_id, country in work.duties.with_people():
        publish_people(organisation_id, country, work=work)
