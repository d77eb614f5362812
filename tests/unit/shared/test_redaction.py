"""The net under the logs: whatever slips through to a logger leaves no name in a line."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest

from shared.redaction import REDACTED, REDACTED_FIELDS, redact
from shared.telemetry import configure_logging, get_logger, tracing

pytestmark = pytest.mark.unit

CANARY = "Ixchel Canaria"


@pytest.fixture
def logged() -> Iterator[Callable[[], dict[str, Any]]]:
    """The last line that was logged; no line may name the canary."""
    root, before = logging.getLogger(), list(logging.getLogger().handlers)
    configure_logging("things")
    lines = StringIO()
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(lines)

    def last() -> dict[str, Any]:
        assert CANARY not in lines.getvalue()
        line: dict[str, Any] = json.loads(lines.getvalue().splitlines()[-1])
        return line

    yield last
    root.handlers[:] = before


@pytest.mark.parametrize("field", sorted(REDACTED_FIELDS))
def test_a_field_that_could_hold_a_person_is_emptied(field: str) -> None:
    assert redact(None, "info", {field: CANARY, field.upper(): CANARY}) == {field: REDACTED, field.upper(): REDACTED}


@pytest.mark.parametrize(
    "value",
    [
        {"person": {"first_names": CANARY}},
        {"people": [{"surnames": CANARY}, {"id": 1}]},
        [({"phones": [{"number": CANARY}]},)],
        {"errors": [{"pointer": "/x", "message": CANARY}]},
        {"a": {"b": {"c": {"d": {"e": {"f": {"g": CANARY}}}}}}},
        {"cause": ValueError(CANARY)},
        [ValueError(CANARY)],
    ],
    ids=str,
)
def test_it_is_emptied_however_deep_it_lies(value: Any, logged: Callable[[], dict[str, Any]]) -> None:
    get_logger("test").info("something happened", case_id="c-1", details=value)

    line = logged()
    assert line["case_id"] == "c-1"
    assert line["details"]


def test_ids_and_codes_stay_readable(logged: Callable[[], dict[str, Any]]) -> None:
    with tracing(request_id="r-1", trace=f"00-{'a' * 32}-{'b' * 16}-01"):
        get_logger("test").warning("refused", error="IntegrityError", reason="consent_scope", counts={"rows": [1, 2]})

    line = logged()
    assert (line["event"], line["error"], line["reason"]) == ("refused", "IntegrityError", "consent_scope")
    assert line["counts"] == {"rows": [1, 2]}
    assert (line["service"], line["request_id"], line["trace_id"]) == ("things", "r-1", "a" * 32)


def test_the_text_of_an_exception_is_not_logged_as_an_error(logged: Callable[[], dict[str, Any]]) -> None:
    get_logger("test").error("failed", error=f"duplicate key ({CANARY})", reason=ValueError(CANARY))

    line = logged()
    assert (line["error"], line["reason"]) == (REDACTED, "ValueError")


def raise_one() -> None:
    try:
        dict[str, str]()[CANARY]
    except KeyError as error:
        raise ValueError(f"no row for {CANARY}") from error


@pytest.mark.parametrize("logger", [get_logger("ours"), logging.getLogger("a.library")], ids=["ours", "a library's"])
def test_an_exception_is_logged_by_its_type_and_place(logger: Any, logged: Callable[[], dict[str, Any]]) -> None:
    try:
        raise_one()
    except ValueError:
        logger.exception("it broke")

    line = logged()
    assert (line["event"], line["exception"]) == ("it broke", "ValueError")
    assert line["at"][-1].endswith("raise_one")


@pytest.mark.parametrize(
    ("sentence", "arguments"),
    [
        ("task failed: %s", (ValueError(CANARY),)),
        ("task failed: %r", (ValueError(CANARY),)),
        ("%s got %s", ("worker", {"kwargs": {"x": CANARY}})),
        ("Task %(name)s raised: %(exc)s", ({"name": CANARY, "exc": f"ValueError('{CANARY}')", "id": "t-1"},)),
        ("%(id)s %(traceback)s", ({"id": "t-1", "traceback": f"  raise X('{CANARY}')"},)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_librarys_sentence_is_emptied_of_what_it_quotes(
    sentence: str, arguments: tuple[Any, ...], logged: Callable[[], dict[str, Any]]
) -> None:
    logging.getLogger("celery.app.trace").error(sentence, *arguments)

    assert logged()["level"] == "error"


def test_an_exception_in_place_of_a_sentence_is_logged_by_its_type(logged: Callable[[], dict[str, Any]]) -> None:
    logging.getLogger("a.library").error(ValueError(CANARY))

    assert logged()["event"] == "ValueError"


def test_a_line_that_cannot_be_written_is_not_quoted_elsewhere(
    logged: Callable[[], dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("a.library").warning("%d rows", CANARY)
    logging.getLogger("a.library").warning("next")

    assert logged()["event"] == "next"
    assert CANARY not in capsys.readouterr().err


def test_numbers_of_a_library_stay(logged: Callable[[], dict[str, Any]]) -> None:
    logging.getLogger("a.library").warning("%d of %d after %.1f s", 1, 2, 0.5)

    assert logged()["event"] == "1 of 2 after 0.5 s"
