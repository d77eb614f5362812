"""Kinds of data, with which a person is informed what is kept of them and what left. No kind names the crime."""

from collections.abc import Collection
from enum import StrEnum


class DataKind(StrEnum):
    """A kind of data, in the words of the person and not of the record."""

    NAME = "name"
    AGE = "age"
    CONTACT = "contact"
    PAPERS = "papers"
    PROFILE = "profile"
    HEALTH = "health"
    LIVED = "lived"
    SAFETY = "safety"
    NEEDS = "needs"
    FILE = "file"
    AGREEMENTS = "agreements"
    NOTES = "notes"
    ANSWERS = "answers"
    PLAN = "plan"
    STAYS = "stays"
    JOURNEYS = "journeys"
    DOCUMENTS = "documents"


def in_order(kinds: Collection[DataKind]) -> tuple[DataKind, ...]:
    """Kinds of data, each once and always in the same order."""
    return tuple(kind for kind in DataKind if kind in kinds)
