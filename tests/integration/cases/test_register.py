"""A caseworker registers a person, and only their organisation can see the case."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from services.cases.domain.case.case_number import draw_case_number
from services.cases.domain.jurisdictions.days import local_day
from services.cases.usecases.case import register_case
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office
from tests.support.builders.case_bodies import a_consent, a_registration

pytestmark = pytest.mark.integration


def test_a_registered_case_is_answered_coded_numbered_and_versioned(ana: Caller) -> None:
    answer = ana.post("/cases", a_registration())

    assert answer.status_code == 201
    body = answer.json
    assert answer.headers["Location"] == f"/api/v1/cases/{body['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert body["case_number"].startswith("GT-")
    assert (body["status"], body["stage"], body["version"]) == ("intake", "screening", 1)
    assert body["act_means_purpose"] == {
        "acts": "present",
        "means": "not_needed",
        "purpose": "present",
        "complete": True,
    }


def test_reading_a_case_answers_what_registering_it_answered(ana: Caller) -> None:
    registered = ana.register()

    read = ana.get(f"/cases/{registered['id']}")

    assert read.json == registered
    assert read.headers["ETag"] == '"1"'


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The numbers that the next registrations draw, from the first; the last one again and again."""
    numbers: list[str] = []
    monkeypatch.setattr(
        register_case, "draw_case_number", lambda *_: numbers.pop(0) if len(numbers) > 1 else numbers[0]
    )
    return numbers


def a_number() -> str:
    return draw_case_number(Country.GUATEMALA, uuid4(), 2026)


@pytest.mark.parametrize("headers", [{}, {"Idempotency_Key": "the same"}], ids=["without a key", "with a key"])
def test_a_number_that_is_taken_is_drawn_again(ana: Caller, drawn: list[str], headers: dict[str, str]) -> None:
    drawn[:] = [taken := a_number(), taken, taken, free := a_number()]
    assert ana.register()["case_number"] == taken

    answer = ana.post("/cases", a_registration(), **headers)

    assert (answer.status_code, answer.json["case_number"]) == (201, free)
    assert ana.get(f"/cases/{answer.json['id']}").json == answer.json


def test_when_no_number_is_free_nothing_is_stored_and_the_caller_may_come_again(
    office: Office, ana: Caller, drawn: list[str]
) -> None:
    def stored() -> list[Any]:
        return office.admin(
            "SELECT (SELECT count(*) FROM case_record) AS cases, (SELECT count(*) FROM vault.person_identity) AS names,"
            " (SELECT count(*) FROM case_search_token) AS tokens, (SELECT count(*) FROM timeline_entry) AS entries,"
            " (SELECT count(*) FROM outbox) AS events, (SELECT count(*) FROM audit) AS audited"
        )

    drawn[:] = [a_number()]
    ana.register()
    before = stored()

    answer = ana.post("/cases", a_registration())

    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "unavailable", "1")
    assert stored() == before


