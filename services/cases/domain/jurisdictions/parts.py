"""What a pack lists: stages, institutions, articles, standings and deadlines."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.cases.domain.jurisdictions.words import Words


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalStage:
    """A stage of list `proceeding_stage` as the law of the country calls it."""

    code: str
    name: Words
    confirmed: bool


class InstitutionRole(StrEnum):
    """What an institution does in a proceeding, or beside it."""

    COORDINATION = "coordination"
    PROSECUTION = "prosecution"
    POLICE = "police"
    COURT = "court"
    CHILD_PROTECTION = "child_protection"
    HUMAN_RIGHTS = "human_rights"
    MIGRATION = "migration"
    LEGAL = "legal"
    VICTIM_COMMISSION = "victim_commission"


@dataclass(frozen=True, kw_only=True, slots=True)
class Institution:
    """An authority of the country. Its code begins with that of the country."""

    code: str
    name: Words
    role: InstitutionRole
    confirmed: bool
    active: bool = True
    """False once it is gone: what was recorded keeps its name, and nothing new takes it."""

    @property
    def protects_children(self) -> bool:
        """Whether it is competent for children today."""
        return self.active and self.role is InstitutionRole.CHILD_PROTECTION


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One text of an article that a charge may name. A reform is another article of the same code, from its day on."""

    code: str
    name: Words
    confirmed: bool
    iccs: str | None = None
    """Code of list `offence_iccs`; None for any other offence."""
    valid_from: date | None = None
    """The first day on which the text was in force; None for always."""
    valid_to: date | None = None
    """The last one; None while it is in force."""
    penalty: Words | None = None

    def in_force_on(self, day: date) -> bool:
        """Whether this text was in force on that day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What a person may be in a proceeding."""

    code: str
    name: Words
    confirmed: bool
    active: bool = True


class Counted(StrEnum):
    """Whether every day of a time counts, or only working days."""

    CALENDAR = "calendar"
    WORKING = "working"


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """An act that the law asks for within a time after a stage began. It has either `days` or `months`."""

    code: str
    name: Words
    after_stage: str
    article: str
    """Where the law says so, in the words of the country."""
    confirmed: bool
    before_stage: str | None = None
    """The stage that begins with the act, if one does."""
    days: int | None = None
    months: int | None = None
    counted: Counted = Counted.CALENDAR


@dataclass(frozen=True, kw_only=True, slots=True)
class DueAct:
    """A deadline of a proceeding, and the last day for the act."""

    code: str
    due_on: date
    before_stage: str | None
    confirmed: bool
