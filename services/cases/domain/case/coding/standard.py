"""The words that HTCDS, IC-TIP and CTDC have for a record, and the gaps: nothing recorded, or no word for it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.contracts.codelists import code_list

NOT_RECORDED, NO_MAPPING = "not_recorded", "no_mapping"
REASONS = (NOT_RECORDED, NO_MAPPING)


@dataclass(frozen=True, slots=True)
class Value:
    """A field of the standard, the recorded field it comes from, and what the standard says, in its own words."""

    field: str
    recorded: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A field that the standard asks for and the record does not answer, or a code that it has no word for.

    `list` and `code` name the code without a word; a name of `recorded` that is in no list is a composite of an import.
    """

    field: str
    recorded: str
    reason: str
    list: str | None = None
    code: str | None = None


@dataclass(slots=True)
class Coding:
    """One record in one standard."""

    standard: str
    version: str
    values: list[Value] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    def say(self, name: str, recorded: str, words: Iterable[str | None], *, core: bool = True) -> None:
        """`name` is answered with `words`, or is a gap when nothing is on record and the standard asks for it."""
        known = tuple(dict.fromkeys(word for word in words if word))
        if known:
            self.values.append(Value(name, recorded, known))
        elif core:
            self.gaps.append(Gap(name, recorded, NOT_RECORDED))

    def translate(
        self,
        name: str,
        recorded: str,
        codes: Iterable[str | None],
        words: "Vocabulary",
        *,
        core: bool = True,
    ) -> None:
        """`name` is answered with the standard's words for `codes`; a code without one is a gap of its own."""
        given = [code for code in codes if code]
        unknown = [code for code in given if words.of(code) is None]
        self.gaps += [Gap(name, recorded, NO_MAPPING, words.list_id, code) for code in unknown]
        self.say(name, recorded, [words.of(code) for code in given], core=core and not unknown)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a standard calls the codes of one list."""

    list_id: str
    mapping: str
    only: frozenset[str] | None = None
    """The words that the layout has a place for; None for all."""

    def of(self, code: str) -> str | None:
        """The standard's word for `code`, None when it has none."""
        listed = code_list(self.list_id)
        word = listed.mapped(code, self.mapping) if code in listed else None
        return word if self.only is None or word in self.only else None
