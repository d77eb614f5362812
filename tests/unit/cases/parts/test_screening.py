"""Screening: the questions are data, a version stays as it was published, and nothing computes the result."""

# fixed dates: NOON is the clock of the service

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.cases.domain.parts.screening import SCREENING, Screening, check_screening
from shared.contracts import instruments
from shared.contracts.codelists import code_list
from shared.contracts.instruments import Instrument, instrument, newest_instruments
from shared.kernel.errors import Invalid
from tests.support.builders.cases import TODAY
from tests.support.use_cases import code_of

pytestmark = pytest.mark.unit

PUBLISHED = {"trafficking_indicators.v1.json": "f672f35479b54b5b4a1321d8c315b0e0a19ee2e63c4c0d0f66a6e2d630682680"}
"""Each version that was published, and the SHA-256 of its file: answers refer to it, so it may never change."""


def a_screening(**changes: Any) -> Screening:
    made = Screening(
        instrument="trafficking_indicators",
        instrument_version=1,
        done_on=TODAY,
        answers={"offered": "yes", "household": "unknown"},
        result="possible",
    )
    return replace(made, **changes)


@pytest.fixture
def two_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The instrument has a second version, with one question of the first."""
    first = instrument("trafficking_indicators", 1)
    second = Instrument(first.id, 2, {**first.document, "version": 2, "questions": first.document["questions"][:1]})
    monkeypatch.setattr(instruments, "_all", lambda: {first.id: {1: first, 2: second}})


def test_a_published_version_stays_as_it_was_published() -> None:
    folder = Path(str(instruments.__file__)).parent
    sums = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.glob("*.json")}

    assert sums == PUBLISHED


@pytest.mark.parametrize("asked", newest_instruments(), ids=lambda asked: asked.id)
def test_every_question_stands_for_a_code_and_is_asked_in_both_languages(asked: Instrument) -> None:
    groups = {group["id"] for group in asked.document["groups"]}

    assert len(asked.questions) == len(asked.document["questions"]) >= 20
    for question in asked.questions.values():
        assert question["group"] in groups
        assert question["stands_for"]["code"] in code_list(question["stands_for"]["list"])
        assert question["asked_of"] in (["adult", "child"], ["adult"], ["child"])
        assert "unknown" in code_list(question["answers"])
        assert all(question["text"][language].endswith("?") for language in ("es", "en"))


@pytest.mark.parametrize("asked", newest_instruments(), ids=lambda asked: asked.id)
def test_a_child_is_asked_for_no_means(asked: Instrument) -> None:
    means = [question for question in asked.questions.values() if question["stands_for"]["list"] == "tip_means"]

    assert [question["asked_of"] for question in means] == [["adult"]] * len(means) != []


def test_a_screening_of_known_questions_and_answers_is_right() -> None:
    check_screening(a_screening(), TODAY)
    check_screening(a_screening(answers={}), TODAY)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"done_on": date(2026, 11, 26)}, "done_on", "in_the_future"),
        ({"instrument": "horoscope"}, "instrument_version", "unknown_instrument"),
        ({"instrument_version": 99}, "instrument_version", "unknown_instrument"),
        ({"answers": {"Canariapedro": "yes"}}, "answers", "unknown_question"),
        ({"answers": {"offered": "perhaps"}}, "answers.offered", "unknown_code"),
    ],
)
def test_what_the_instrument_does_not_know_is_refused(changes: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_screening(a_screening(**changes), TODAY)

    assert (refused.value.problems[0].field, code_of(refused)) == (field, code)
    assert "Canariapedro" not in str(refused.value.problems)


def test_no_answer_leads_to_a_result() -> None:
    every = dict.fromkeys(instrument("trafficking_indicators").questions, "yes")

    for result in code_list("screening_result").items:
        check_screening(a_screening(answers=every, result=result), TODAY)
        check_screening(a_screening(answers={}, result=result), TODAY)


@pytest.mark.usefixtures("two_versions")
def test_answers_keep_the_version_that_was_asked() -> None:
    check_screening(a_screening(instrument_version=1), TODAY)

    with pytest.raises(Invalid) as refused:
        check_screening(a_screening(instrument_version=2), TODAY)

    assert code_of(refused) == "unknown_question"
    assert instrument("trafficking_indicators").version == 2
    assert len(instrument("trafficking_indicators", 1).questions) > 1


def test_the_words_are_encrypted_and_the_answers_are_codes() -> None:
    assert SCREENING.encrypted == ("note",)
    assert {"answers", "result", "instrument_version"} <= set(SCREENING.coded)
