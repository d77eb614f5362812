"""What an organisation offers, who is accepted, and how many places are free."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from services.referrals.domain.errors import bad_ages, bad_places, owners_alone
from shared.kernel.codes import DISTINCT, LENIENT, READ_ONLY, Code, Length, Line, Range, Subdivision
from shared.kernel.country import Country

STALE_AFTER = timedelta(days=90)
"""An offer that nobody has confirmed for this long is shown with a warning."""

BANDS = ("3+", "1-2", "unknown", "0")
"""Free places are shown in bands, best first: an exact count would disclose who is in a shelter."""

Age = Annotated[int | None, Range(0, 120), LENIENT]
Places = Annotated[int | None, Range(0, 10_000), LENIENT]

_OWNERS = frozenset({"capacity_total", "capacity_free", "address", "address_confidential"})

_GENDERS_BY_SEX = {"female": "feminine", "male": "masculine"}


@dataclass(kw_only=True, slots=True)
class Offer:
    """One row of table `service_offer`. Empty `accepts_genders` or `languages` means everybody, every language."""

    id: UUID
    country: Country
    organisation_id: UUID
    service_type: Annotated[str, Code("service_type")]
    accepts_genders: Annotated[tuple[Annotated[str, Code("gender")], ...], DISTINCT] = ()
    age_min: Age = None
    age_max: Age = None
    languages: Annotated[tuple[Annotated[str, Code("language")], ...], DISTINCT] = ()
    adm1_served: Annotated[tuple[Subdivision, ...], DISTINCT] = ()
    capacity_total: Places = None
    capacity_free: Places = None
    hours: Annotated[Line | None, Length(1, 200)] = None
    requires_report: bool = False
    address: Annotated[bytes | None, READ_ONLY] = None
    """Encrypted under the data key of the offer."""
    address_confidential: bool = True
    data_key: Annotated[bytes, READ_ONLY]
    verified_on: date | None = None
    updated_at: datetime
    version: int = 1

    @property
    def capacity_band(self) -> str:
        """The band of its free places."""
        return band(self.capacity_free)

    def check_ranges(self) -> None:
        """Raises Invalid for ages or places that contradict each other."""
        if self.age_min is not None and self.age_max is not None and self.age_min > self.age_max:
            raise bad_ages()
        free, total = self.capacity_free, self.capacity_total
        if free is not None and total is not None and free > total:
            raise bad_places()


def require_not_owners(fields: Collection[str]) -> None:
    """Raise Invalid for a field that only its owner is shown: to correct it unseen could disclose a shelter."""
    if corrected := sorted(_OWNERS.intersection(fields)):
        raise owners_alone(corrected[0])


def band(free: int | None) -> str:
    """The band of a number of free places; None is an unknown number."""
    if free is None:
        return "unknown"
    if free <= 0:
        return "0"
    return "1-2" if free < 3 else "3+"


def is_stale(verified_on: date | None, *, today: date) -> bool:
    """Whether the offer was not confirmed for 90 days (or ever)."""
    return verified_on is None or today - verified_on > STALE_AFTER


def gender_for(sex: str) -> str | None:
    """The gender an offer must accept for a code of `sex_registered` or `gender`; None when it decides nothing."""
    if sex in ("unknown", "other"):
        return None
    return _GENDERS_BY_SEX.get(sex, sex)
