"""What an organisation answers the prosecution: compared with who the person is, and on record as what left."""

# fixed dates: NOON is the clock of the service

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.consent.consent import Consent, ConsentStatus
from services.cases.domain.consent.disclosure import Companion, DisclosureRecord
from services.cases.domain.disclosure.disclosed_fields import REGISTRY
from services.cases.domain.person.data_kinds import DataKind
from services.cases.domain.person.identity import Identity
from services.cases.domain.proceedings.answer import shown_in_words
from services.cases.domain.proceedings.errors import SharingEnded
from services.cases.domain.proceedings.proceeding import NamedPerson, Proceeding
from services.cases.domain.proceedings.request import REQUEST, ProceedingRequest, RequestAnswer
from services.cases.processes.parts.parts import get_part
from services.cases.usecases.consent.record_consent import record_consent
from services.cases.usecases.consent.withdraw_consent import withdraw_consent
from services.cases.usecases.disclosure.make_sheet import make_sheet
from services.cases.usecases.disclosure.read_disclosures import read_disclosures
from services.cases.usecases.parts.record_part import read_part, read_parts
from services.cases.usecases.proceedings.answer_request import answer_request
from shared.kernel.errors import Invalid
from shared.kernel.shapes import fields_of
from tests.support.builders.cases import a_second_victim, an_identity
from tests.unit.cases.usecases.court import ANA, LIAISON, Sharing
from tests.unit.cases.usecases.world import World, audited_fields

pytestmark = pytest.mark.unit

ADULT = an_identity(birthdate="1990-05-14")
NAMED = "Se llama María José Hernández, nacida 1990-05-14, tel 9999 0000"
UNNAMED = "Puede declarar en cámara Gesell, acompañada"


class Asked(Sharing):
    """A person who is shared with an office under a consent of `scope`, a proceeding about them and a request in it."""

    def __init__(self, world: World, scope: str = "d1_capacity", along: Consent | None = None, **changes: Any) -> None:
        consent = replace(self.consent_of(None), data_scope=scope)
        super().__init__(world, consents=[consent, *([along] if along else [])], **changes)
        self.consent = consent
        with world.platform() as work:
            work.vault.replace(self.case, ADULT)
        companions = (Companion(person_id=along.person_id, consent_id=along.id),) if along and along.person_id else ()
        self.hear(self.refer(fields=("age_band",), consent_id=consent.id, accompanied_by=companions))
        self.about(self.case.person_id)

    def about(self, person_id: UUID) -> None:
        """Open a proceeding about a person who was shared, and ask something about them."""
        shared = next(each for each in self.shared() if each.person_id == person_id)
        self.known: Proceeding = self.opened(NamedPerson(shared_person_id=shared.id, standing="victim"))
        self.request = self.ask()

    def ask(self) -> ProceedingRequest:
        (person,) = self.persons(self.known)
        return self.add(self.known, REQUEST, ProceedingRequest(kind="report", person=person.id, question="¿Quién es?"))

    def answer(self, words: str | None, *, confirmed: bool = False) -> ProceedingRequest | Invalid:
        given = RequestAnswer(outcome="fulfilled", answer=words, text_confirmed=confirmed)
        with self.world.work(ANA) as work:
            answered = answer_request(self.known.id, self.request.id, given, work=work)
        self.audited = work.audited
        self.audited_fields = audited_fields(work)
        return answered

    def read(self) -> str | None:
        """The words as the office reads them, one by one and in a list alike."""
        with self.world.work(LIAISON) as work:
            one = read_part(self.known.id, REQUEST, self.request.id, work=work)
            (listed, *_) = read_parts(self.known.id, REQUEST, work=work)
        assert (one.answer, one.answered_by, one.changed_by) == (listed.answer, listed.answered_by, listed.changed_by)
        assert (one.answer is None) == (one.answered_by is None)
        return one.answer

    def ledger(self) -> list[DisclosureRecord]:
        with self.world.work(ANA) as work:
            return [each for each, _ in read_disclosures(self.case.id, work=work) if each.request_id]

    def kinds_on_sheet(self, person_id: UUID | None = None) -> set[DataKind]:
        sheet = make_sheet(
            self.case.id,
            person_id or self.case.person_id,
            open_work=lambda: self.world.work(ANA),
            open_platform=self.world.platform,
        )
        return {kind for given in sheet.given_out for kind in given.kinds}

    def record(self, **changes: Any) -> Consent:
        with self.world.work(ANA) as work:
            return record_consent(self.case.id, replace(self.consent_of(None), **changes), work=work)[0]


