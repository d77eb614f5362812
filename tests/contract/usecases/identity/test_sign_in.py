"""Signing in: every wrong thing is refused alike, counted and audited."""

from dataclasses import dataclass, field

import pyotp
import pytest

from services.identity.adapters.secrets import digest
from services.identity.adapters.sign_in.passwords import Passwords
from services.identity.adapters.sign_in.throttle import Attempt, SignInThrottle
from services.identity.domain.errors import AlreadySetUp, CodeWrong, SignInRefused
from services.identity.domain.organisations.organisations import OrganisationStatus
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.tokens.sessions import FamilyOwner, RevokedFor
from services.identity.processes.sign_in.second_factors import replace_recovery_codes
from services.identity.usecases.sign_in.set_up_second_factor import SetUp, set_up_second_factor
from services.identity.usecases.sign_in.sign_in import Credentials, SignInParts, sign_in
from services.identity.usecases.sign_in.sign_out import sign_out
from shared.kernel.errors import TooManyRequests
from shared.kernel.grant import Grant
from tests.contract.repositories.identity.bench import RecordedIdentityWork
from tests.contract.usecases.identity.world import PASSWORD, PASSWORDS, World
from tests.support.builders.identity import NOON, a_family, a_person, a_sign_in, an_application, an_organisation
from tests.support.use_cases import actions

SECRET = pyotp.random_base32()


class CountingThrottle(SignInThrottle):
    """Keeps what was counted, and refuses when it is asked to."""

    def __init__(self) -> None:
        self.counted: list[str] = []
        self.refuses = False

    def require_turn(self, attempt: Attempt) -> None:
        if self.refuses:
            raise TooManyRequests(retry_after=1)

    def failed(self, attempt: Attempt) -> None:
        self.counted.append(f"failed {attempt.email}")

    def succeeded(self, attempt: Attempt) -> None:
        self.counted.append(f"succeeded {attempt.email}")


@dataclass
class SignInForm:
    """What a person fills in, and what was audited."""

    world: World
    throttle: CountingThrottle = field(default_factory=CountingThrottle)
    opened: list[RecordedIdentityWork] = field(default_factory=list)
    passwords: Passwords = PASSWORDS

    def submit(self, email: str, *, password: str = PASSWORD, code: str = "") -> str:
        parts = SignInParts(
            system_work=self.world.system_work,
            work_as=self._work_as,
            passwords=self.passwords,
            throttle=self.throttle,
        )
        typed = Credentials(email=email, password=password, code=code, address="192.0.2.1")
        return sign_in(typed, parts=parts).token

    @property
    def audited(self) -> list[str]:
        return self.world.audited()

    def _work_as(self, grant: Grant) -> RecordedIdentityWork:
        self.opened.append(self.world.work(grant))
        return self.opened[-1]


@pytest.fixture
def form(world: World) -> SignInForm:
    return SignInForm(world)


def a_member(world: World, *, second_factor: bool = False, status: PersonStatus = PersonStatus.ACTIVE) -> Person:
    """A person of a new organisation, with `PASSWORD`."""
    organisation = an_organisation()
    person = a_person(organisation, password_hash=PASSWORDS.hash(PASSWORD), status=status)
    world.add(organisation, person)
    if second_factor:
        with world.work() as work:
            sealed = work.second_factor.seal(SECRET, person.id)
            work.people.set_second_factor(person.id, sealed, 0, NOON)
    return world.person(person)


def test_a_person_signs_in_with_the_password(world: World, form: SignInForm) -> None:
    person = a_member(world)
    token = form.submit(f" {person.email.upper()} ")
    with world.work() as work:
        opened = work.sign_ins.find_live(digest(token), NOON)
    assert opened is not None
    assert (opened.user_id, opened.acr) == (person.id, "pwd")
    assert form.throttle.counted == [f"succeeded {person.email}"]
    assert form.audited == ["sign_in.succeeded"]
    assert form.opened[0].audit_rows[0]["actor"] == str(person.id)


def test_a_code_of_the_second_factor_is_used_once(world: World, form: SignInForm) -> None:
    person = a_member(world, second_factor=True)
    code = pyotp.TOTP(SECRET).at(NOON)
    token = form.submit(person.email, code=f"{code[:3]} {code[3:]}")
    with world.work() as work:
        opened = work.sign_ins.find_live(digest(token), NOON)
    assert opened is not None
    assert opened.acr == "mfa"
    with pytest.raises(SignInRefused):
        form.submit(person.email, code=code)


def test_a_recovery_code_replaces_the_second_factor_once(world: World, form: SignInForm) -> None:
    person = a_member(world, second_factor=True)
    with world.work() as work:
        code, *_ = replace_recovery_codes(person, work=work)
    form.submit(person.email, code=code)
    assert form.audited == ["sign_in.recovery_code_used", "sign_in.succeeded"]
    with pytest.raises(SignInRefused):
        form.submit(person.email, code=code)


