"""What an indicator is: which units it counts, and how."""

from dataclasses import dataclass
from enum import StrEnum

from services.reporting.domain.proceedings.kinds import OF_PERSONS, Kind
from services.reporting.domain.words.texts import Text


class Source(StrEnum):
    """Which counts an indicator reads."""

    PERSONS = "persons"
    REFERRALS = "referrals"
    PROCEEDINGS = "proceedings"


class Measure(StrEnum):
    """How an indicator is computed from its counts."""

    PERSONS = "persons"
    ACCEPTANCE = "acceptance"
    MEDIAN_HOURS = "median_hours"
    ACCEPTED_PAIRS = "accepted_pairs"
    UNITS = "units"
    SHARE = "share"
    """Of the units that measure 1."""
    MEDIAN_DAYS = "median_days"
    AMOUNT = "amount"


@dataclass(frozen=True, kw_only=True, slots=True)
class IndicatorDescription:
    """An indicator as an answer names it."""

    id: str
    version: int
    title: Text
    definition: Text
    unit: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Indicator:
    """An indicator of the catalogue. `by` are the dimensions it may be broken down by, beside the country."""

    description: IndicatorDescription
    source: Source
    measure: Measure
    by: tuple[str, ...]
    unit: Kind | None = None
    """What is counted of proceedings."""

    @property
    def counted(self) -> Kind:
        """What is counted of proceedings. Raises TypeError for an indicator of something else."""
        if self.unit is None:
            raise TypeError(f"{self.description.id} counts no proceedings")
        return self.unit

    @property
    def is_about_persons(self) -> bool:
        """Whether it counts people who are asked if they agree to statistics."""
        return self.source is Source.PERSONS or self.unit in OF_PERSONS

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """Every dimension that an answer may be broken down by."""
        return (*self.by, "country")
