"""Who may decide about whom, without a server."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.identity.domain.authority.access_requests import (
    REQUEST_LIFE,
    SUPERVISED_KINDS,
    Decider,
    RequestKind,
    RequestState,
    Supervision,
    new_request,
)
from services.identity.domain.authority.authority import (
    administers,
    decider_of,
    decides_for_region,
    needs_yes,
    opens_organisation,
    require_administers,
    require_administrator,
    require_may_decide,
    require_may_decide_setting,
    require_seat,
    require_sees,
    require_within_reach,
    who_decides,
)
from services.identity.domain.countries.setting_versions import SettingStatus, SettingVersion
from services.identity.domain.errors import (
    AlreadyDecided,
    NotYoursToApprove,
    NotYoursToDecide,
    OrganisationSuspendedError,
)
from services.identity.domain.organisations.organisations import REGIONAL_KIND, Organisation
from services.identity.domain.people.people import PersonStatus
from services.identity.domain.people.practice import opened_in_practice
from services.identity.domain.roles.roles import NATIONAL_ROLES, Role
from shared.kernel.country import ALL_COUNTRIES
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.grant import system_grant
from shared.kernel.ids import new_id
from shared.kernel.second_person import PersonNeeded
from tests.support.builders.identity import NOON, PLATFORM, a_grant, a_person, an_organisation
from tests.support.world import GT, HN

ADMIN = a_grant(Role.COUNTRY_ADMIN)
PERSON = replace(a_grant(Role.SUPERVISOR), subject="a person", signed_in_at=0)


def code_of(refusal: pytest.ExceptionInfo[Invalid]) -> tuple[str, str]:
    (problem,) = refusal.value.problems
    return problem.field, problem.code


def test_an_organisation_is_administered_from_its_country() -> None:
    assert administers(ADMIN, an_organisation(GT))
    assert not administers(ADMIN, an_organisation(HN))


def test_a_regional_organisation_is_administered_by_the_platform_alone() -> None:
    regional = an_organisation(kind=REGIONAL_KIND)
    assert not administers(ADMIN, regional)
    assert administers(PLATFORM, regional)


def test_who_practises_administers_what_they_opened_themselves() -> None:
    country = GT.practice
    person = a_grant(Role.COUNTRY_ADMIN, country=country)
    opened = an_organisation(country, id=opened_in_practice(person)[0])
    assert administers(person, opened)
    assert not administers(a_grant(Role.CASEWORKER, person.organisation_id, country), opened)
    assert not administers(person, an_organisation(country))
    operator = system_grant("operator", frozenset({country}))
    assert administers(operator, an_organisation(country))


def test_an_organisation_of_others_looks_like_a_missing_one() -> None:
    require_administers(ADMIN, an_organisation(GT))
    with pytest.raises(NotFound):
        require_administers(ADMIN, an_organisation(HN))


def test_a_supervisor_sees_the_own_organisation_and_an_administrator_the_country() -> None:
    home, other = an_organisation(), an_organisation()
    supervisor = a_grant(Role.SUPERVISOR, home.id)
    require_sees(supervisor, a_person(home))
    require_sees(ADMIN, a_person(other))
    with pytest.raises(NotFound):
        require_sees(supervisor, a_person(other))


def test_only_access_in_another_organisation_needs_its_yes() -> None:
    home = an_organisation()
    assert needs_yes(ADMIN, a_person(home))
    assert not needs_yes(a_grant(Role.COUNTRY_ADMIN, home.id), a_person(home))
    assert not needs_yes(PLATFORM, a_person(home))


def test_an_administrator_of_an_organisation_reaches_their_own_alone() -> None:
    home, other = an_organisation(), an_organisation()
    delegated = a_grant(Role.ORGANISATION_ADMIN, home.id)
    assert administers(delegated, home)
    assert not administers(delegated, other)
    require_sees(delegated, a_person(home))
    with pytest.raises(NotFound):
        require_sees(delegated, a_person(other))


def test_an_administrator_of_an_organisation_gives_no_files_about_people_without_a_yes() -> None:
    home = an_organisation()
    delegated = a_grant(Role.ORGANISATION_ADMIN, home.id)
    for role in NATIONAL_ROLES:
        assert needs_yes(delegated, a_person(home, role)) is role.reads_people
    assert needs_yes(delegated, a_person(home, Role.ORGANISATION_ADMIN), Role.SUPERVISOR)


def test_an_administrator_of_an_organisation_gives_touches_and_ends_no_administrator_of_the_country() -> None:
    home = an_organisation()
    delegated = a_grant(Role.ORGANISATION_ADMIN, home.id)
    require_within_reach(a_grant(Role.COUNTRY_ADMIN, home.id), Role.COUNTRY_ADMIN)
    with pytest.raises(Invalid) as refusal:
        require_within_reach(delegated, Role.COUNTRY_ADMIN)
    assert code_of(refusal) == ("role", "role_not_grantable")
    with pytest.raises(Invalid):
        require_seat(delegated, GT, Role.COUNTRY_ADMIN, home)


def test_the_first_person_of_an_organisation_needs_no_yes_unless_they_administer() -> None:
    assert opens_organisation(Role.CASEWORKER, was_opened=False)
    assert not opens_organisation(Role.CASEWORKER, was_opened=True)
    assert not opens_organisation(Role.COUNTRY_ADMIN, was_opened=False)


@pytest.mark.parametrize("role", NATIONAL_ROLES)
def test_a_country_gives_its_own_roles_in_its_organisations(role: Role) -> None:
    require_seat(ADMIN, GT, role, an_organisation(GT))


def test_a_seat_in_another_country_is_refused_by_its_country() -> None:
    with pytest.raises(Invalid) as refusal:
        require_seat(ADMIN, HN, Role.CASEWORKER, an_organisation(HN))
    assert code_of(refusal) == ("country", "country_out_of_scope")


def test_a_regional_role_is_the_platforms_to_give_and_only_in_a_regional_organisation() -> None:
    regional = an_organisation(kind=REGIONAL_KIND)
    with pytest.raises(Invalid) as refusal:
        require_seat(ADMIN, GT, Role.ANALYST, an_organisation(GT))
    assert code_of(refusal) == ("role", "role_not_grantable")
    with pytest.raises(Invalid) as refusal:
        require_seat(PLATFORM, GT, Role.ANALYST, an_organisation(GT))
    assert code_of(refusal) == ("role", "role_elsewhere")
    require_seat(PLATFORM, GT, Role.ANALYST, regional)


@pytest.mark.parametrize("elsewhere", [None, an_organisation(HN), an_organisation(GT, REGIONAL_KIND)])
def test_a_missing_organisation_and_one_elsewhere_look_alike(elsewhere: Organisation | None) -> None:
    with pytest.raises(Invalid) as refusal:
        require_seat(ADMIN, GT, Role.CASEWORKER, elsewhere)
    assert code_of(refusal) == ("organisation_id", "unknown_organisation")


def test_nobody_gets_a_seat_in_a_suspended_organisation() -> None:
    suspended = an_organisation().suspended("closed", at=NOON)
    with pytest.raises(OrganisationSuspendedError):
        require_seat(ADMIN, GT, Role.CASEWORKER, suspended)


def test_a_supervisor_decides_where_there_is_one_and_any_caseworker_elsewhere() -> None:
    home = an_organisation()
    request = new_request(
        RequestKind.INVITATION, a_person(home), Role.CASEWORKER, by=ADMIN, at=NOON, overlap_hours=None
    )
    assert who_decides(request, Supervision.PRESENT) is Decider.SUPERVISOR
    assert who_decides(request, Supervision.NONE) is Decider.MEMBER
    require_may_decide(request, PERSON, a_person(home, Role.SUPERVISOR), Decider.SUPERVISOR)
    require_may_decide(request, PERSON, a_person(home, Role.CASEWORKER), Decider.MEMBER)
    with pytest.raises(NotYoursToDecide):
        require_may_decide(request, PERSON, a_person(home, Role.CASEWORKER), Decider.SUPERVISOR)


def test_the_region_decides_while_a_supervisor_is_kept_from_it_and_what_is_no_members_to_decide() -> None:
    home, region = an_organisation(), an_organisation(kind=REGIONAL_KIND)
    asked = new_request(RequestKind.INVITATION, a_person(home), Role.CASEWORKER, by=ADMIN, at=NOON, overlap_hours=None)
    assert who_decides(asked, Supervision.HELD) is Decider.REGION
    for wide in (replace(asked, role=Role.SUPERVISOR), *(replace(asked, kind=kind) for kind in SUPERVISED_KINDS)):
        assert who_decides(wide, Supervision.NONE) is Decider.REGION
        assert who_decides(wide, Supervision.PRESENT) is Decider.SUPERVISOR
    require_may_decide(asked, PERSON, a_person(region, Role.REGIONAL_COORDINATOR), Decider.REGION)
    for person, decider in (
        (a_person(home, Role.CASEWORKER), Decider.REGION),
        (a_person(home, Role.COUNTRY_ADMIN), Decider.REGION),
        (a_person(region, Role.ANALYST), Decider.REGION),
        (a_person(region, Role.REGIONAL_COORDINATOR), Decider.SUPERVISOR),
        (a_person(region, Role.REGIONAL_COORDINATOR), Decider.MEMBER),
    ):
        with pytest.raises(NotYoursToDecide):
            require_may_decide(asked, PERSON, person, decider)


def test_who_asked_who_would_gain_outsiders_and_systems_decide_nothing() -> None:
    home = an_organisation()
    subject, colleague = a_person(home, Role.SUPERVISOR), a_person(home, Role.SUPERVISOR)
    request = new_request(RequestKind.ROLE, subject, Role.SUPERVISOR, by=ADMIN, at=NOON, overlap_hours=None)
    asked_by_colleague = replace(request, requested_by=str(colleague.id))
    for case, person in (
        (request, subject),
        (asked_by_colleague, colleague),
        (request, a_person(an_organisation(), Role.SUPERVISOR)),
        (request, a_person(home, Role.NATIONAL_ANALYST)),
    ):
        caller = replace(PERSON, subject=str(person.id))
        with pytest.raises(NotYoursToDecide):
            require_may_decide(case, caller, person, Decider.MEMBER)
    with pytest.raises(PersonNeeded):
        require_may_decide(request, replace(PERSON, signed_in_at=None), None, Decider.MEMBER)


def test_who_holds_the_system_that_asked_decides_nothing() -> None:
    home = an_organisation()
    holder = a_person(home, Role.SUPERVISOR)
    system = replace(ADMIN, held_by=frozenset({str(holder.id)}))
    request = new_request(
        RequestKind.INVITATION, a_person(home), Role.CASEWORKER, by=system, at=NOON, overlap_hours=None
    )
    with pytest.raises(NotYoursToDecide):
        require_may_decide(request, replace(PERSON, subject=str(holder.id)), holder, Decider.SUPERVISOR)


def test_a_request_is_decided_once_and_in_time() -> None:
    request = new_request(
        RequestKind.ROLE, a_person(an_organisation()), Role.SUPERVISOR, by=ADMIN, at=NOON, overlap_hours=None
    )
    decided = request.decided(RequestState.APPROVED, by="supervisor", at=NOON + timedelta(days=1))
    assert (decided.state, decided.decided_by) == (RequestState.APPROVED, "supervisor")
    with pytest.raises(AlreadyDecided):
        decided.decided(RequestState.REFUSED, by="supervisor", at=NOON + timedelta(days=1))
    with pytest.raises(AlreadyDecided):
        request.decided(RequestState.APPROVED, by="supervisor", at=NOON + REQUEST_LIFE)


def test_a_caller_is_told_who_decides_unless_it_is_they() -> None:
    home = an_organisation()
    request = new_request(
        RequestKind.INVITATION, a_person(home), Role.CASEWORKER, by=ADMIN, at=NOON, overlap_hours=None
    )
    for person, told in ((a_person(home, Role.SUPERVISOR), Decider.SELF), (a_person(home), Decider.SUPERVISOR)):
        assert decider_of(request, PERSON, person, Decider.SUPERVISOR) is told
    own = replace(PERSON, subject=next(iter(request.askers)))
    assert decider_of(request, own, a_person(home, Role.SUPERVISOR), Decider.SUPERVISOR) is Decider.SUPERVISOR


def test_a_caller_of_every_country_who_decides_does_so_for_the_region() -> None:
    assert decides_for_region(a_grant(Role.REGIONAL_COORDINATOR))
    assert not decides_for_region(a_grant(Role.SUPERVISOR))
    assert not decides_for_region(a_grant(Role.ANALYST, countries=ALL_COUNTRIES))


def test_a_person_of_the_country_or_the_operator_administers_it() -> None:
    require_administrator(ADMIN, GT, a_person(an_organisation(), Role.COUNTRY_ADMIN))
    require_administrator(PLATFORM, GT, None)
    for country, caller in ((GT, None), (HN, a_person(an_organisation(), Role.COUNTRY_ADMIN))):
        with pytest.raises(NotFound):
            require_administrator(ADMIN, country, caller)


def a_setting() -> SettingVersion:
    return SettingVersion(
        id=new_id(),
        country=GT,
        name="pledge",
        version=1,
        value={},
        valid_from=NOON.date(),
        status=SettingStatus.PROPOSED,
        weakens=True,
        reason="A reason",
        proposed_by="proposer",
        proposed_at=NOON,
    )


def test_another_administrator_decides_about_a_setting_and_the_region_where_there_is_none() -> None:
    administrator = a_person(an_organisation(), Role.COUNTRY_ADMIN)
    coordinator = a_person(an_organisation(kind=REGIONAL_KIND), Role.REGIONAL_COORDINATOR)
    for has_administrator in (True, False):
        require_may_decide_setting(a_setting(), PERSON, administrator, has_administrator=has_administrator)
    require_may_decide_setting(a_setting(), PERSON, coordinator, has_administrator=False)
    own = replace(PERSON, subject="proposer")
    for grant, person, has_administrator in (
        (own, administrator, False),
        (PERSON, None, False),
        (PERSON, coordinator, True),
        (PERSON, a_person(an_organisation(HN), Role.COUNTRY_ADMIN), False),
        (PERSON, a_person(an_organisation(), Role.SUPERVISOR), False),
    ):
        with pytest.raises((NotYoursToApprove, PersonNeeded)):
            require_may_decide_setting(a_setting(), grant, person, has_administrator=has_administrator)
    with pytest.raises(PersonNeeded):
        require_may_decide_setting(
            a_setting(), PERSON, replace(administrator, status=PersonStatus.SUSPENDED), has_administrator=True
        )
