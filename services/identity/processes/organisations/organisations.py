"""What several changes of an organisation have in common: its rules published, its parent checked."""

from services.identity.adapters.work import IdentityWork
from services.identity.domain.organisations.organisation_rules import rules_changed
from services.identity.domain.organisations.organisations import Organisation, require_office_of
from services.identity.domain.people.practice import known_to


def publish_rules(before: Organisation, after: Organisation, *, work: IdentityWork) -> None:
    """Publish changed rules to the services that act by them and to those who supervise or administer there."""
    recipients = work.people.who_answer_for(after.id, besides=[work.grant.subject])
    changed = rules_changed(before, after, recipients)
    if changed is not None:
        work.publish(changed)


def check_parent(organisation: Organisation, *, work: IdentityWork) -> None:
    """Raise Invalid unless the organisation may be an office of the one that it names, if it names one."""
    if organisation.parent_id is not None:
        # One change of the kind at a time in a country: the parent must not become an office meanwhile.
        work.organisations.lock_names(organisation.country)
        parent = work.organisations.find(organisation.parent_id)
        if parent is not None and not known_to(work.grant, [parent]):
            parent = None
        offices = work.organisations.offices_of(organisation.id)
        require_office_of(organisation.id, organisation.country, parent, offices)