@pytest.fixture
def asked(world: World) -> Asked:
    return Asked(world)


def codes(refused: object) -> set[str]:
    assert isinstance(refused, Invalid)
    assert {problem.field for problem in refused.problems} == {"answer"}
    return {problem.code for problem in refused.problems}


def test_an_answer_that_names_the_person_is_refused_under_a_consent_for_less(asked: Asked) -> None:
    assert codes(asked.answer(NAMED)) >= {"stored_name", "stored_birthdate", "stored_number"}
    assert "stored_name" in codes(asked.answer(NAMED, confirmed=True))

    assert (asked.read(), asked.ledger()) == (None, [])
    assert asked.audited == [("text.checked", asked.case.id)]


def test_what_only_looks_like_a_name_leaves_once_it_is_confirmed(asked: Asked) -> None:
    words = "La acompaña la licenciada Brenda Xitumul"
    assert codes(asked.answer(words)) == {"looks_like_name"}

    assert not isinstance(asked.answer(words, confirmed=True), Invalid)
    assert asked.read() == words


def test_words_that_name_nobody_are_on_record_with_the_ground_of_the_packet(asked: Asked) -> None:
    asked.answer(UNNAMED)

    (left,) = asked.ledger()
    assert (left.fields, left.profile, left.consent_id) == (("answer",), "d1_capacity", asked.consent.id)
    assert (left.request_id, left.person_id) == (asked.request.id, asked.case.person_id)
    assert DataKind.ANSWERS in asked.kinds_on_sheet()
    assert DataKind.NAME not in asked.kinds_on_sheet()
    assert ("answer.disclosed", asked.case.id) in asked.audited


def test_an_answer_without_words_tells_nothing(asked: Asked) -> None:
    asked.answer(None)

    assert asked.ledger() == []


def test_under_a_consent_for_the_name_the_answer_may_say_it_and_the_sheet_says_so(world: World) -> None:
    asked = Asked(world, "d3_identified")
    words = "Se llama María José Hernández, tel 9999 0000"

    asked.answer(words)

    assert asked.read() == words
    (left,) = asked.ledger()
    assert set(left.fields) == {"answer", "first_names", "surnames", "phones"}
    assert (left.profile, left.consent_id) == ("d3_identified", asked.consent.id)
    assert asked.kinds_on_sheet() >= {DataKind.NAME, DataKind.CONTACT, DataKind.ANSWERS}


def test_under_a_consent_for_the_name_the_birth_date_and_documents_stay(world: World) -> None:
    asked = Asked(world, "d3_identified")

    assert codes(asked.answer(NAMED)) == {"stored_birthdate"}
    assert codes(asked.answer("María, pasaporte E-123 456")) == {"stored_number"}


def test_what_words_may_say_of_an_identity_is_what_a_packet_shows(world: World) -> None:
    def shown(profile: str) -> set[str]:
        packet = {"d3_identified": ("d3_identified",), "d4_full": ("d3_identified", "d4_full")}[profile]
        return {field.name for field in REGISTRY if field.shows.startswith("identity.") and field.profile in packet}

    some = an_identity(email="a@b.example", guardian_contact="Rosa", known_as="Majo", salutation="Srta.")
    for profile in ("d3_identified", "d4_full"):
        left_out = {
            name for name in fields_of(Identity) if getattr(shown_in_words(some, profile), name) != getattr(some, name)
        }
        recorded = {name for name in fields_of(Identity) if getattr(some, name)}
        assert recorded - left_out == recorded & shown(profile)


