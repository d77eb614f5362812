"""What an organisation offers, whom it accepts, and how much room it has."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from shared.kernel.country import Country

STALE_AFTER = timedelta(days=90)
"""An offer nobody has confirmed for this long is shown, with a warning (domain rule `offer.verified_on`)."""

BANDS = ("3+", "1-2", "unknown", "0")
"""Free places are shown in bands, best first: an exact count tells who is in a shelter."""

_GENDERS_BY_SEX = {"female": "feminine", "male": "masculine"}


@dataclass(kw_only=True, slots=True)
class Offer:
    """One row of table `service_offer`. Empty `accepts_genders` or `languages` means everybody, every language."""

    id: UUID
    country: Country
    organisation_id: UUID
    service_type: str
    accepts_genders: tuple[str, ...] = ()
    age_min: int | None = None
    age_max: int | None = None
    languages: tuple[str, ...] = ()
    adm1_served: tuple[str, ...] = ()
    capacity_total: int | None = None
    capacity_free: int | None = None
    hours: str | None = None
    requires_report: bool = False
    address: bytes | None = None
    address_confidential: bool = True
    data_key: bytes
    verified_on: date | None = None
    updated_at: datetime
    version: int = 1


def band(free: int | None) -> str:
    """The band that tells how many places are free."""
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
