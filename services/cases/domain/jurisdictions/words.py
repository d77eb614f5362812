"""A name or sentence of a pack, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What people read in Spanish, and in English."""

    es: str
    en: str