def test_of_registrations_at_one_moment_each_is_stored_for_its_own_organisation(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, callers = a_number(), [office.caller() for _ in range(8)]
    # Half of them want the same number: one gets it, and the others are not refused for it.
    wanted = {caller.organisation_id: taken for caller in callers[::2]}
    monkeypatch.setattr(
        register_case, "draw_case_number", lambda _, organisation, __: wanted.pop(organisation, None) or a_number()
    )

    with ThreadPoolExecutor(len(callers)) as threads:
        cases = list(threads.map(lambda caller: caller.register(), callers))

    assert len({case["case_number"] for case in cases}) == len(callers)
    assert [case["case_number"] for case in cases].count(taken) == 1
    for caller, case in zip(callers, cases, strict=True):
        assert caller.get(f"/cases/{case['id']}").json == case
        assert [other.get(f"/cases/{case['id']}").status_code for other in callers].count(404) == len(callers) - 1


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"risk_level": "catastrophic"}, "/risk_level", "unknown_code"),
        ({"person": {"gender": "f"}}, "/person/gender", "unknown_code"),
        ({"person": {"citizenships": ["HN"]}}, "/person/citizenships/0", "unknown_country"),
        ({"person": {"full_name": "x"}}, "/person/full_name", "unknown_field"),
        ({"identity": {"birthdate": "1996-13"}}, "/identity/birthdate", "bad_date"),
        ({"identified_adm1": "HN-AT"}, "/", "other_country"),
        ({"experience": {"exploitation": [{"type": "mixed"}]}}, "/experience/exploitation/0", "derived"),
        (
            {"experience": {"exploitation": [{"type": "forced_labour", "subform": "sex_prostitution"}]}},
            "/experience/exploitation/0",
            "other_parent",
        ),
        (
            {"experience": {"exploitation": [{"type": "sexual_exploitation", "national_purpose": "SV_TURISMO"}]}},
            "/experience/exploitation/0/national_purpose",
            "other_countrys_law",
        ),
        (
            {"experience": {"exploitation": [{"type": "servitude", "national_purpose": "GT_VENTA"}]}},
            "/experience/exploitation/0/national_purpose",
            "other_type",
        ),
        ({"identity": {"phones": [{"number": "abc"}]}}, "/identity/phones/0/number", "bad_phone"),
        ({"consents": [a_consent(capacity="self_adult")]}, "/consents/0/capacity", "consent_capacity"),
        ({"consents": [a_consent(expires_on="2020-01-01")]}, "/consents/0", "ends_before_it_begins"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(ana: Caller, change: Any, pointer: str, code: str) -> None:
    answer = ana.post("/cases", a_registration(**change))

    assert answer.status_code == 422
    assert {"pointer": pointer, "code": code} in [{k: e[k] for k in ("pointer", "code")} for e in answer.json["errors"]]


def test_the_same_key_twice_is_one_case_and_one_answer(office: Office, ana: Caller) -> None:
    key = str(uuid4())

    first, second = (ana.post("/cases", a_registration(), Idempotency_Key=key) for _ in range(2))

    assert first.data == second.data
    assert (first.status_code, second.status_code) == (201, 201)
    found = office.admin("SELECT count(*) AS n FROM case_record WHERE organisation_id = %s", ana.organisation_id)
    assert found[0].n == 1


def test_the_same_key_with_another_body_is_refused(ana: Caller) -> None:
    key = str(uuid4())
    ana.post("/cases", a_registration(), Idempotency_Key=key)

    answer = ana.post("/cases", a_registration(risk_level="low"), Idempotency_Key=key)

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "idempotency_key_reused")


def test_a_registration_publishes_codes_no_finer_than_month_and_department(office: Office, ana: Caller) -> None:
    case = ana.register()

    told = next(e for e in office.events("cases.case_registered.v1") if e["case_id"] == case["id"])

    assert told["adm1"] == "GT-01"
    assert told["month"] == case["opened_on"][:7]
    assert (told["age_band"], told["majority"], told["citizenship"]) == ("9_17", "minor", "HND")
    assert told["controls"] == ["withholds_documents"]
    assert told["statistics_consent"] is False
    assert told["person_key"] != case["id"]


def test_a_registration_publishes_the_role_and_the_month_of_identification(office: Office, ana: Caller) -> None:
    today = local_day(office.services.clock.now(), Country.GUATEMALA)
    identified = today.replace(year=today.year - 1, day=1)
    person = a_registration()["person"] | {"role": "dependant"}
    case = ana.register(identified_on=identified.isoformat(), person=person)

    told = next(e for e in office.events("cases.case_registered.v1") if e["case_id"] == case["id"])

    assert (told["role"], told["identified_month"]) == ("dependant", identified.isoformat()[:7])
    assert told["month"] == today.isoformat()[:7]


def test_a_child_without_anybodys_authority_is_flagged_with_who_must_be_called(ana: Caller) -> None:
    alone, assented = ana.register(consents=[]), ana.register(consents=[a_consent(capacity="self_adolescent_assent")])
    guarded = ana.register(consents=[a_consent(capacity="guardian")])

    cases = [(case["child_protection_required"], case["suggested_authority"]) for case in (alone, assented, guarded)]
    assert cases == [(True, "GT_PGN"), (True, "GT_PGN"), (False, "GT_PGN")]


def test_a_system_that_knows_nothing_of_best_interests_registers_a_child_and_the_case_asks_for_them(
    ana: Caller,
) -> None:
    case = ana.register(best_interest=None)
    path = f"/cases/{case['id']}"

    unknown = ana.patch(path, {"best_interest": "perhaps"}, If_Match='"1"')
    answered = ana.patch(path, {"best_interest": "considered_with_authority"}, If_Match='"1"')

    assert case["best_interest"] is None
    assert "best_interest" in [task["kind"] for task in case["tasks"]]
    assert (unknown.status_code, unknown.json["errors"][0]["pointer"]) == (422, "/best_interest")
    assert ana.get(path).json["best_interest"] == "considered_with_authority"
    assert "best_interest" not in [task["kind"] for task in answered.json["tasks"]]
