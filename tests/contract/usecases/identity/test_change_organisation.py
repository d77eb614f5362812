"""Correcting what is known of an organisation."""

import pytest

from services.identity.domain.errors import NotYoursToDecide
from services.identity.domain.organisations.organisation_rules import WeakerRules
from services.identity.domain.organisations.organisations import REGIONAL_KIND, Organisation, OrganisationStatus
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.usecases.authority.approve_request import approve_request
from services.identity.usecases.authority.refuse_request import refuse_request
from services.identity.usecases.authority.withdraw_request import withdraw_request
from services.identity.usecases.organisations.change_organisation import change_organisation
from shared.contracts.identity import AccessRequested, OrganisationRulesChanged
from shared.kernel.errors import Invalid, NotFound, PreconditionFailed
from shared.kernel.grant import Grant
from tests.contract.repositories.identity.bench import RecordedIdentityWork
from tests.contract.usecases.identity.world import ADMIN, World
from tests.support.builders.identity import PLATFORM, a_grant, a_person, an_organisation, grant_of
from tests.support.use_cases import actions, another_version, any_version, code_of, published
from tests.support.world import GT, HN


@pytest.fixture
def organisation(world: World) -> Organisation:
    organisation = an_organisation(name="Casa Ixchel")
    world.add(organisation)
    return organisation


def change(world: World, organisation: Organisation, grant: Grant = ADMIN, **changes: object) -> list[str]:
    with world.work(grant) as work:
        change_organisation(organisation.id, changes, work=work, require_version=any_version)
    assert actions(work) == ["organisation.changed"]
    return published(work)


def test_a_corrected_mailbox_publishes_the_card(world: World, organisation: Organisation) -> None:
    published = change(world, organisation, contact_email="casa@ceiba.example")
    after = world.organisation(organisation)
    assert (after.contact_email, after.version) == ("casa@ceiba.example", 2)
    assert published == ["organisation_registered"]


def test_the_audit_names_the_fields_and_no_value(world: World, organisation: Organisation) -> None:
    with world.work(ADMIN) as work:
        change_organisation(
            organisation.id, {"name": "Casa Nueva", "adm1": "GT-01"}, work=work, require_version=any_version
        )
    assert work.audit_rows[0]["fields"] == ["adm1", "name"]


def test_an_organisation_is_notified_of_a_name_that_it_did_not_give_itself(
    world: World, organisation: Organisation
) -> None:
    assert change(world, organisation, name="Casa Nueva") == ["organisation_registered", "organisation_renamed"]


def test_an_organisation_is_not_notified_of_its_own_change(world: World, organisation: Organisation) -> None:
    own = a_grant(Role.COUNTRY_ADMIN, organisation.id)
    assert change(world, organisation, own, name="Casa Nueva") == ["organisation_registered"]


def test_a_corrected_name_does_not_bring_a_suspended_organisation_back(world: World) -> None:
    suspended = an_organisation(status=OrganisationStatus.SUSPENDED)
    world.add(suspended)
    assert change(world, suspended, adm1="GT-01") == ["organisation_registered", "organisation_suspended"]


def test_a_name_that_another_organisation_has_is_refused(world: World, organisation: Organisation) -> None:
    world.add(an_organisation(name="Amanecer"))
    with world.work(ADMIN) as work, pytest.raises(Invalid) as refusal:
        change_organisation(organisation.id, {"name": "amanecer"}, work=work, require_version=any_version)
    assert (code_of(refusal), world.organisation(organisation)) == ("name_taken", organisation)


def test_a_name_that_is_only_spelled_otherwise_passes_beside_an_older_twin(
    world: World, organisation: Organisation
) -> None:
    world.add(an_organisation(name="casa ixchel"))
    change(world, organisation, name="Casa Ixchél", public_name="Casa Ixchél")
    assert world.organisation(organisation).name == "Casa Ixchél"


def test_a_subdivision_of_another_country_is_refused(world: World, organisation: Organisation) -> None:
    with world.work(ADMIN) as work, pytest.raises(Invalid) as refusal:
        change_organisation(organisation.id, {"adm1": "HN-FM"}, work=work, require_version=any_version)
    assert code_of(refusal) == "adm1_elsewhere"


def test_an_older_version_is_refused(world: World, organisation: Organisation) -> None:
    with world.work(ADMIN) as work, pytest.raises(PreconditionFailed):
        change_organisation(organisation.id, {"name": "Otra"}, work=work, require_version=another_version)


@pytest.mark.parametrize("foreign", [an_organisation(HN), an_organisation(GT, REGIONAL_KIND)])
def test_an_organisation_that_the_caller_does_not_administer_is_not_found(world: World, foreign: Organisation) -> None:
    world.add(foreign)
    with world.work(ADMIN) as work, pytest.raises(NotFound):
        change_organisation(foreign.id, {"name": "Otra"}, work=work, require_version=any_version)


@pytest.fixture
def guarded(world: World) -> Organisation:
    """It wants a second person for two acts, and shows caseworkers their own cases alone."""
    guarded = an_organisation(name="Casa Guardada", approvals_for=("closure", "sealed"), caseworkers_see="own")
    world.add(guarded)
    return guarded


