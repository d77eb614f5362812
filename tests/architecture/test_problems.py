"""What a refusal says, for every code of the platform, as one list and in both languages."""

import re
from collections import Counter

import pytest

from infra.local.programs import REPOSITORY
from tests.architecture.problems import Titled, ended, messages, page, titled

pytestmark = pytest.mark.architecture

PROBLEMS = titled()
TITLED = [*PROBLEMS, *ended()]
SAYS_NOTHING = re.compile(
    r"\b(error|errónea?|inválid[oa]s?|invalid|no (es|son) válid[oa]s?|(is|are) not valid)\b", re.IGNORECASE
)
"""Words that say that something is wrong and not what would be right."""
RAW_CODE = re.compile(r"\b[a-z0-9]+_[a-z0-9_]+\b|/api/|\(scope\)")
SCREENS = REPOSITORY / "gateway" / "web" / "src"


def test_the_page_of_problems_is_the_list_of_today() -> None:
    assert (REPOSITORY / "docs" / "problems.md").read_text() == page()


@pytest.mark.parametrize("problem", TITLED, ids=lambda problem: problem.code)
def test_a_title_is_said_in_both_languages(problem: Titled) -> None:
    assert set(problem.title) == {"es", "en"}
    assert all(len(text.split()) >= 3 for text in problem.title.values())
    assert problem.title["es"] != problem.title["en"]


@pytest.mark.parametrize("problem", TITLED, ids=lambda problem: problem.code)
def test_a_title_says_more_than_that_something_is_wrong(problem: Titled) -> None:
    assert [text for text in problem.title.values() if SAYS_NOTHING.search(text)] == []


@pytest.mark.parametrize("problem", TITLED, ids=lambda problem: problem.code)
def test_a_title_holds_no_raw_code(problem: Titled) -> None:
    assert [text for text in problem.title.values() if RAW_CODE.search(text)] == []


def test_a_code_has_one_title() -> None:
    assert [code for code, times in Counter(problem.code for problem in PROBLEMS).items() if times > 1] == []


def test_a_sentence_about_a_field_says_what_would_be_right_and_holds_no_raw_code() -> None:
    found = list(messages())

    assert len(found) > 60
    assert [(where, text) for where, *texts in found for text in texts if SAYS_NOTHING.search(text)] == []
    assert [(where, text) for where, *texts in found for text in texts if RAW_CODE.search(text)] == []


def test_a_screen_knows_only_codes_that_a_response_can_have() -> None:
    """A code that is written differently on the two sides takes its screen's answer away, without a trace."""
    known = {problem.code for problem in PROBLEMS} | {"offline", "no_answer", "updated", "unexpected"}
    asked = {code for file in SCREENS.rglob("*.ts*") for code in codes_in(file.read_text())}

    assert asked - known == set()
    assert {"same_file_again", "table_too_fine"} <= asked


def codes_in(text: str) -> set[str]:
    """The codes of problems that a screen names."""
    constants = dict(re.findall(r"const ([A-Z_]+)(?:: [^=]+)? = \"(\w+)\";", text))
    sets = dict(re.findall(r"const ([A-Z_]+)(?:: [^=]+)? = new Set\(\[([^\]]*)\]\)", text))
    named = set(re.findall(r"\.code [!=]== \"(\w+)\"", text))
    named |= {constants[name] for name in re.findall(r"problem\??\.code [!=]== ([A-Z_]+)", text) if name in constants}
    for name in re.findall(r"([A-Z_]+)\.has\(problem\.code\)", text):
        named |= set(re.findall(r"\"(\w+)\"", sets.get(name, "")))
    return named
