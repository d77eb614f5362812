"""A criminal proceeding as the organisation that follows it keeps it (domain model §4.10)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from services.cases.domain.jurisdictions.days import check_not_after
from services.cases.domain.jurisdictions.parts import DueAct
from services.cases.domain.jurisdictions.registry import pack_of
from shared.kernel.attributes import AttributeReader
from shared.kernel.codes import ENCRYPTED, READ_ONLY, Code, Length, Line
from shared.kernel.country import Country
from shared.kernel.errors import invalid
from shared.kernel.ids import new_id
from shared.kernel.shapes import fields_of


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ProceedingProfile:
    """What people fill in. File numbers join to public records, so they are encrypted as names are."""

    institution: Annotated[str, Length(1, 40)]
    """Who investigates: code of an institution in the pack of the country."""
    file_number: Annotated[Line | None, Length(max=80), ENCRYPTED] = None
    """Of the prosecution: MP, carpeta de investigación, expediente FGR."""
    court: Annotated[Line | None, Length(max=200), ENCRYPTED] = None
    court_file_number: Annotated[Line | None, Length(max=80), ENCRYPTED] = None
    facts_on: date | None = None
    """The day of the facts; it decides which articles of the law were in force. None: not known."""
    articles: Annotated[Sequence[Annotated[str, Length(1, 40)]], Length(max=20)] = ()
    """What is investigated: codes of articles in the pack of the country."""
    reported_on: date | None = None
    reported_by: Annotated[str | None, Code("proceeding_reporter")] = None
    responsible: UUID | None = None
    """The user of the keeping organisation who accompanies the person; hearings are announced to them."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Proceeding(ProceedingProfile):
    """A proceeding with several persons, cases and accused; its stage follows from its stage changes."""

    id: Annotated[UUID, READ_ONLY] = field(default_factory=new_id)
    version: Annotated[int, READ_ONLY] = 1
    country: Country
    organisation_id: Annotated[UUID | None, READ_ONLY] = None
    """Who keeps it; the one of who recorded it."""
    stage: Annotated[str | None, READ_ONLY] = None
    """Code of list `proceeding_stage`."""
    stage_since: Annotated[date | None, READ_ONLY] = None
    recorded_at: Annotated[datetime | None, READ_ONLY] = None
    recorded_by: Annotated[str | None, READ_ONLY] = None
    changed_at: Annotated[datetime | None, READ_ONLY] = None
    changed_by: Annotated[str | None, READ_ONLY] = None

    @property
    def deadlines(self) -> list[DueAct]:
        """The acts that have to follow the stage it is in, by the pack of the country, the first one due first."""
        if self.stage is None or self.stage_since is None:
            return []
        return pack_of(self.country).due_dates(self.stage, self.stage_since)


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedPerson:
    """A person who is given a standing: of a case of the caller, or one about whom a referral was accepted."""

    case_id: UUID | None = None
    person_id: UUID | None = None
    """A person of the case; None: its first one."""
    shared_person_id: UUID | None = None
    standing: Annotated[str, Length(1, 40)]
    """Code of a standing in the pack of the country."""

    def check(self) -> None:
        """Raise Invalid unless exactly one of case and shared person is named."""
        if (self.case_id is None) == (self.shared_person_id is None):
            raise invalid(
                "persons",
                "case_or_shared_person",
                es="Indique el caso propio o la persona compartida, uno de los dos",
                en="Name a case of your own or a shared person, one of both",
            )


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class OpenProceeding(ProceedingProfile):
    """A proceeding to be recorded: with the persons in it and the stage it is in."""

    country: Country
    persons: Annotated[Sequence[NamedPerson], Length(1, 50)]
    stage: Annotated[str, Code("proceeding_stage")] = "report"
    since: date
    """Since when it is in that stage."""
    source: Annotated[str, Code("proceeding_source")] = "prosecution"

    def proceeding(self) -> Proceeding:
        """The same without its persons and its first stage."""
        return Proceeding(country=self.country, **_PROFILE.values_of(self))


_PROFILE = AttributeReader(ProceedingProfile, {name: name for name in fields_of(ProceedingProfile)})


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonOfProceeding:
    """A person in a proceeding, by ids alone."""

    id: UUID = field(default_factory=new_id)
    proceeding_id: UUID
    keeper_id: UUID
    """The organisation that keeps the proceeding."""
    organisation_id: UUID
    """Of the case."""
    case_id: UUID
    person_id: UUID
    shared_person_id: UUID | None = None
    standing: str
    added_at: datetime
    added_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownPerson:
    """A person in a proceeding as its keeper sees them: enough to reach them through those who accompany them."""

    id: UUID
    standing: str
    label: str | None
    """The pseudonym of the case and the number of the person in it; None once sharing has ended."""
    organisation_id: UUID | None
    """Who accompanies them; None once sharing has ended."""
    case_id: UUID | None
    """The case where it is one of the keeper; None otherwise."""
    person_id: UUID | None
    sharing_ended_at: datetime | None = None


def check_proceeding(proceeding: Proceeding, today: date, *, named: Collection[str]) -> None:
    """Check days, and codes against the law of the country where the fields `named` are new. Raises Invalid."""
    check_not_after(today, proceeding.facts_on, "facts_on")
    check_not_after(today, proceeding.reported_on, "reported_on")
    pack = pack_of(proceeding.country)
    if "institution" in named:
        pack.require_institution(proceeding.institution, "institution")
    for place, article in enumerate(proceeding.articles if {"articles", "facts_on"} & set(named) else ()):
        pack.require_article(article, proceeding.facts_on, f"articles.{place}")