@pytest.mark.parametrize("code", ["", "000000"])
def test_a_missing_and_a_wrong_code_are_refused_counted_and_audited(world: World, form: SignInForm, code: str) -> None:
    person = a_member(world, second_factor=True)
    with pytest.raises(SignInRefused):
        form.submit(person.email, code=code)
    assert (form.throttle.counted, form.audited) == ([f"failed {person.email}"], ["sign_in.refused"])
    with world.work() as work:
        assert work.sign_ins.live_of(person.id, NOON) == []


def test_a_wrong_password_is_refused_counted_and_audited(world: World, form: SignInForm) -> None:
    person = a_member(world)
    with pytest.raises(SignInRefused):
        form.submit(person.email, password="otra frase larga y tranquila")
    assert (form.throttle.counted, form.audited) == ([f"failed {person.email}"], ["sign_in.refused"])


def test_an_unknown_address_is_refused_and_counted(form: SignInForm) -> None:
    with pytest.raises(SignInRefused):
        form.submit("nadie@ceiba.example")
    assert (form.throttle.counted, form.audited) == (["failed nadie@ceiba.example"], [])


@pytest.mark.parametrize("status", [PersonStatus.INVITED, PersonStatus.SUSPENDED])
def test_who_is_not_active_is_refused(world: World, form: SignInForm, status: PersonStatus) -> None:
    person = a_member(world, status=status)
    with pytest.raises(SignInRefused):
        form.submit(person.email)
    assert form.audited == ["sign_in.refused"]


def test_a_person_of_a_suspended_organisation_is_refused(world: World, form: SignInForm) -> None:
    organisation = an_organisation(status=OrganisationStatus.SUSPENDED)
    person = a_person(organisation, password_hash=PASSWORDS.hash(PASSWORD))
    world.add(organisation, person)
    with pytest.raises(SignInRefused):
        form.submit(person.email)


def test_who_has_failed_too_often_is_not_even_looked_up(world: World, form: SignInForm) -> None:
    person = a_member(world)
    form.throttle.refuses = True
    with pytest.raises(TooManyRequests):
        form.submit(person.email)
    assert (form.throttle.counted, form.audited) == ([], [])


def test_a_hash_of_older_parameters_is_renewed(world: World, form: SignInForm) -> None:
    person = a_member(world)
    form.passwords = Passwords(memory_kib=16, at_once=1)
    form.submit(person.email)
    after = world.person(person)
    assert after.password_hash != person.password_hash
    assert form.passwords.verify(after.password_hash, PASSWORD)


def test_signing_out_ends_the_sign_in_and_every_token_that_came_from_it(world: World) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    signed_in, elsewhere = a_sign_in(person), a_sign_in(person)
    family = a_family(an_application(organisation), signed_in)
    world.add(organisation, person)
    with world.work() as work:
        work.sign_ins.add(signed_in, digest("here"))
        work.sign_ins.add(elsewhere, digest("elsewhere"))
        work.families.add(family)
    with world.work(person.own_grant()) as work:
        sign_out(signed_in, work=work)
        assert work.sign_ins.live_of(person.id, NOON) == [elsewhere]
    assert (world.pushed, actions(work)) == ([f"sid:{family.id}"], ["sign_in.ended"])
    with world.work() as work:
        assert work.families.revoke(FamilyOwner.FAMILY, family.id, RevokedFor.SIGNED_OUT, NOON) == []


def test_a_second_factor_strengthens_the_sign_in_and_gives_recovery_codes(world: World) -> None:
    person = a_member(world)
    signed_in = a_sign_in(person, acr="pwd")
    with world.work(person.own_grant()) as work:
        work.sign_ins.add(signed_in, digest("here"))
        typed = SetUp(sealed=work.second_factor.seal(SECRET, person.id), code=pyotp.TOTP(SECRET).at(NOON))
        first, *_ = set_up_second_factor(typed, person, signed_in, work=work)
        strengthened = work.sign_ins.find(signed_in.id)
        assert work.recovery_codes.use(person.id, work.digests.recovery_code(first, person.id), NOON)
    assert strengthened is not None
    assert (strengthened.acr, world.person(person).acr) == ("mfa", "mfa")
    assert actions(work) == ["second_factor.set_up"]


def test_a_wrong_code_sets_nothing_up(world: World) -> None:
    person = a_member(world)
    typed = SetUp(sealed=world.work().second_factor.seal(SECRET, person.id), code="000000")
    with world.work(person.own_grant()) as work, pytest.raises(CodeWrong):
        set_up_second_factor(typed, person, a_sign_in(person), work=work)
    assert not world.person(person).second_factor


def test_a_second_factor_is_not_replaced_by_who_holds_the_password(world: World) -> None:
    person = a_member(world, second_factor=True)
    sealed = world.work().second_factor.seal(SECRET, person.id)
    typed = SetUp(sealed=sealed, code=pyotp.TOTP(SECRET).at(NOON))
    with world.work(person.own_grant()) as work, pytest.raises(AlreadySetUp):
        set_up_second_factor(typed, person, a_sign_in(person), work=work)
    assert world.person(person).totp_sealed == person.totp_sealed
