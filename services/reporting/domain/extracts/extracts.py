"""An extract: a definition that an organisation keeps, and its runs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from services.reporting.domain.disclosure.tables import DEFAULT_K
from services.reporting.domain.errors import NoFile
from services.reporting.domain.extracts.schedule import Schedule
from shared.kernel.codes import DISTINCT, LENIENT, Length, Line, Range
from shared.kernel.country import NETWORK, Country
from shared.kernel.errors import NotFound, country_out_of_scope, invalid
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id

MAX_ATTEMPTS = 3
FILE_LIFETIME = timedelta(days=7)


class Template(StrEnum):
    """The layout of the file that an extract writes."""

    CTDC_2025 = "ctdc-2025"
    CTDC_2026 = "ctdc-2026"
    HXL_AGGREGATE = "hxl-aggregate"


class Format(StrEnum):
    """The format of the file."""

    CSV = "csv"
    JSON = "json"


class RunState(StrEnum):
    """Life cycle of a run."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen."""
        return self in (RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED)


class RunFailure(StrEnum):
    """Why a run failed."""

    INTERNAL = "internal"
    ATTEMPTS_EXHAUSTED = "attempts_exhausted"
    """The worker died in every attempt."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """Which records. Left out: all countries of the caller, all years."""

    country: Annotated[tuple[Country, ...], Length(max=len(NETWORK))] = ()
    year: Annotated[tuple[Annotated[int, Range(2000, 2100), LENIENT], ...], Length(max=50)] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DefineExtract:
    """An extract definition. `recipients` are organisations that may fetch the files."""

    name: Annotated[Line, Length(1, 120)]
    template: Template
    format: Format = Format.CSV
    filters: Filters = field(default_factory=Filters)
    k: Annotated[int, Range(DEFAULT_K, 1000), LENIENT] = DEFAULT_K
    schedule: Schedule | None = None
    recipients: Annotated[tuple[UUID, ...], Length(max=50), DISTINCT] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Extract:
    """A definition. `countries` and `years` filter the records; `recipients` are organisations that may fetch files."""

    id: UUID
    organisation_id: UUID
    name: str
    template: Template
    format: Format
    countries: tuple[Country, ...]
    years: tuple[int, ...]
    k: int
    schedule: Schedule | None
    next_run_at: datetime | None
    recipients: tuple[UUID, ...]
    created_by: str
    created_at: datetime
    version: int = 1

    @property
    def filters(self) -> Filters:
        """Which records it takes."""
        return Filters(country=self.countries, year=self.years)

    @property
    def cron(self) -> str | None:
        """The cron fields of its schedule."""
        return self.schedule.cron if self.schedule else None

    @property
    def time_zone(self) -> str | None:
        """The time zone of its schedule."""
        return self.schedule.time_zone if self.schedule else None

    def next_after(self, moment: datetime) -> datetime | None:
        """When it is due next; None without a schedule."""
        return self.schedule.next_after(moment) if self.schedule else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One execution of a definition. `version` grows with every visible change and numbers the event stream."""

    id: UUID
    extract_id: UUID
    organisation_id: UUID
    countries: tuple[Country, ...]
    recipients: tuple[UUID, ...]
    state: RunState
    requested_by: str
    created_at: datetime
    scheduled_for: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    expires_at: datetime | None = None
    attempts: int = 0
    progress: float = 0.0
    rows: int | None = None
    suppressed: int | None = None
    manifest: Mapping[str, Any] | None = None
    failure: RunFailure | None = None
    version: int = 1

    @classmethod
    def of(cls, extract: Extract, *, requested_by: str, at: datetime, scheduled_for: datetime | None = None) -> "Run":
        """A queued run. It copies countries and recipients, so later changes of the definition do not affect it."""
        return cls(
            id=new_id(),
            extract_id=extract.id,
            organisation_id=extract.organisation_id,
            countries=extract.countries,
            recipients=extract.recipients,
            state=RunState.QUEUED,
            requested_by=requested_by,
            created_at=at,
            scheduled_for=scheduled_for,
        )

    @property
    def progress_shown(self) -> float:
        """How much is done, 0 to 1, in thousandths."""
        return round(self.progress, 3)

    def require_file(self, now: datetime) -> None:
        """Raises NoFile unless the run succeeded, NotFound after the lifetime of the file."""
        if self.state is not RunState.SUCCEEDED:
            raise NoFile
        if self.expires_at is None or self.expires_at <= now:
            raise NotFound


def check_threshold(template: Template, k: int) -> None:
    """Raises Invalid for a table with another threshold than the published figures have."""
    if template is Template.HXL_AGGREGATE and k != DEFAULT_K:
        raise invalid(
            "k",
            "fixed_threshold",
            es=f"Este contenido tiene siempre el umbral {DEFAULT_K}.",
            en=f"This content always has the threshold {DEFAULT_K}.",
        )


def countries_in_scope(wanted: Collection[Country], grant: Grant) -> tuple[Country, ...]:
    """The countries of a definition, all the caller's when none is wanted. Raises Invalid for one out of scope."""
    countries = set(wanted) or grant.countries
    if not all(grant.covers(country) for country in countries):
        raise country_out_of_scope("filters.country")
    return tuple(sorted(countries))
