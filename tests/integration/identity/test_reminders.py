"""People are mailed before their certificate ends: twice at most, in their language, without a word about the work."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from services.identity.adapters.training.reminder_mail import ReminderMailer
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.roles import Role
from services.identity.tasks import mail_reminders, note_reminders, prune
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.network import Network


@pytest.fixture(autouse=True)
def quiet(network: Network) -> Iterator[None]:
    """Every test begins with an empty mailbox and nothing noted."""
    network.rows("DELETE FROM training_reminders")
    network.rows("UPDATE users SET training_due_on = NULL WHERE training_due_on < current_date + 300")
    network.rows("UPDATE training_passes SET expires_on = current_date + 300")
    network.mailbox.taken.clear()
    yield
    network.mailbox.answer_to_recipient = network.mailbox.answer_to_data = "250 OK"


def certified(network: Network, left: int, language: str = "es") -> Person:
    """A person whose certificate ends in `left` days."""
    person = network.add_person(Role.NATIONAL_ANALYST, "gt1", trained=False)
    now = network.parts.clock.now()
    with network.parts.system_work(ALL_COUNTRIES) as work:
        for module in network.parts.modules.required_of(person.country, person.role, now):
            work.passes.add(module.passed(person.id, person.country, score=6, at=now))
    network.rows("UPDATE users SET language = %s WHERE id = %s", language, person.id)
    let_end(network, person, left)
    return person


def let_end(network: Network, person: Person, left: int) -> None:
    today = network.parts.clock.now().astimezone(person.country.time_zone).date()
    ends = today + timedelta(days=left)
    network.rows("UPDATE training_passes SET expires_on = %s WHERE user_id = %s", ends, person.id)


def run(rounds: int = 3) -> None:
    note_reminders()
    for _ in range(rounds):
        mail_reminders()


def mails_to(network: Network, person: Person) -> list[str]:
    return [mail.get_content() for mail in network.mailbox.taken if mail["To"] == person.email]


def noted(network: Network, person: Person) -> list[tuple[int, bool]]:
    rows = network.rows("SELECT days, mail_due_at FROM training_reminders WHERE user_id = %s ORDER BY days", person.id)
    return [(row.days, row.mail_due_at is None) for row in rows]


def of_before(network: Network, left: int, language: str = "es") -> Person:
    """A person from before the training who passed nothing, and has `left` more days without a certificate."""
    person = network.add_person(Role.NATIONAL_ANALYST, "gt1", trained=False)
    today = network.parts.clock.now().astimezone(person.country.time_zone).date()
    due_on = today + timedelta(days=left + 1)
    network.rows("UPDATE users SET training_due_on = %s, language = %s WHERE id = %s", due_on, language, person.id)
    return person


def test_they_are_told_what_they_need_and_until_when_all_stays_as_it_is(network: Network) -> None:
    people = {language: of_before(network, 30, language) for language in ("es", "en")}
    run()
    last = network.rows("SELECT training_due_on - 1 AS day FROM users WHERE id = %s", people["es"].id)[0].day
    for language, words in (("es", f"Después del {last:%d/%m/%Y}"), ("en", f"After {last:%Y-%m-%d}")):
        (text,) = mails_to(network, people[language])
        assert words in text
        assert not re.search(r"http|trata\b|traffick|víctima|victim|ceiba", text, re.IGNORECASE)


def test_who_passes_before_they_are_mailed_is_not_reminded_of_the_day_without_one(network: Network) -> None:
    person = of_before(network, 7)
    note_reminders()
    network.pass_training(person)
    mail_reminders()
    assert noted(network, person) == [(7, True)]
    assert mails_to(network, person) == []


def test_each_is_sent_once_however_often_the_clock_ticks(network: Network) -> None:
    person = certified(network, 30)
    for _ in range(3):
        run()
    assert len(mails_to(network, person)) == 1
    network.rows("UPDATE training_reminders SET ends_on = ends_on - 23 WHERE user_id = %s", person.id)
    let_end(network, person, 7)
    for _ in range(3):
        run()
    assert noted(network, person) == [(7, True), (30, True)]
    assert len(mails_to(network, person)) == 2


def test_twelve_workers_at_once_send_one(network: Network) -> None:
    person = certified(network, 7)
    with ThreadPoolExecutor(12) as pool:
        for done in [pool.submit(run, 1) for _ in range(12)]:
            done.result()
    assert len(mails_to(network, person)) == 1


def test_a_worker_that_dies_after_the_mail_server_took_it_sends_the_same_message_again(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, send = certified(network, 7), ReminderMailer.send

    def send_and_die(*args: object, **options: object) -> None:
        send(*args, **options)  # type: ignore[arg-type]  # as the worker calls it
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(ReminderMailer, "send", send_and_die)
        note_reminders()
        with pytest.raises(SystemExit):
            mail_reminders()
    mail_reminders()
    assert noted(network, person) == [(7, False)], "leased, so not sent at once again"
    network.rows("UPDATE training_reminders SET mail_due_at = now() WHERE user_id = %s", person.id)
    run()
    found = [mail for mail in network.mailbox.taken if mail["To"] == person.email]
    assert len(found) == 2
    assert len({mail["Message-ID"] for mail in found}) == 1
    assert noted(network, person) == [(7, True)]


def test_a_mail_server_that_is_down_is_asked_again_and_one_that_refuses_for_good_is_not(network: Network) -> None:
    person = certified(network, 7)
    network.mailbox.answer_to_data = "451 later"
    run(1)
    assert noted(network, person) == [(7, False)]
    network.rows("UPDATE training_reminders SET mail_due_at = now() WHERE user_id = %s", person.id)
    network.mailbox.answer_to_recipient = "550 no such person"
    run(1)
    assert noted(network, person) == [(7, True)]
    assert mails_to(network, person) == []


def test_who_passes_again_or_is_suspended_before_it_is_mailed_is_not_reminded(network: Network) -> None:
    again, suspended = certified(network, 7), certified(network, 7)
    note_reminders()
    let_end(network, again, 200)
    with network.parts.system_work(ALL_COUNTRIES) as work:
        work.people.set_status(suspended.id, PersonStatus.SUSPENDED, network.parts.clock.now())
    mail_reminders()
    for person in (again, suspended):
        assert noted(network, person) == [(7, True)]
        assert mails_to(network, person) == []


def test_the_text_is_in_the_language_of_the_person_and_gives_nothing_away(
    network: Network, capfd: pytest.CaptureFixture[str]
) -> None:
    people = {language: certified(network, 30, language) for language in ("es", "en")}
    run()
    for language, word in (("es", "Capacitación"), ("en", "Training")):
        (text,) = mails_to(network, people[language])
        assert word in text
        assert not re.search(r"http|trata\b|traffick|víctima|victim|ceiba", text, re.IGNORECASE)
        assert people[language].display_name not in text
    printed = "".join(capfd.readouterr())
    assert not [person for person in people.values() if person.email in printed]


def test_a_reminder_is_forgotten_a_year_after_the_end(network: Network) -> None:
    person = certified(network, 7)
    run()
    network.rows("UPDATE training_reminders SET ends_on = current_date - 370 WHERE user_id = %s", person.id)
    prune()
    assert noted(network, person) == []