@pytest.fixture
def supervisor(world: World, guarded: Organisation) -> Person:
    supervisor = a_person(guarded, Role.SUPERVISOR)
    world.add(supervisor)
    return supervisor


def rules(organisation: Organisation) -> tuple[list[str], str]:
    return sorted(organisation.approvals_for), organisation.caseworkers_see


def patch(world: World, organisation: Organisation, grant: Grant = ADMIN, **changes: object) -> RecordedIdentityWork:
    with world.work(grant) as work:
        change_organisation(organisation.id, changes, work=work, require_version=any_version)
    return work


def test_rules_that_protect_less_wait_for_the_yes_of_the_organisation(
    world: World, guarded: Organisation, supervisor: Person
) -> None:
    administrator = a_person(guarded, Role.ORGANISATION_ADMIN)
    world.add(administrator)
    asking = patch(world, guarded, approvals_for=[], caseworkers_see="organisation")
    assert rules(world.organisation(guarded)) == (["closure", "sealed"], "own")
    assert actions(asking) == ["access_request.made"]
    assert asking.audit_rows[0]["fields"] == [
        "rules",
        "approvals_for:closure+sealed>",
        "caseworkers_see:own>organisation",
    ]
    (asked,) = asking.published
    assert isinstance(asked, AccessRequested)
    assert (asked.about, set(asked.recipients)) == ("rules", {str(supervisor.id), str(administrator.id)})

    with world.work(grant_of(supervisor)) as work:
        approve_request(world.pending(guarded).id, work=work)
    assert rules(world.organisation(guarded)) == ([], "organisation")
    assert work.audit_rows[-1]["fields"] == ["approvals_for:closure+sealed>", "caseworkers_see:own>organisation"]
    (told,) = (event for event in work.published if isinstance(event, OrganisationRulesChanged))
    assert (told.approvals_before, told.approvals_for) == (("closure", "sealed"), ())
    assert (told.caseworkers_saw, told.caseworkers_see) == ("own", "organisation")
    assert told.recipients == (str(administrator.id),)


def test_rules_that_protect_more_hold_at_once_and_are_told_with_both_values(
    world: World, guarded: Organisation, supervisor: Person
) -> None:
    work = patch(world, guarded, approvals_for=["closure", "transfer"])
    assert rules(world.organisation(guarded))[0] == ["closure", "sealed", "transfer"]
    assert world.pending(guarded).rules == WeakerRules(approvals_dropped=("sealed",))
    (told,) = (event for event in work.published if isinstance(event, OrganisationRulesChanged))
    assert (told.approvals_before, told.approvals_for) == (("closure", "sealed"), ("closure", "sealed", "transfer"))
    assert told.recipients == (str(supervisor.id),)
    (row,) = (row for row in work.audit_rows if row["action"] == "organisation.changed")
    assert row["fields"] == ["approvals_for:closure+sealed>closure+sealed+transfer"]


def test_a_yes_drops_what_was_asked_for_and_keeps_what_was_added_since(
    world: World, guarded: Organisation, supervisor: Person
) -> None:
    patch(world, guarded, approvals_for=["closure"])
    patch(world, guarded, PLATFORM, approvals_for=["closure", "sealed", "transfer"])
    with world.work(grant_of(supervisor)) as work:
        approve_request(world.pending(guarded).id, work=work)
    assert rules(world.organisation(guarded)) == (["closure", "transfer"], "own")


@pytest.mark.parametrize("role", [Role.COUNTRY_ADMIN, Role.SUPERVISOR])
def test_nobody_weakens_the_rules_of_their_own_organisation_alone(
    world: World, guarded: Organisation, supervisor: Person, role: Role
) -> None:
    own = a_person(guarded, role)
    world.add(own)
    patch(world, guarded, grant_of(own), caseworkers_see="organisation")
    with world.work(grant_of(own)) as work, pytest.raises(NotYoursToDecide):
        approve_request(world.pending(guarded).id, work=work)
    assert rules(world.organisation(guarded))[1] == "own"


def test_a_no_and_a_withdrawal_leave_the_rules_as_they_are(
    world: World, guarded: Organisation, supervisor: Person
) -> None:
    for end, by in ((refuse_request, grant_of(supervisor)), (withdraw_request, ADMIN)):
        patch(world, guarded, approvals_for=[])
        with world.work(by) as work:
            end(world.pending(guarded).id, work=work)
    assert rules(world.organisation(guarded)) == (["closure", "sealed"], "own")


def test_a_member_weakens_no_rules_where_no_supervisor_is_left(world: World, guarded: Organisation) -> None:
    member = a_person(guarded)
    world.add(member)
    patch(world, guarded, approvals_for=[])
    with world.work(grant_of(member)) as work, pytest.raises(NotYoursToDecide):
        approve_request(world.pending(guarded).id, work=work)


def test_the_operator_waits_for_no_yes(world: World, guarded: Organisation) -> None:
    patch(world, guarded, PLATFORM, approvals_for=[])
    assert rules(world.organisation(guarded)) == ([], "own")
