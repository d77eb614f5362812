"""Annotations that say of a recorded field how it leaves the organisation, or why it never does.

    gender: Annotated[str | None, Code("gender"), Leaves(D1, CODED, DataKind.PROFILE, Reading.AGE + 70)] = None
    assigned_to: Annotated[UUID | None, Stays("names a member of the sender's staff")] = None

`disclosed_fields.py` reads them. The description of a preview hands the order and the code lists on to the web
application (ADR 0076).
"""

from dataclasses import KW_ONLY, dataclass
from enum import IntEnum

from services.cases.domain.person.data_kinds import DataKind

IDENTIFYING, SENSITIVE, CODED, OPERATIONAL = "identifying", "sensitive", "coded", "operational"
"""Codes of list `pii_level`."""


class Reading(IntEnum):
    """In which order people read about a person. A field has a place of its own between its group and the next."""

    CAUTIONS = 100
    NAME = 200
    AGE = 300
    ORIGIN = 400
    RISK = 500
    CONTACT = 600
    NEEDS = 700
    STATUS = 800
    EXPLOITATION = 900
    WHEN = 1000
    RECRUITMENT = 1100
    WHERE = 1200
    PACKET = 1300
    """What a packet says of itself."""
    FILE = 1400
    LIFE = 1500
    MORE = 1600


@dataclass(frozen=True, slots=True)
class Leaves:
    """The field may leave, at a profile and every one above it."""

    profile: str
    """The least profile (list `disclosure_profile`) that shows it."""
    pii: str
    """How much it says of who the person is (list `pii_level`)."""
    kind: DataKind
    place: int
    """In the order of reading (`Reading`). No other field has the same."""
    _: KW_ONLY
    name: str = ""
    """Its name in a packet, where that is another than the field's."""
    list_id: str = ""
    """The list of its codes, where its type does not say so."""
    of_each: bool = False
    """Whether each person of a case has their own, of a field that the case has for the first one."""


@dataclass(frozen=True, slots=True)
class Stays:
    """The field never leaves the organisation."""

    reason: str


A_ROW = Stays("names a row of the sender's database")
OWN_FOLLOW_UP = Stays("the sender's own follow-up")
OWN_STAFF = Stays("names a member of the sender's staff")