def test_under_the_yes_of_one_person_another_of_the_case_is_not_named(world: World) -> None:
    companion = a_second_victim()
    asked = Asked(world, "d3_identified", others=[companion])
    with world.platform() as work:
        work.vault.replace(asked.case.vault_person(companion.id), Identity(first_names="Petrona", surnames="Hernández"))

    assert codes(asked.answer("María Hernández viaja con Petrona Hernández")) == {"stored_name"}
    assert not isinstance(asked.answer("María Hernández viaja con su hermana"), Invalid)


def test_an_answer_about_who_goes_along_is_theirs_in_the_ledger_and_ends_with_their_yes(world: World) -> None:
    companion = a_second_victim()
    theirs = replace(Sharing.consent_of(companion.id), data_scope="d3_identified")
    asked = Asked(world, others=[companion], along=theirs)
    asked.about(companion.id)
    with world.platform() as work:
        work.vault.replace(asked.case.vault_person(companion.id), Identity(first_names="Petrona"))

    assert codes(asked.answer("Petrona viaja con María")) == {"stored_name"}
    assert not isinstance(asked.answer("Petrona puede declarar"), Invalid)
    (left,) = asked.ledger()
    assert (left.person_id, left.consent_id) == (companion.id, theirs.id)
    assert DataKind.ANSWERS not in asked.kinds_on_sheet()
    assert asked.kinds_on_sheet(companion.id) >= {DataKind.ANSWERS, DataKind.NAME}

    withdraw(asked, theirs)

    assert asked.read() is None


ENDS: dict[str, Callable[[Asked], None]] = {
    "a refusal": lambda asked: void(asked.record(status=ConsentStatus.REFUSED)),
    "a withdrawal": lambda asked: withdraw(asked, asked.consent),
    "the last day": lambda asked: setattr(asked.world, "now", asked.world.now + timedelta(days=400)),
}


def void(_: object) -> None:
    """Drop what a change answers."""


def withdraw(asked: Asked, consent: Consent) -> None:
    with asked.world.work(ANA) as work:
        withdraw_consent(asked.case.id, consent.id, "in_person", work=work)


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
@pytest.mark.parametrize("scope", ["d1_capacity", "d3_identified"])
def test_once_the_sharing_has_ended_the_office_reads_no_answer(
    world: World, scope: str, end: Callable[[Asked], None]
) -> None:
    asked = Asked(world, scope)
    asked.answer(UNNAMED)
    assert asked.read() == UNNAMED

    end(asked)

    assert asked.read() is None
    with pytest.raises(SharingEnded):
        asked.answer(UNNAMED)


def test_an_answer_that_was_given_before_a_new_sharing_stays_shut(asked: Asked) -> None:
    asked.answer(UNNAMED)
    withdraw(asked, asked.consent)
    asked.world.now += timedelta(days=1)
    again = asked.record(data_scope="d1_capacity", given_on=date(2026, 11, 25))
    asked.hear(asked.refer(consent_id=again.id))
    assert asked.shared()

    assert asked.read() is None


def test_when_the_yes_to_the_name_ends_the_answer_that_said_it_is_shut(asked: Asked) -> None:
    named = asked.record(data_scope="d3_identified", recipient_organisation_id=asked.shared()[0].to_organisation_id)
    asked.answer("Se llama María José Hernández")
    assert asked.read()

    withdraw(asked, named)

    assert asked.read() is None


def test_the_organisation_reads_its_own_answer_after_the_sharing(asked: Asked) -> None:
    asked.answer(UNNAMED)
    withdraw(asked, asked.consent)
    with asked.world.platform() as work:
        assert get_part(asked.known, REQUEST, asked.request.id, work=work).answer == UNNAMED


def test_a_request_in_a_proceeding_of_the_own_organisation_tells_nobody_else(world: World) -> None:
    court = Sharing(world)
    with world.platform() as work:
        work.vault.replace(court.case, ADULT)
    own = court.own()
    (person,) = court.persons(own, ANA)
    request = court.add(own, REQUEST, ProceedingRequest(kind="report", person=person.id), ANA)
    with world.work(ANA) as work:
        given = RequestAnswer(outcome="fulfilled", answer=NAMED)
        answered = answer_request(own.id, request.id, given, work=work)
        kept = read_part(own.id, REQUEST, request.id, work=work)

    assert not isinstance(answered, Invalid)
    assert kept.answer == NAMED
