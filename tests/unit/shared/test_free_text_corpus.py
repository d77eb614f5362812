"""How much of what identifies a person the patterns find in Spanish sentences, and what they find in vain.

The corpus is invented. What is stored of a person is no part of it: the patterns are all that a receiver's text is
compared with, and the least that a sender's is.
"""

# fixed dates: only the form of a text is looked at

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared.text.free_text import find_patterns
from shared.text.scrubbing import scrub

pytestmark = pytest.mark.unit

CORPUS = Path(__file__).with_name("free_text_corpus")
LEAST = {
    "seen.txt": {"name": 0.95, "number": 0.95, "contact": 0.95, "address": 0.95, "single": 0.75, "lower": 0.7},
    "unseen.txt": {"name": 0.95, "number": 0.95, "contact": 0.95, "address": 0.75, "single": 0.5, "lower": 0.2},
}
"""The share of each kind that must be found whole (ADR 0050)."""
MOST_IN_VAIN = 0.05
"""The share of sentences without anything personal in which something may be found."""
_LABEL = re.compile(r"\{(\w+):([^}]+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and where what identifies a person stands in it: kind, first character, end."""

    text: str
    labels: tuple[tuple[str, int, int], ...]

    def found(self) -> set[int]:
        """The places of every character of a finding."""
        spans = ((found.offset, found.offset + found.length) for found in find_patterns(self.text))
        return {place for start, end in spans for place in range(start, end)}

    def whole(self) -> Iterator[tuple[str, bool]]:
        """Each kind of a label, and whether every letter and digit of it was found."""
        found = self.found()
        for kind, start, end in self.labels:
            yield kind, all(place in found for place in range(start, end) if self.text[place].isalnum())


def sentences(name: str) -> list[Sentence]:
    lines = (CORPUS / name).read_text().splitlines()
    return [labelled(line.removeprefix("= ")) for line in lines if line and not line.startswith("#")]


def labelled(line: str) -> Sentence:
    text, labels, end = "", [], 0
    for match in _LABEL.finditer(line):
        text += line[end : match.start()]
        labels.append((match[1], len(text), len(text) + len(match[2])))
        text, end = text + match[2], match.end()
    return Sentence(text + line[end:], tuple(labels))


@pytest.mark.parametrize("name", sorted(LEAST))
def test_what_identifies_is_found_as_often_as_was_measured(name: str, announce: Callable[[str], None]) -> None:
    of_kind, found = Counter[str](), Counter[str]()
    for sentence in sentences(name):
        for kind, is_whole in sentence.whole():
            of_kind[kind] += 1
            found[kind] += is_whole

    recall = {kind: found[kind] / of_kind[kind] for kind in of_kind}

    announce(f"recall in {name}: " + ", ".join(f"{kind} {found[kind]}/{of_kind[kind]}" for kind in sorted(of_kind)))
    assert set(recall) == set(LEAST[name])
    assert {kind: share for kind, share in recall.items() if share < LEAST[name][kind]} == {}


@pytest.mark.parametrize("name", sorted(LEAST))
def test_what_says_nothing_of_a_person_is_left_alone(name: str, announce: Callable[[str], None]) -> None:
    harmless = [sentence for sentence in sentences(name) if not sentence.labels]

    in_vain = [sentence.text for sentence in harmless if find_patterns(sentence.text)]

    announce(f"found in vain in {name}: {len(in_vain)} of {len(harmless)} sentences")
    assert len(harmless) >= 25
    assert len(in_vain) <= MOST_IN_VAIN * len(harmless), in_vain


@pytest.mark.parametrize("name", sorted(LEAST))
def test_nothing_that_was_found_is_left_in_a_scrubbed_sentence(name: str) -> None:
    for sentence in sentences(name):
        scrubbed = scrub(sentence.text, find_patterns(sentence.text), "es")
        assert find_patterns(scrubbed) == [], scrubbed
        if not sentence.found():
            assert scrubbed == sentence.text
