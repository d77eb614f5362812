"""What a platform draws by lot or reads from a clock, replaced in recorded answers by what is the same each time.

So that a screen that did not change looks the same when it is recorded anew: ids, codes, numbers of cases, names of
cases, digests, and the moment of the recording with what is counted from it.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from services.cases.domain.person.pseudonym import pseudonym_of

# fixed dates: under the clock of the kept screens, which stands

MOMENT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
"""When everything was recorded, as it is told."""
LOCAL = timezone(timedelta(hours=-6))
"""Guatemala, which has no summer time."""
_NEAR = timedelta(days=1100)
"""What is further away was not counted from the moment of the recording: a birth date, the date of a law."""
_STEP = timedelta(minutes=30)
"""A recording takes some minutes, each time others."""
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_DIGEST = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{32})\b")
_CASE_NUMBER = re.compile(r"\b([A-Z]{2})-[A-Z0-9]{4}-\d{4}-\d{6}-\d\b")
_CODE = re.compile(r"\b([A-Z]{2})-(?=[A-Z0-9]*\d|[A-Z0-9]{3}-[A-Z0-9]*\d|[A-Z]{3}-[A-Z]{3}\b)[A-Z0-9]{3}-[A-Z0-9]{3}\b")
_INVENTED_PAPER = re.compile(r"\bE[0-9a-f]{8}\b")
_INSTANT = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d(?::|%3A)\d\d(?:(?::|%3A)\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?")
_DAY = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\dT-])")
_LISTENER = re.compile(r"http://127\.0\.0\.1:\d+")
_FIXED: Mapping[str, Any] = {"version": 1, "expires_in": 1800, "ends_in": 43200, "next_cursor": "next"}
"""Members of an answer that count seconds and changes, or are sealed by the server."""

Answers = Mapping[str, Mapping[str, Any]]
"""Request → answer of one person."""


class StandIns:
    """Gives what was drawn by lot a stand-in: the same for the same, in the order in which it is met."""

    def __init__(self, recorded_at: datetime) -> None:
        self._recorded_at = recorded_at
        self._days = MOMENT.astimezone(LOCAL).date() - recorded_at.astimezone(LOCAL).date()
        self._met: dict[str, dict[str, str]] = {}
        self._names: dict[str, str] = {}

    def of(self, text: str) -> str:
        """`text` with stand-ins."""
        text = _ID.sub(self._id, text)
        text = _DIGEST.sub(lambda found: self._stand_in("digest", found[0], _digest), text)
        text = _CASE_NUMBER.sub(
            lambda found: self._stand_in("case", found[0], lambda n: f"{found[1]}-CASO-{MOMENT.year}-{n:06}-{n % 10}"),
            text,
        )
        text = _CODE.sub(
            lambda found: self._stand_in("code", found[0], lambda n: f"{found[1]}-R{n // 100:02}-{n:03}"), text
        )
        text = _INVENTED_PAPER.sub(lambda found: self._stand_in("paper", found[0], lambda n: f"E{n:08}"), text)
        text = _LISTENER.sub("http://127.0.0.1:8080", text)
        text = _INSTANT.sub(lambda found: self._instant(found[0]), text)
        return _DAY.sub(lambda found: self._day(found[0]), text)

    def in_answer(self, value: Any, name: str = "") -> Any:
        """A part of an answer with stand-ins."""
        if isinstance(value, dict):
            return {key: self.in_answer(part, key) for key, part in value.items()}
        if isinstance(value, list):
            return [self.in_answer(part, name) for part in value]
        if name in _FIXED and value is not None and isinstance(value, type(_FIXED[name])):
            return _FIXED[name]
        return self.named(self.of(value)) if isinstance(value, str) else value

    def named(self, text: str) -> str:
        """The names that follow from ids follow them."""
        return self._names.get(text, text)

    def _stand_in(self, kind: str, met: str, make: Callable[[int], str]) -> str:
        known = self._met.setdefault(kind, {})
        return known.setdefault(met, make(len(known) + 1))

    def _id(self, found: re.Match[str]) -> str:
        stand_in = self._stand_in("id", found[0], _id)
        self._names.setdefault(pseudonym_of(UUID(found[0])), pseudonym_of(UUID(stand_in)))
        return stand_in

    def _instant(self, text: str) -> str:
        said = datetime.fromisoformat(text.replace("%3A", ":"))
        moment = said if said.tzinfo else said.replace(tzinfo=UTC)
        if abs(moment - self._recorded_at) > _NEAR:
            return text
        if (moment.microsecond == 0 and moment.minute % 5 == 0 and moment.second == 0) or moment.second == 59:
            moved = moment + self._days
        else:
            moved = MOMENT + round((moment - self._recorded_at) / _STEP) * _STEP
        written = moved.replace(tzinfo=said.tzinfo).isoformat()
        return written.replace(":", "%3A") if "%3A" in text else written

    def _day(self, text: str) -> str:
        day = date.fromisoformat(text)
        is_near = abs(day - self._recorded_at.date()) <= _NEAR
        return (day + self._days).isoformat() if is_near else text


def _id(number: int) -> str:
    # The last two bytes choose the name of a case.
    return f"01930000-0000-7000-8000-{number:08x}{number * 37 % 256:02x}{number * 101 % 256:02x}"


def _digest(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def with_stand_ins(
    recordings: Iterable[Answers], ids: Mapping[str, str], at: datetime
) -> tuple[list[Answers], dict[str, str]]:
    """The answers to each person and the ids by name, all with the same stand-ins."""
    stand_ins = StandIns(at)
    named = {name: stand_ins.of(value) for name, value in ids.items()}
    met = [
        {stand_ins.of(asked): stand_ins.in_answer(answers[asked]) for asked in in_order(answers)}
        for answers in recordings
    ]
    # Only now every id was met, and with it every name.
    return [json_with(stand_ins.named, answers) for answers in met], named


def in_order(answers: Answers) -> list[str]:
    """Requests in an order that is the same each time: by what is asked, then as they were recorded."""
    return sorted(answers, key=lambda asked: _INSTANT.sub("", _ID.sub("", asked)))


def json_with(change: Callable[[str], str], value: Any) -> Any:
    """JSON with every text changed."""
    if isinstance(value, dict):
        return {key: json_with(change, part) for key, part in value.items()}
    if isinstance(value, list):
        return [json_with(change, part) for part in value]
    return change(value) if isinstance(value, str) else value
