"""What ticks and operators do: mailing links, rotating keys, publishing who may act, forgetting."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.identity.adapters.people.activation_mail import ActivationMailer
from services.identity.adapters.secrets import digest
from services.identity.domain.errors import ActivationNotFound
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.roles import Role
from services.identity.domain.tokens.sessions import ACTIVATION_LIFE, SIGN_IN_LIFE
from services.identity.domain.tokens.signing_keys import KeyState
from services.identity.processes.people.activations import add_activation
from services.identity.usecases.clear_expired import KEPT_AFTER_END, clear_expired
from services.identity.usecases.organisations.publish_all_duties import publish_all_duties
from services.identity.usecases.people.mail_due_links import AT_ONCE, LEASE, mail_due_links
from services.identity.usecases.tokens.rotate_signing_key import (
    KEY_LIFE,
    ensure_signing_keys,
    rotate_aged_signing_key,
    rotate_signing_key,
)
from shared.kernel.country import ALL_COUNTRIES
from shared.kernel.ids import new_id
from shared.mail.sending import MailOutcome
from tests.contract.repositories.identity.bench import RecordedIdentityWork
from tests.contract.usecases.identity.world import World
from tests.support.builders.identity import (
    NOON,
    a_code,
    a_family,
    a_person,
    a_refresh_token,
    a_sign_in,
    an_activation,
    an_application,
    an_organisation,
)
from tests.support.use_cases import actions, published
from tests.support.world import GT

TAKEN = MailOutcome(milliseconds=1, status=250)
AWAY = MailOutcome(milliseconds=1, error="mail_server_away")
REFUSED = MailOutcome(milliseconds=1, status=550, error="smtp_550", permanent=True)


class KeepingMailer(ActivationMailer):
    """Keeps the links, and says what it was given to say."""

    def __init__(self, outcome: MailOutcome) -> None:
        self.outcome = outcome
        self.links: list[str] = []

    def send(self, person: Person, link: str, message_id: str) -> MailOutcome:
        self.links.append(link)
        return self.outcome


def an_invited_person(world: World) -> tuple[Person, str]:
    """A person and the token of the link that waits to be mailed to them."""
    organisation = an_organisation(name=str(new_id()))
    person = a_person(organisation, status=PersonStatus.INVITED)
    world.add(organisation, person)
    with world.work() as work:
        return person, add_activation(person, work=work)


def mail(world: World, mailer: ActivationMailer, *, after: timedelta = timedelta(0)) -> tuple[int, list[str]]:
    """How many links were due, and what was audited."""
    opened: list[RecordedIdentityWork] = []

    def system_work() -> RecordedIdentityWork:
        opened.append(world.work(at=NOON + after))
        return opened[-1]

    due = mail_due_links(system_work=system_work, mailer=mailer)
    return due, [action for work in opened for action in actions(work)]


def test_a_link_is_mailed_once_and_can_then_be_opened_by_its_token_alone(world: World) -> None:
    _, token = an_invited_person(world)
    mailer = KeepingMailer(TAKEN)
    assert mail(world, mailer) == (1, ["user.link_mailed"])
    assert mail(world, mailer, after=LEASE * 9) == (0, [])
    assert mailer.links == [world.work().links.url(token)]
    with world.work() as work:
        assert work.activations.get_live_for_update(digest(token), NOON).link_sealed is None


def test_a_mail_server_that_is_away_is_asked_again_after_a_pause(world: World) -> None:
    an_invited_person(world)
    mailer = KeepingMailer(AWAY)
    assert mail(world, mailer) == (1, [])
    assert mail(world, mailer) == (0, [])
    mailer.outcome = TAKEN
    assert mail(world, mailer, after=LEASE) == (1, ["user.link_mailed"])


def test_an_address_that_is_refused_for_good_is_not_tried_again(world: World) -> None:
    an_invited_person(world)
    mailer = KeepingMailer(REFUSED)
    assert mail(world, mailer) == (1, ["user.link_refused"])
    assert mail(world, mailer, after=LEASE) == (0, [])


def test_a_person_who_is_no_longer_invited_is_sent_nothing(world: World) -> None:
    person, _ = an_invited_person(world)
    with world.work() as work:
        work.people.set_status(person.id, PersonStatus.SUSPENDED, NOON)
    mailer = KeepingMailer(TAKEN)
    assert mail(world, mailer) == (1, [])
    assert mail(world, mailer, after=LEASE) == (0, [])
    assert mailer.links == []


def test_a_tick_mails_few_links(world: World) -> None:
    for _ in range(AT_ONCE + 1):
        an_invited_person(world)
    mailer = KeepingMailer(TAKEN)
    assert [mail(world, mailer)[0] for _ in range(3)] == [AT_ONCE, 1, 0]


def states(world: World) -> list[KeyState]:
    with world.work() as work:
        return [key.state for key in work.signing_keys.shown(NOON)]


def test_the_first_keys_are_made_once_and_audited_in_every_country(world: World) -> None:
    with world.work() as work:
        ensure_signing_keys(work=work)
        ensure_signing_keys(work=work)
    assert states(world) == [KeyState.CURRENT, KeyState.NEXT]
    assert actions(work) == ["signing_key.rotated"] * len(ALL_COUNTRIES)


def test_a_rotation_lets_the_announced_key_sign(world: World) -> None:
    with world.work() as work:
        ensure_signing_keys(work=work)
        _, announced = work.signing_keys.shown(NOON)
    with world.work() as work:
        rotate_signing_key(work=work)
        current = next(key for key in work.signing_keys.shown(NOON) if key.state is KeyState.CURRENT)
    assert current.kid == announced.kid
    assert sorted(states(world)) == sorted([KeyState.RETIRED, KeyState.CURRENT, KeyState.NEXT])


def test_a_key_is_rotated_when_it_has_signed_for_its_life(world: World) -> None:
    with world.work() as work:
        assert not rotate_aged_signing_key(work=work)
        ensure_signing_keys(work=work)
    for age, rotates in ((KEY_LIFE - timedelta(seconds=1), False), (KEY_LIFE, True), (KEY_LIFE, False)):
        with world.work(at=NOON + age) as work:
            assert rotate_aged_signing_key(work=work) is rotates


def test_who_may_act_is_published_where_no_change_has_published_it(world: World) -> None:
    organisation, quiet = an_organisation(), an_organisation(name="Otra")
    world.add(organisation, quiet, a_person(organisation, Role.COUNTRY_ADMIN))
    with world.work() as work:
        publish_all_duties(work=work)
    assert published(work) == ["person_changed", "organisation_duties_changed"]
    with world.work() as work:
        publish_all_duties(work=work)
    assert published(work) == []


def test_what_expired_is_kept_a_day_longer_to_recognise_a_replay(world: World) -> None:
    organisation = an_organisation()
    person, application = a_person(organisation), an_application(organisation)
    sign_in = a_sign_in(person)
    family = a_family(application, sign_in)
    world.add(organisation, person, application)
    with world.work() as work:
        work.sign_ins.add(sign_in, digest("cookie"))
        work.codes.add(replace(a_code("code", application, sign_in), expires_at=sign_in.expires_at))
        work.families.add(family)
        work.families.add_token(a_refresh_token("token", family), GT)
    end = NOON + SIGN_IN_LIFE + KEPT_AFTER_END
    with world.work(at=end) as work:
        clear_expired(work=work)
        assert work.sign_ins.find(sign_in.id) == sign_in
        assert work.codes.find_for_update(digest("code")) is not None
    with world.work(at=end + timedelta(seconds=1)) as work:
        clear_expired(work=work)
        assert work.sign_ins.find(sign_in.id) is None
        assert work.codes.find_for_update(digest("code")) is None
        assert work.families.find(family.id) is None
        assert work.families.find_token(digest("token")) is None


def test_links_assertions_and_revocations_go_when_they_expire(world: World) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    world.add(organisation, person)
    end = NOON + ACTIVATION_LIFE
    with world.work() as work:
        work.activations.add(an_activation("link", person))
        work.clients.first_use("client", "jti", end)
        work.revocations.add("sid:one", GT, end)
    with world.work(at=end + timedelta(seconds=1)) as work:
        clear_expired(work=work)
        assert work.clients.first_use("client", "jti", end)
        assert work.revocations.live(NOON) == []
        with pytest.raises(ActivationNotFound):
            work.activations.get_live_for_update(digest("link"), NOON)
