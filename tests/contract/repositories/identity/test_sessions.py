"""Sign-ins, codes, families of refresh tokens, revocations and signing keys."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from services.identity.adapters.secrets import digest
from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.domain.tokens.sessions import FamilyOwner, RevokedFor
from services.identity.domain.tokens.signing_keys import KeyState
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.identity.bench import Bench
from tests.support.builders.identity import (
    NOON,
    a_code,
    a_family,
    a_grant,
    a_person,
    a_refresh_token,
    a_sign_in,
    an_application,
    an_organisation,
    store,
)
from tests.support.world import GT, HN

LATER = NOON + timedelta(hours=1)
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture
def account(bench: Bench) -> tuple[Person, Client]:
    """A person and an application of their organisation."""
    organisation = an_organisation()
    person, application = a_person(organisation), an_application(organisation)
    with bench.work() as work:
        store(work, organisation, person, application)
    return person, application


def test_a_sign_in_is_live_until_it_ends_or_expires(bench: Bench, account: tuple[Person, Client]) -> None:
    person, _ = account
    first, second = a_sign_in(person), a_sign_in(person)
    with bench.work() as work:
        work.sign_ins.add(first, digest("first"))
        work.sign_ins.add(second, digest("second"))
        assert work.sign_ins.find_live(digest("first"), NOON) == first
        assert work.sign_ins.find_live(digest("first"), TOMORROW) is None
        assert work.sign_ins.find(first.id) == first
        assert work.sign_ins.find(new_id()) is None
        assert work.sign_ins.live_of(person.id, NOON) == [second, first]
        work.sign_ins.end(first.id, LATER)
        assert work.sign_ins.find_live(digest("first"), LATER) is None
        assert work.sign_ins.find(first.id) == replace(first, ended_at=LATER)
        work.sign_ins.end_all_of(person.id, TOMORROW)
        assert work.sign_ins.live_of(person.id, LATER) == []
        assert work.sign_ins.find(first.id) == replace(first, ended_at=LATER)


def test_a_sign_in_is_strengthened(bench: Bench, account: tuple[Person, Client]) -> None:
    sign_in = a_sign_in(account[0], acr="pwd")
    with bench.work() as work:
        work.sign_ins.add(sign_in, digest("cookie"))
        work.sign_ins.strengthen(sign_in.id, "mfa")
        assert work.sign_ins.find(sign_in.id) == replace(sign_in, acr="mfa")


def test_sign_ins_are_hidden_from_other_countries(bench: Bench, account: tuple[Person, Client]) -> None:
    sign_in = a_sign_in(account[0])
    with bench.work() as work:
        work.sign_ins.add(sign_in, digest("cookie"))
    with bench.work(a_grant(Role.COUNTRY_ADMIN, country=HN)) as work:
        assert work.sign_ins.find(sign_in.id) is None
        work.sign_ins.end(sign_in.id, LATER)
    with bench.work() as work:
        assert work.sign_ins.find(sign_in.id) == sign_in


def test_a_code_remembers_the_family_it_became(bench: Bench, account: tuple[Person, Client]) -> None:
    person, application = account
    sign_in = a_sign_in(person)
    code = a_code("code", application, sign_in)
    family_id = new_id()
    with bench.work() as work:
        work.sign_ins.add(sign_in, digest("cookie"))
        work.codes.add(code)
        assert work.codes.find_for_update(code.digest) == code
        assert work.codes.find_for_update(digest("another")) is None
        work.codes.mark_used(code.digest, family_id, LATER)
        assert work.codes.find_for_update(code.digest) == replace(code, used_at=LATER, family_id=family_id)


def test_only_the_platform_reads_codes_and_refresh_tokens(bench: Bench, account: tuple[Person, Client]) -> None:
    person, application = account
    sign_in = a_sign_in(person)
    family = a_family(application, sign_in)
    with bench.work() as work:
        work.sign_ins.add(sign_in, digest("cookie"))
        work.codes.add(a_code("code", application, sign_in))
        work.families.add(family)
        work.families.add_token(a_refresh_token("token", family), GT)
    with bench.work(a_grant(Role.COUNTRY_ADMIN)) as work:
        assert work.codes.find_for_update(digest("code")) is None
        assert work.families.find_token(digest("token")) is None
        assert work.families.find(family.id) == family


def test_the_links_of_a_family_follow_one_another(bench: Bench, account: tuple[Person, Client]) -> None:
    person, application = account
    sign_in = a_sign_in(person)
    family = a_family(application, sign_in)
    first = a_refresh_token("first", family)
    second = a_refresh_token("second", family, parent="first")
    with bench.work() as work:
        work.sign_ins.add(sign_in, digest("cookie"))
        work.families.add(family)
        work.families.add_token(first, GT)
        assert work.families.get_for_update(family.id) == family
        assert work.families.find_successor(first.digest) is None
        work.families.mark_used(first.digest, LATER)
        work.families.add_token(second, GT)
        assert work.families.find_token(first.digest) == replace(first, used_at=LATER)
        assert work.families.find_successor(first.digest) == second


def test_a_missing_family_is_not_found(bench: Bench) -> None:
    with bench.work() as work:
        assert work.families.find(new_id()) is None
        with pytest.raises(NotFound):
            work.families.get_for_update(new_id())


@pytest.mark.parametrize("owner", list(FamilyOwner))
def test_families_are_revoked_once_by_any_owner(
    bench: Bench, account: tuple[Person, Client], owner: FamilyOwner
) -> None:
    person, application = account
    sign_in, other_sign_in = a_sign_in(person), a_sign_in(person)
    family = a_family(application, sign_in)
    owners: dict[FamilyOwner, UUID | str] = {
        FamilyOwner.FAMILY: family.id,
        FamilyOwner.SIGN_IN: sign_in.id,
        FamilyOwner.PERSON: person.id,
        FamilyOwner.CLIENT: application.client_id,
    }
    owner_id = owners[owner]
    with bench.work() as work:
        work.sign_ins.add(sign_in, digest("cookie"))
        work.sign_ins.add(other_sign_in, digest("other cookie"))
        work.families.add(family)
        revoked = work.families.revoke(owner, owner_id, RevokedFor.SUSPENDED, LATER)
        again = work.families.revoke(owner, owner_id, RevokedFor.SUSPENDED, TOMORROW)
        found = work.families.find(family.id)
    ended = replace(family, revoked_at=LATER, revoked_for=RevokedFor.SUSPENDED)
    assert (revoked, again, found) == ([ended], [], ended)


def test_an_expired_code_is_forgotten(bench: Bench, account: tuple[Person, Client]) -> None:
    person, application = account
    sign_in = a_sign_in(person)
    code = a_code("code", application, sign_in)
    with bench.work() as work:
        work.sign_ins.add(sign_in, digest("cookie"))
        work.codes.add(code)
        work.codes.forget_before(code.expires_at)
        assert work.codes.find_for_update(code.digest) == code
        work.codes.forget_before(code.expires_at + timedelta(seconds=1))
        assert work.codes.find_for_update(code.digest) is None


def test_a_recovery_code_belongs_to_one_person(bench: Bench, account: tuple[Person, Client]) -> None:
    person, _ = account
    with bench.work() as work:
        work.recovery_codes.replace(person.id, GT, [digest("one")])
        assert not work.recovery_codes.use(new_id(), digest("one"), NOON)
        work.recovery_codes.replace(person.id, GT, [])
        assert not work.recovery_codes.use(person.id, digest("one"), NOON)


def test_a_revocation_matters_until_its_latest_end(bench: Bench) -> None:
    with bench.work() as work:
        work.revocations.add("sid:one", GT, NOON)
        work.revocations.add("sid:one", GT, LATER)
        assert work.revocations.live(NOON) == [("sid:one", LATER)]
        work.revocations.forget_before(NOON)
        assert work.revocations.live(NOON) == [("sid:one", LATER)]
        work.revocations.forget_before(LATER)
        assert work.revocations.live(NOON) == []


def test_a_signing_key_is_announced_signs_and_is_shown_for_a_while(bench: Bench) -> None:
    with bench.work() as work:
        work.signing_keys.claim_rotation()
        assert work.signing_keys.activated_at() is None
        work.signing_keys.add_next(NOON)
        work.signing_keys.promote_next(LATER)
        work.signing_keys.add_next(LATER)
        assert work.signing_keys.activated_at() == LATER
        assert [key.state for key in work.signing_keys.shown(LATER)] == [KeyState.CURRENT, KeyState.NEXT]
        work.signing_keys.retire_current(LATER)
        first, second = work.signing_keys.shown(LATER)
        assert (first.state, first.retired_at, second.state) == (KeyState.RETIRED, LATER, KeyState.NEXT)
        assert [key.kid for key in work.signing_keys.shown(TOMORROW)] == [second.kid]
        assert first.key.kid == first.kid
