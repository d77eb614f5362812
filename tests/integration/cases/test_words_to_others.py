"""Every text of an organisation that another one reads, attacked with every part of an identity.

A guardian agreed that the prosecution learns of a child without a name. Words try to carry it: the answer to a request,
the message of a packet, and what a sender answers to a question about a referral. What the office reads is looked for
in everything that it may read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from shared.text.free_text import Finding, refusals
from tests.architecture.test_destroying import COMPARED, classified
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.court import a_liaison, added, opened, shared
from tests.integration.cases.test_packets import make
from tests.support.builders.case_bodies import a_consent, a_person, an_identity
from tests.support.days import CHILDS_BIRTHDATE

pytestmark = pytest.mark.integration

PARTS_OF_PROCEEDINGS = (
    "requests",
    "hearings",
    "measures",
    "reparations",
    "accused",
    "charges",
    "judgments",
    "evidence",
)
IDENTITY = an_identity(
    known_as="Chatita",
    email="mj.hernandez@correo.example",
    address={"street": "callejón del Eco 14", "city": "Chajul", "postal_code": "14005"},
    guardian_contact="Tía Petronila, 4455-6677",
)
COMPANION = {"first_names": "Gumercinda", "surnames": "Ajú"}
SECRETS = {
    "name": "Se llama María José",
    "surname": "la familia Hernández la espera",
    "nickname": "le dicen Chatita",
    "birth date": f"nació el {CHILDS_BIRTHDATE}",
    "telephone": "llame al 9999 0000",
    "document": "trae pasaporte E123456",
    "e-mail": "escriba a mj.hernandez@correo.example",
    "address": "vive en callejón del Eco 14",
    "guardian": "pregunte por Petronila",
    "number of the guardian": "responde en el 44556677",
    "another person of the case": "viaja con Gumercinda",
}
"""What is stored; not even its author may confirm that it names nobody."""
DISGUISES = {
    "misspelt": "la joven Ernandes espera",
    "small capitals": "la joven ʜᴇʀɴᴀɴᴅᴇᴢ espera",
    "digits for letters": "la joven h3rn4nd3z espera",
    "encoded": "la joven hern&#97;ndez espera",
    "in pieces": "la joven hernan dez espera",
}
"""What may be a word as well: held back until its author confirms it, and written on record by who did."""


@pytest.fixture
def case(ana: Caller) -> Any:
    known = ana.register(identity=IDENTITY, consents=[a_consent(**TO_PROSECUTION, data_scope="d1_capacity")])
    companion = {"person": a_person(role="witness"), "identity": COMPANION}
    answer = ana.post(f"/cases/{known['id']}/persons", companion)
    assert answer.status_code == 201, answer.text
    return known


TO_PROSECUTION = {"purpose": "prosecution_sharing", "recipient_type": "prosecution", "expires_on": None}


class Proceeding:
    """A proceeding of the office about the child, and a request in it."""

    def __init__(self, office: Office, ana: Caller, liaison: Caller, case: Any) -> None:
        shared(office, ana, liaison, case)
        (person,) = liaison.get("/shared-persons").json["items"]
        self.kept = opened(liaison, [{"shared_person_id": person["id"], "standing": "victim"}])
        self.ana, self.liaison, self.case = ana, liaison, case
        self.request = self.ask()

    def ask(self) -> Any:
        (shown,) = self.liaison.get(f"/proceedings/{self.kept['id']}/persons").json["items"]
        asked = {"kind": "report", "person": shown["id"], "question": "¿Cómo se llama?"}
        return added(self.liaison, self.kept, "requests", asked)

    @property
    def path(self) -> str:
        return f"/proceedings/{self.kept['id']}"

    def answer(self, words: str, **more: Any) -> Any:
        body = {"outcome": "fulfilled", "answer": words, **more}
        return self.ana.post(f"{self.path}/requests/{self.request['id']}/answer", body)

    def everything_read(self) -> str:
        """All that the office may read of the proceeding and of who was shared with it."""
        parts = [f"{self.path}/{part}" for part in PARTS_OF_PROCEEDINGS]
        one = f"{self.path}/requests/{self.request['id']}"
        lists = [
            "/proceedings",
            "/shared-persons",
            "/proceeding-requests",
            f"{self.path}/persons",
            f"{self.path}/stages",
        ]
        answers = [self.liaison.get(path) for path in (*lists, self.path, *parts, one)]
        assert {answer.status_code for answer in answers} == {200}
        version = answers[-1].headers["ETag"]
        changed = self.liaison.patch(one, {"in_error": True}, If_Match=version)
        assert changed.status_code == 200, changed.text
        return "".join(answer.text for answer in (*answers, changed))


@pytest.fixture
def court(office: Office, ana: Caller, liaison: Caller, case: Any) -> Proceeding:
    return Proceeding(office, ana, liaison, case)


def by_answer(court: Proceeding, words: str, *, confirmed: bool) -> Any:
    return court.answer(words, text_confirmed=confirmed)


def by_message(court: Proceeding, words: str, *, confirmed: bool) -> Any:
    office = str(court.liaison.organisation_id)
    to_office = {"kind": "prosecution_notice", "recipient_type": "prosecution", "to_organisation_id": office}
    return make(
        court.ana, court.case, disclosure_profile="d1_capacity", message=words, text_confirmed=confirmed, **to_office
    )


def by_info(court: Proceeding, words: str, *, confirmed: bool) -> Any:
    """What the referrals service does with the note of `provide-info`: it asks here, and sends what is not refused."""
    path = f"/cases/{court.case['id']}/text-check"
    answer = court.ana.through_referrals.post(path, {"text": words})
    assert answer.status_code == 200, answer.text
    findings = [Finding(**each) for each in answer.json["findings"]]
    problems = refusals(findings, field="note", confirmed=confirmed)
    return Answered(422 if problems else 200, {"errors": [{"pointer": f"/{each.field}"} for each in problems]})


@dataclass(frozen=True)
class Answered:
    """What the sender is answered, as by the client of a test."""

    status_code: int
    json: Any
    text: str = ""


CHANNELS: dict[str, tuple[str, Callable[..., Any]]] = {
    "POST /api/v1/proceedings/<uuid:proceeding_id>/requests/<uuid:part_id>/answer": ("answer", by_answer),
    "POST /api/v1/cases/<uuid:case_id>/packets": ("message", by_message),
    "POST /api/v1/cases/<uuid:case_id>/text-check": ("note", by_info),
}
"""The endpoints of the cases by which words leave → the field and how it is written. `text-check` is asked for the note
of `provide-info` (tests/integration/referrals/test_demands.py)."""


def test_every_channel_of_the_inventory_is_attacked() -> None:
    compared = {line.endpoint for line in classified() if line.service == "cases" and COMPARED in line.demands}
    assert compared == set(CHANNELS)


@pytest.mark.parametrize(("field", "send"), CHANNELS.values(), ids=CHANNELS.keys())
def test_no_part_of_the_identity_leaves_in_words_under_a_consent_for_less(
    court: Proceeding, field: str, send: Callable[..., Any], announce: Callable[[str], None]
) -> None:
    passed, tried = [], 0
    for name, words in {**SECRETS, **DISGUISES}.items():
        for confirmed in (False, True) if name in SECRETS else (False,):
            tried += 1
            refused = send(court, words, confirmed=confirmed)
            if refused.status_code != 422 or {each["pointer"] for each in refused.json["errors"]} != {f"/{field}"}:
                passed.append((name, confirmed, refused.text))

    announce(f"words to another organisation, field {field}: {tried} tried, {tried - len(passed)} refused")
    assert passed == []
    assert court.request["id"] not in str(court.ana.get(f"/cases/{court.case['id']}/disclosures").json)
    assert [secret for secret in SECRETS.values() if secret in court.everything_read()] == []


def test_a_disguise_that_its_author_confirms_leaves_on_record(court: Proceeding) -> None:
    assert court.answer(DISGUISES["misspelt"], text_confirmed=True).status_code == 200

    (left, *_) = court.ana.get(f"/cases/{court.case['id']}/disclosures").json["items"]
    assert (left["request_id"], left["fields"]) == (court.request["id"], ["answer"])
    assert left["person_id"]


def test_after_the_guardian_refuses_the_office_reads_no_word_of_the_organisation(
    court: Proceeding, announce: Callable[[str], None]
) -> None:
    words = "Puede declarar en cámara Gesell"
    assert court.answer(words).status_code == 200
    refusal = a_consent(**TO_PROSECUTION, status="refused", data_scope="d1_capacity")
    assert court.ana.post(f"/cases/{court.case['id']}/consents", refusal).status_code == 201

    (own,) = court.ana.get(f"/cases/{court.case['id']}/proceedings").json["items"]
    read = court.everything_read()

    announce(f"after a refusal: {read.count(words)} answers, {read.count(court.ana.subject)} of their authors readable")
    assert (words in read, court.ana.subject in read) == (False, False)
    assert [each["answer"] for each in own["requests"]] == [words]


def test_under_a_consent_for_the_name_it_leaves_and_the_sheet_says_so(
    office: Office, ana: Caller, liaison: Caller
) -> None:
    case = ana.register(identity=IDENTITY, consents=[a_consent(**TO_PROSECUTION)])
    court = Proceeding(office, ana, liaison, case)

    assert court.answer(SECRETS["birth date"]).status_code == 422
    answered = court.answer("Se llama María José Hernández, llame al 9999 0000")

    assert answered.status_code == 200, answered.text
    (left, *_) = ana.get(f"/cases/{case['id']}/disclosures").json["items"]
    assert set(left["fields"]) == {"answer", "first_names", "surnames", "phones"}
    person = ana.get(f"/cases/{case['id']}/persons").json["items"][0]["id"]
    told = ana.get(f"/cases/{case['id']}/persons/{person}/sheet").json["given_out"]
    assert {"name", "contact", "answers"} <= {kind for each in told for kind in each["kinds"]}
    assert "Hernández" in court.everything_read()


def test_a_stranger_does_not_learn_from_a_refusal_who_the_person_is(office: Office, court: Proceeding) -> None:
    body = {"outcome": "fulfilled", "answer": SECRETS["name"]}
    path = f"{court.path}/requests/{court.request['id']}/answer"

    strangers = (office.caller(), office.caller(country="HN"), a_liaison(office))
    assert [each.post(path, body).status_code for each in strangers] == [404, 404, 403]
    assert court.liaison.post(path, body).status_code == 403
    assert office.app.test_client().post(f"/api/v1{path}", json=body).status_code == 401
    assert court.ana.post(f"{court.path}/requests/{uuid4()}/answer", body).status_code == 404
