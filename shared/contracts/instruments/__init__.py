"""Instruments by which a person is screened: questions as data, `<id>.v<version>.json`, read once.

A version that was published stays as it is, because answers refer to it: other questions are the next version.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shared.contracts.codelists import code_list


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of a set of questions."""

    id: str
    version: int
    document: Mapping[str, Any]
    """The instrument as it is published: titles, groups and questions in both languages."""

    @property
    def questions(self) -> Mapping[str, Mapping[str, Any]]:
        """The questions by their id."""
        return {question["id"]: question for question in self.document["questions"]}

    def takes(self, question_id: str, answer: str) -> bool:
        """Whether the answer is a code of the list that the question names."""
        return answer in code_list(self.questions[question_id]["answers"])


def instrument(instrument_id: str, version: int | None = None) -> Instrument:
    """One version of an instrument, by default the newest. Raises KeyError when there is none."""
    versions = _all()[instrument_id]
    return versions[max(versions) if version is None else version]


def newest_instruments() -> tuple[Instrument, ...]:
    """The newest version of each instrument."""
    return tuple(instrument(instrument_id) for instrument_id in _all())


@cache
def _all() -> Mapping[str, Mapping[int, Instrument]]:
    found: dict[str, dict[int, Instrument]] = {}
    for file in sorted(Path(__file__).parent.glob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        of_id = found.setdefault(document["id"], {})
        of_id[document["version"]] = Instrument(document["id"], document["version"], document)
    return found
