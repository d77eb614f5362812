"""Publishing who is active in an organisation, and what it answers for."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.organisations.duties import people_changes
from services.identity.domain.organisations.organisation_rules import rules_of
from shared.contracts.identity import OrganisationDutiesChanged
from shared.kernel.country import Country


def publish_duties(organisation_id: UUID, country: Country, *, work: IdentityWork) -> None:
    """Publish who is active there, what the organisation answers for and how it works, where that is not published yet.

    Call it after every change of who may act there.
    """
    published = work.duties.published(organisation_id, country)
    people = work.duties.active_people(organisation_id)
    if people != published.people:
        work.duties.save_people(organisation_id, people)
        for event in people_changes(published.people, people, organisation_id=organisation_id, country=country):
            work.publish(event)
    held = work.duties.held(organisation_id)
    if held != published.duties:
        work.duties.save(organisation_id, held)
        work.publish(OrganisationDutiesChanged(country=country, organisation_id=organisation_id, duties=held))
    if not published.rules:
        work.duties.save_rules(organisation_id)
        organisation = work.organisations.get(organisation_id)
        if organisation.has_own_rules:
            work.publish(rules_of(organisation))
