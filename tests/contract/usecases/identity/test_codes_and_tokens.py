"""From a consent to a code, to tokens, to the next tokens, to their end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.identity.adapters.secrets import digest
from services.identity.domain.clients.clients import Client
from services.identity.domain.errors import ClientNotAllowed, NotHeld
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.tokens.presented_token import PresentedToken
from services.identity.domain.tokens.sessions import (
    CODE_LIFE,
    FAMILY_LIFE,
    REFRESH_GRACE,
    Family,
    FamilyOwner,
    RevokedFor,
    SignIn,
)
from services.identity.processes.tokens.sessions import revoke_families
from services.identity.usecases.tokens.issue_client_token import issue_client_token
from services.identity.usecases.tokens.issue_code import Authorization, issue_code, require_client_allowed
from services.identity.usecases.tokens.redeem_code import Redemption, find_code, redeem_code
from services.identity.usecases.tokens.revoke_token import revoke_token
from services.identity.usecases.tokens.rotate_refresh_token import Rotation, rotate_refresh_token
from shared.contracts.oauth import EndedFor
from tests.contract.usecases.identity.world import World
from tests.support.builders.identity import (
    NOON,
    a_family,
    a_person,
    a_platform_application,
    a_sign_in,
    a_system,
    an_application,
    an_organisation,
    grant_of,
)
from tests.support.use_cases import actions
from tests.support.world import GT

AUTHORIZATION = Authorization(
    redirect_uri="https://app.example/callback",
    scope=("openid", "cases:read"),
    countries=frozenset({GT}),
    code_challenge="challenge",
    nonce="nonce",
)


class SignedIn:
    """A person who is signed in, and an application of their organisation that may keep a secret."""

    def __init__(self, world: World, *, first_party: bool = False) -> None:
        self.world = world
        self.organisation = an_organisation()
        self.person: Person = a_person(self.organisation)
        self.application: Client = replace(
            an_application(self.organisation),
            grant_types=frozenset({"authorization_code", "refresh_token"}),
            first_party=first_party,
        )
        self.sign_in: SignIn = a_sign_in(self.person)
        world.add(self.organisation, self.person, self.application)
        with world.work() as work:
            work.sign_ins.add(self.sign_in, digest("cookie"))

    def code(self) -> str:
        with self.world.work() as work:
            return issue_code(AUTHORIZATION, client=self.application, sign_in=self.sign_in, work=work)

    def redeem(self, code: str, *, client: Client | None = None) -> Redemption | None:
        client = client or self.application
        with self.world.work() as work:
            found = find_code(code, client=client, work=work)
            return redeem_code(found, client=client, work=work) if found else None

    def tokens(self) -> tuple[Family, str]:
        redemption = self.redeem(self.code())
        assert redemption is not None
        assert redemption.refresh_token is not None
        return redemption.family, redemption.refresh_token

    def refresh(self, token: str, *, client: Client | None = None, after: timedelta = timedelta(0)) -> Rotation | None:
        with self.world.work(at=NOON + after) as work:
            answer = rotate_refresh_token(token, client=client or self.application, work=work)
        assert not isinstance(answer, EndedFor)
        return answer

    def family(self, family: Family) -> Family | None:
        with self.world.work() as work:
            return work.families.find(family.id)


@pytest.fixture
def signed_in(world: World) -> SignedIn:
    return SignedIn(world)


def test_a_code_names_the_application_in_the_audit(world: World, signed_in: SignedIn) -> None:
    with world.work() as work:
        code = issue_code(AUTHORIZATION, client=signed_in.application, sign_in=signed_in.sign_in, work=work)
        stored = work.codes.find_for_update(digest(code))
    assert stored is not None
    assert (stored.expires_at, stored.scope) == (NOON + CODE_LIFE, ("openid", "cases:read"))
    assert actions(work) == ["authorization.granted"]
    assert work.audit_rows[0]["client_id"] == signed_in.application.client_id


def test_an_application_of_another_organisation_is_not_let_act(world: World, signed_in: SignedIn) -> None:
    stranger = an_application(an_organisation(name="Otra"))
    platforms = a_platform_application(signed_in.organisation)
    with world.work() as work:
        require_client_allowed(signed_in.person, client=signed_in.application, work=work)
        require_client_allowed(signed_in.person, client=platforms, work=work)
        assert work.audited == []
        with pytest.raises(ClientNotAllowed):
            require_client_allowed(signed_in.person, client=stranger, work=work)
    assert actions(work) == ["authorization.refused"]


def test_a_code_becomes_a_family_as_strong_as_the_sign_in(signed_in: SignedIn) -> None:
    redemption = signed_in.redeem(signed_in.code())
    assert redemption is not None
    family = redemption.family
    assert (family.acr, family.absolute_expires_at, redemption.nonce) == ("mfa", NOON + FAMILY_LIFE, "nonce")
    assert (family.scope, family.countries) == (AUTHORIZATION.scope, AUTHORIZATION.countries)
    assert (signed_in.family(family), redemption.refresh_token is None) == (family, False)


def test_an_application_without_the_refresh_grant_gets_no_refresh_token(signed_in: SignedIn) -> None:
    once = replace(signed_in.application, grant_types=frozenset({"authorization_code"}))
    redemption = signed_in.redeem(signed_in.code(), client=once)
    assert redemption is not None
    assert redemption.refresh_token is None


def test_a_code_that_comes_twice_ends_everything_it_gave(world: World, signed_in: SignedIn) -> None:
    code = signed_in.code()
    redemption = signed_in.redeem(code)
    assert redemption is not None
    with world.work() as work:
        assert find_code(code, client=signed_in.application, work=work) is None
    assert (world.pushed, actions(work)) == ([f"sid:{redemption.family.id}"], ["code.replayed"])
    revoked = signed_in.family(redemption.family)
    assert revoked is not None
    assert revoked.revoked_at == NOON


def test_a_code_of_another_application_expired_or_unknown_is_worth_nothing(world: World, signed_in: SignedIn) -> None:
    code = signed_in.code()
    with world.work() as work:
        assert find_code(code, client=an_application(signed_in.organisation), work=work) is None
        assert find_code("unknown", client=signed_in.application, work=work) is None
    with world.work(at=NOON + CODE_LIFE) as work:
        assert find_code(code, client=signed_in.application, work=work) is None
    assert (world.pushed, work.audited) == ([], [])


def test_a_code_is_worth_nothing_once_the_person_is_suspended_or_signed_out(world: World, signed_in: SignedIn) -> None:
    first, second = signed_in.code(), signed_in.code()
    with world.work() as work:
        work.people.set_status(signed_in.person.id, PersonStatus.SUSPENDED, NOON)
    assert signed_in.redeem(first) is None
    with world.work() as work:
        work.people.set_status(signed_in.person.id, PersonStatus.ACTIVE, NOON)
        work.sign_ins.end(signed_in.sign_in.id, NOON)
    assert signed_in.redeem(second) is None


def test_a_code_is_worth_nothing_for_an_application_that_moved_to_another_organisation(signed_in: SignedIn) -> None:
    moved = replace(signed_in.application, organisation_id=an_organisation().id)
    assert signed_in.redeem(signed_in.code(), client=moved) is None


def test_a_refresh_token_is_exchanged_for_the_next(signed_in: SignedIn) -> None:
    family, first = signed_in.tokens()
    second = signed_in.refresh(first)
    assert second is not None
    assert (second.family, second.person.id) == (family, signed_in.person.id)
    third = signed_in.refresh(second.refresh_token)
    assert third is not None
    assert len({first, second.refresh_token, third.refresh_token}) == 3


def test_a_lost_response_is_asked_for_again_and_is_the_same(signed_in: SignedIn) -> None:
    _, first = signed_in.tokens()
    second, again = signed_in.refresh(first), signed_in.refresh(first, after=REFRESH_GRACE)
    assert second is not None
    assert again is not None
    assert again.refresh_token == second.refresh_token


@pytest.mark.parametrize(
    ("after", "successor_used"),
    [(REFRESH_GRACE + timedelta(seconds=1), False), (timedelta(seconds=1), True)],
)
def test_a_token_that_comes_again_too_late_ends_the_family(
    world: World, signed_in: SignedIn, after: timedelta, *, successor_used: bool
) -> None:
    family, first = signed_in.tokens()
    second = signed_in.refresh(first)
    assert second is not None
    if successor_used:
        signed_in.refresh(second.refresh_token)
    with world.work(at=NOON + after) as work:
        assert rotate_refresh_token(first, client=signed_in.application, work=work) is None
    assert (world.pushed, actions(work)) == ([f"sid:{family.id}"], ["refresh_token.reused"])
    assert signed_in.refresh(second.refresh_token) is None


@pytest.mark.parametrize(
    ("revoked_for", "told"),
    [
        (RevokedFor.SUSPENDED, EndedFor.SUSPENDED),
        (RevokedFor.ROLE_CHANGED, EndedFor.ROLE_CHANGED),
        (RevokedFor.FACTORS_RESET, EndedFor.FACTORS_CHANGED),
        (RevokedFor.SESSIONS_ENDED, EndedFor.SESSIONS_ENDED),
        (RevokedFor.SIGNED_OUT, EndedFor.SESSIONS_ENDED),
        (RevokedFor.REFRESH_REUSE, EndedFor.SECURITY),
        (RevokedFor.CODE_REPLAY, EndedFor.SECURITY),
    ],
)
def test_only_the_newest_token_in_an_application_of_the_platform_learns_why_it_is_refused(
    world: World, revoked_for: RevokedFor, told: EndedFor
) -> None:
    signed_in = SignedIn(world, first_party=True)
    family, first = signed_in.tokens()
    second = signed_in.refresh(first)
    assert second is not None
    with world.work() as work:
        revoke_families(FamilyOwner.FAMILY, family.id, revoked_for, work=work)

    def told_to(token: str, application: Client) -> Rotation | EndedFor | None:
        with world.work() as work:
            return rotate_refresh_token(token, client=application, work=work)

    application = signed_in.application
    assert told_to(second.refresh_token, application) is told
    assert told_to(second.refresh_token, replace(application, first_party=False)) is None
    assert told_to(second.refresh_token, an_application(signed_in.organisation)) is None
    assert told_to(first, application) is None
    assert told_to("unknown", application) is None


def test_a_refresh_token_of_another_application_or_past_its_family_is_worth_nothing(
    world: World, signed_in: SignedIn
) -> None:
    _, token = signed_in.tokens()
    assert signed_in.refresh(token, client=an_application(signed_in.organisation)) is None
    assert signed_in.refresh(token, after=FAMILY_LIFE) is None
    assert signed_in.refresh("unknown") is None
    assert world.pushed == []


def test_a_refresh_token_is_worth_nothing_for_an_application_that_moved(signed_in: SignedIn) -> None:
    _, token = signed_in.tokens()
    moved = replace(signed_in.application, organisation_id=an_organisation().id)
    assert signed_in.refresh(token, client=moved) is None


def test_a_person_who_was_suspended_refreshes_nothing(world: World, signed_in: SignedIn) -> None:
    _, token = signed_in.tokens()
    with world.work() as work:
        work.people.set_status(signed_in.person.id, PersonStatus.SUSPENDED, NOON)
    assert signed_in.refresh(token) is None


def test_a_role_that_asks_for_a_second_factor_asks_for_another_sign_in(world: World, signed_in: SignedIn) -> None:
    weak = a_sign_in(signed_in.person, acr="pwd")
    with world.work() as work:
        work.sign_ins.add(weak, digest("weak"))
        code = issue_code(AUTHORIZATION, client=signed_in.application, sign_in=weak, work=work)
    redemption = signed_in.redeem(code)
    assert redemption is not None
    assert redemption.refresh_token is not None
    assert signed_in.refresh(redemption.refresh_token) is None


def test_an_application_gives_a_refresh_token_back_with_its_family(world: World, signed_in: SignedIn) -> None:
    family, _ = signed_in.tokens()
    token = PresentedToken(signed_in.application.client_id, 0, family=family)
    with world.work() as work:
        revoke_token(token, client=signed_in.application, work=work)
        assert work.sign_ins.find(signed_in.sign_in.id) == signed_in.sign_in
    assert (world.pushed, actions(work)) == ([f"sid:{family.id}"], ["token.revoked"])


def test_an_access_token_of_a_person_is_given_back_with_its_family(world: World, signed_in: SignedIn) -> None:
    family, _ = signed_in.tokens()
    grant = replace(grant_of(signed_in.person), session_id=str(family.id))
    with world.work() as work:
        revoke_token(
            PresentedToken(signed_in.application.client_id, 0, grant=grant), client=signed_in.application, work=work
        )
    assert world.pushed == [f"sid:{family.id}"]


def test_the_platforms_own_application_gives_back_the_sign_in_itself(world: World, signed_in: SignedIn) -> None:
    platforms = a_platform_application(signed_in.organisation)
    family = a_family(platforms, signed_in.sign_in)
    with world.work() as work:
        work.families.add(family)
        revoke_token(PresentedToken(platforms.client_id, 0, family=family), client=platforms, work=work)
        assert work.sign_ins.live_of(signed_in.person.id, NOON) == []
        revoke_token(PresentedToken(platforms.client_id, 0, family=family), client=platforms, work=work)
    assert (world.pushed, actions(work)) == ([f"sid:{family.id}"], ["sign_in.ended", "token.revoked"])


def test_a_system_gives_back_one_token(world: World, signed_in: SignedIn) -> None:
    system = a_system(signed_in.organisation)
    grant = replace(system.own_grant(), session_id="one")
    with world.work() as work:
        revoke_token(PresentedToken(system.client_id, 0, grant=grant), client=system, work=work)
    assert (world.pushed, actions(work)) == (["sid:one"], ["token.revoked"])


def test_a_token_that_is_not_live_is_given_back_without_effect(world: World, signed_in: SignedIn) -> None:
    with world.work() as work:
        revoke_token(PresentedToken(signed_in.application.client_id, 0), client=signed_in.application, work=work)
    assert (world.pushed, work.audited) == ([], [])


def test_a_system_gets_what_it_asks_for_or_all_that_it_holds(world: World, signed_in: SignedIn) -> None:
    system = a_system(signed_in.organisation)
    with world.work(system.own_grant()) as work:
        all_of_it = issue_client_token(system, scope=None, country=None, work=work)
        some = issue_client_token(system, scope="cases:read", country="GT", work=work)
    assert set(all_of_it.scope) == system.own_scope
    assert (some.scope, some.countries, some.session_id) == (("cases:read",), frozenset({GT}), None)
    assert actions(work) == ["token.issued", "token.issued"]


@pytest.mark.parametrize(("scope", "country"), [("users:write", None), ("cases:read users:write", None), (None, "HN")])
def test_a_system_gets_no_more_than_it_holds(
    world: World, signed_in: SignedIn, scope: str | None, country: str | None
) -> None:
    system = a_system(signed_in.organisation)
    with world.work(system.own_grant()) as work, pytest.raises(NotHeld):
        issue_client_token(system, scope=scope, country=country, work=work)
    assert work.audited == []
