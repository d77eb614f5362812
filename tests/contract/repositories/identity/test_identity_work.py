"""The transaction itself, and what its effects leave behind."""

import pytest

from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.roles.roles import Role
from services.identity.processes.authority.reach import (
    get_administered_client,
    get_administered_organisation,
    get_administered_person,
    get_visible_client,
)
from services.identity.processes.tokens.sessions import refuse_older_rights, revoke_session
from shared.contracts.identity import OrganisationSuspended
from shared.db.audit.audit_log import AuditFilter
from shared.kernel.errors import NotFound
from tests.contract.repositories.identity.bench import Bench
from tests.support.builders.identity import (
    a_grant,
    a_person,
    a_platform_application,
    a_system,
    an_organisation,
    store,
)
from tests.support.world import GT, HN


class Broken(Exception):
    """What a use case may raise in the middle."""


def test_an_error_undoes_everything(bench: Bench) -> None:
    organisation = an_organisation()
    with pytest.raises(Broken):
        _register_and_break(organisation, bench)
    with bench.work() as work:
        assert work.organisations.find(organisation.id) is None
        assert work.revocations.live(work.clock.now()) == []
    assert (bench.published(), bench.audited(), bench.pushed) == ([], [], [])


def _register_and_break(organisation: Organisation, bench: Bench) -> None:
    with bench.work() as work:
        store(work, organisation)
        work.publish(OrganisationSuspended(country=GT, organisation_id=organisation.id))
        work.audit("organisation.registered", country=GT, object_type="organisation", object_id=organisation.id)
        revoke_session("session", GT, work=work)
        raise Broken


def test_events_and_audit_are_stored_in_order(bench: Bench) -> None:
    organisation = an_organisation()
    with bench.work() as work:
        for action in ("organisation.registered", "organisation.suspended"):
            work.audit(action, country=GT, object_type="organisation", object_id=organisation.id)
        work.publish(OrganisationSuspended(country=GT, organisation_id=organisation.id))
    assert bench.audited() == ["organisation.registered", "organisation.suspended"]
    assert bench.published() == ["identity.organisation_suspended.v1"]


def test_the_audit_is_read_from_the_newest_entry_on(bench: Bench) -> None:
    organisation = an_organisation()
    with bench.work() as work:
        for action in ("organisation.registered", "organisation.suspended"):
            work.audit(action, country=GT, object_type="organisation", object_id=organisation.id)
    with bench.work() as work:
        page = work.audit_log.page(AuditFilter(), before=None, limit=9)
        assert [entry.action for entry in page.items] == ["organisation.suspended", "organisation.registered"]


def test_verifiers_are_given_what_a_transaction_revoked_once_it_is_safe(bench: Bench) -> None:
    with bench.work() as work:
        revoke_session("one", GT, work=work)
        refuse_older_rights("someone", 2, GT, work=work)
        assert bench.pushed == []
    assert bench.pushed == ["sid:one", "sub:someone@2"]


def test_an_administrator_changes_people_of_the_country_only(bench: Bench) -> None:
    own, foreign = an_organisation(GT), an_organisation(HN)
    near, far = a_person(own), a_person(foreign)
    system, platforms = a_system(own), a_platform_application(own)
    with bench.work() as work:
        store(work, own, foreign, near, far, system, platforms)
    with bench.work(a_grant(Role.COUNTRY_ADMIN)) as work:
        assert get_administered_person(near.id, work=work).id == near.id
        assert get_administered_organisation(own.id, work=work) == own
        assert get_administered_client(system.client_id, work=work).id == system.id
        for refused in (
            lambda: get_administered_person(far.id, work=work),
            lambda: get_administered_organisation(foreign.id, work=work),
            lambda: get_administered_client(platforms.client_id, work=work),
            lambda: get_visible_client(platforms.client_id, work=work),
        ):
            with pytest.raises(NotFound):
                refused()
