"""What another rule of an organisation does, which several use cases share."""

from services.identity.adapters.work import IdentityWork
from services.identity.domain.organisation_rules import changed_values, rules_changed
from services.identity.domain.organisations import Organisation


def save_rules(before: Organisation, after: Organisation, work: IdentityWork) -> None:
    """Write the organisation with other rules. Audited with their values before and after, and published."""
    work.organisations.save(after)
    work.audit(
        "organisation.changed",
        country=after.country,
        object_type="organisation",
        object_id=after.id,
        fields=changed_values(before, after),
    )
    publish_rules(before, after, work)


def publish_rules(before: Organisation, after: Organisation, work: IdentityWork) -> None:
    """Tell the services that act by the rules, and those who supervise or administer there, where they changed."""
    told = work.people.who_answer_for(after.id, besides=[work.grant.subject])
    changed = rules_changed(before, after, told)
    if changed is not None:
        work.publish(changed)
