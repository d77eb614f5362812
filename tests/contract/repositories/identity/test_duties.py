"""Who has a duty in an organisation, and what was published of it."""

from services.identity.domain.clients.clients import ClientStatus
from services.identity.domain.roles.roles import Role
from shared.kernel.ids import new_id
from tests.contract.repositories.identity.bench import Bench
from tests.support.builders.identity import (
    a_person,
    a_system,
    an_organisation,
    store,
)
from tests.support.world import GT


def test_duties_are_held_by_active_people_and_systems(bench: Bench) -> None:
    organisation = an_organisation()
    focal_point, caseworker = a_person(organisation, Role.FOCAL_POINT), a_person(organisation)
    liaison = a_system(organisation, Role.LEGAL_LIAISON, status=ClientStatus.SUSPENDED)
    admin = a_system(organisation, Role.COUNTRY_ADMIN)
    with bench.work() as work:
        store(work, organisation, focal_point, caseworker, liaison, admin)
        people = work.duties.active_people(organisation.id)
        held = work.duties.held(organisation.id)
        assert work.duties.organisations() == [(organisation.id, GT)]
    assert people == {focal_point.id: "focal_point", caseworker.id: "caseworker"}
    assert held == ("country_admin", "referrals:answer")


def test_what_was_published_of_an_organisation_is_kept(bench: Bench) -> None:
    organisation = an_organisation()
    user_id = new_id()
    with bench.work() as work:
        store(work, organisation)
        empty = work.duties.published(organisation.id, GT)
        work.duties.save(organisation.id, ("focal_point",))
        work.duties.save_people(organisation.id, {user_id: "focal_point"})
    with bench.work() as work:
        kept = work.duties.published(organisation.id, GT)
        assert work.duties.organisations() == [(organisation.id, GT)]
    assert (empty.duties, empty.people) == ((), {})
    assert (kept.duties, kept.people) == (("focal_point",), {user_id: "focal_point"})
