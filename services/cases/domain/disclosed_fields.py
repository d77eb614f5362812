"""What may leave a case, field by field. The profiles `d0` to `d4` are read off this registry and nowhere else.

Every field carries its sensitivity (list `pii_level`) and the least profile (list `disclosure_profile`) that shows it.
A test walks the registry: nothing identifying below d3, nothing sensitive below d2 but accessibility, which a shelter
must know to say yes or no, and the cautions of the first contact; and every recorded field either listed here or named
in `NEVER_LEAVES`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from services.cases.domain.case import Case
from services.cases.domain.facts import duration_of
from services.cases.domain.identity import Identity, Phone
from services.cases.domain.levels import D0, D1, D2, D3, D4, is_above
from services.cases.domain.member import Member
from services.cases.domain.recorded_person import RecordedPerson

ACCOMPANIED_BY = "accompanied_by"
"""The name under which a packet holds those who go along."""
DO_NOT_CALL = "do_not_call"
FROM_THE_FIRST_CONTACT = frozenset({DO_NOT_CALL, "minor_alone"})
"""The cautions that protect the person before a receiver has accepted; the others leave from d2."""
IDENTIFYING, SENSITIVE, CODED, OPERATIONAL = "identifying", "sensitive", "coded", "operational"


@dataclass(frozen=True, slots=True)
class Record:
    """What a packet is made from."""

    case: Case
    identity: Identity
    services: tuple[str, ...]
    other: Member | None = None
    """The person it is about, when that is not the first one of the case."""

    @property
    def about(self) -> RecordedPerson:
        """The record of the person."""
        return self.other or self.case


@dataclass(frozen=True, slots=True)
class Field:
    """One field that may leave: its name in the packet, and which recorded field it shows."""

    name: str
    pii: str
    profile: str
    shows: str
    read: Callable[[Record], Any]

    @property
    def is_personal(self) -> bool:
        """Whether every person of a case has it for themself."""
        return self.shows.startswith(("person.", "experience.", "identity.")) or self.shows in _PERSONAL


_PERSONAL = frozenset({"case.flags", "case.majority", "case.more_experiences"})


def _case(name: str, pii: str, profile: str) -> Field:
    return Field(name, pii, profile, f"case.{name}", lambda record: getattr(record.case, name))


def _person(name: str, pii: str, profile: str, as_name: str | None = None) -> Field:
    return Field(as_name or name, pii, profile, f"person.{name}", lambda record: getattr(record.about.person, name))


def _experience(name: str, pii: str, profile: str) -> Field:
    return Field(name, pii, profile, f"experience.{name}", lambda record: getattr(record.about.experience, name))


def _identity(name: str, pii: str, profile: str) -> Field:
    return Field(name, pii, profile, f"identity.{name}", lambda record: getattr(record.identity, name))


def _recorded(name: str, pii: str, profile: str) -> Field:
    """A field that the case has for its first person, and every other person for themself."""
    return Field(name, pii, profile, f"case.{name}", lambda record: getattr(record.about, name))


def _age_band(record: Record) -> str | None:
    age = record.about.age
    return age.band if age else record.about.person.age_band


def _duration(record: Record) -> str | None:
    known = record.about.experience
    return duration_of(known.duration, known.started_on, known.ended_on)


def _flags(record: Record) -> list[str]:
    """The cautions in force about the person."""
    about = record.other.id if record.other else None
    return [flag.flag for flag in record.case.flags if flag.person_id == about]


def _phones(record: Record) -> Sequence[Phone]:
    """The telephones; none is safe to call where a caution forbids it, whatever was recorded of the number."""
    phones = record.identity.phones
    if DO_NOT_CALL not in _flags(record):
        return phones
    return [replace(phone, safe_to_call=False, safe_hours=None) for phone in phones]


def _first_flags(record: Record) -> list[str]:
    return [flag for flag in _flags(record) if flag in FROM_THE_FIRST_CONTACT]


def _more_flags(record: Record) -> list[str]:
    return [flag for flag in _flags(record) if flag not in FROM_THE_FIRST_CONTACT]


REGISTRY: tuple[Field, ...] = (
    Field("services", OPERATIONAL, D0, "request.services", lambda record: record.services),
    _case("country", OPERATIONAL, D0),
    Field("age_band", CODED, D1, "person.age_band", _age_band),
    _recorded("majority", CODED, D1),
    _person("gender", CODED, D1),
    _person("primary_language", CODED, D1),
    _person("needs_interpreter", CODED, D1),
    _person("disabilities", SENSITIVE, D1),
    _person("dependants_with_person", CODED, D1, "dependants"),
    Field("flags", SENSITIVE, D1, "case.flags", _first_flags),
    _case("risk_level", SENSITIVE, D2),
    _case("needs", SENSITIVE, D2),
    _case("identified_adm1", CODED, D2),
    _person("trafficking_status", SENSITIVE, D2),
    Field("exploitation_types", SENSITIVE, D2, "experience.exploitation", lambda record: record.about.experience.types),
    Field("more_flags", SENSITIVE, D2, "case.flags", _more_flags),
    _case("case_number", CODED, D3),
    _identity("salutation", IDENTIFYING, D3),
    _identity("first_names", IDENTIFYING, D3),
    _identity("surnames", IDENTIFYING, D3),
    _identity("known_as", IDENTIFYING, D3),
    Field("phones", IDENTIFYING, D3, "identity.phones", _phones),
    _identity("email", IDENTIFYING, D3),
    _identity("safe_to_write", IDENTIFYING, D3),
    _identity("guardian_contact", IDENTIFYING, D3),
    _person("birth_year", CODED, D3),
    _person("age", CODED, D3),
    _person("age_is_estimated", CODED, D3),
    _person("citizenships", CODED, D3),
    _person("secondary_language", CODED, D3),
    _person("child_care_status", CODED, D3),
    _person("role", CODED, D3),
    _identity("birthdate", IDENTIFYING, D4),
    _identity("documents", IDENTIFYING, D4),
    _identity("address", IDENTIFYING, D4),
    _case("identification_source", CODED, D4),
    _case("identified_on", CODED, D4),
    _case("opened_on", CODED, D4),
    _person("status_decided_by", CODED, D4),
    _person("status_decided_on", CODED, D4),
    _person("sex_registered", CODED, D4),
    _person("country_of_birth", CODED, D4),
    _person("habitual_adm1", CODED, D4),
    _person("migration_status", SENSITIVE, D4),
    _person("marital_status", CODED, D4),
    _person("children_count", CODED, D4),
    _person("education_level", CODED, D4),
    _person("ethnic_identity", SENSITIVE, D4),
    _person("deceased", SENSITIVE, D4),
    _experience("started_on", SENSITIVE, D4),
    _experience("ended_on", SENSITIVE, D4),
    _experience("ongoing", SENSITIVE, D4),
    Field("duration", CODED, D4, "experience.duration", _duration),
    _experience("age_when_trafficked", CODED, D4),
    _experience("minor_at_exploitation", CODED, D4),
    _experience("scope", CODED, D4),
    _experience("origin_country", CODED, D4),
    _experience("origin_adm1", CODED, D4),
    _experience("recruitment_country", CODED, D4),
    _experience("recruitment_adm1", CODED, D4),
    _experience("exploitation_country", CODED, D4),
    _experience("exploitation_adm1", CODED, D4),
    _experience("acts", SENSITIVE, D4),
    _experience("means", SENSITIVE, D4),
    _experience("controls", SENSITIVE, D4),
    _experience("exploitation", SENSITIVE, D4),
    _experience("recruiter_relationship", SENSITIVE, D4),
    _experience("recruitment_methods", SENSITIVE, D4),
    _experience("recruitment_platforms", SENSITIVE, D4),
    _experience("exploitation_platforms", SENSITIVE, D4),
    _experience("legs", SENSITIVE, D4),
    _experience("gbv_incident_type", SENSITIVE, D4),
    _experience("groups", SENSITIVE, D4),
    _recorded("more_experiences", SENSITIVE, D4),
)

NEVER_LEAVES: Mapping[str, str] = {
    "person.status_screening_id": "names a row of the sender's database",
    "case.id": "names a row of the sender's database",
    "case.person_id": "names a row of the sender's vault",
    "case.organisation_id": "the referral itself names the sender",
    "case.duplicate_of": "names a row of the sender's database",
    "case.also_numbered": "the numbers of files that stand for nobody any more",
    "case.origin": "how the sender's own case began",
    "case.others": "those who go along are content of their own, each on grounds of their own",
    "case.status": "the sender's own follow-up",
    "case.stage": "the sender's own follow-up",
    "case.age_said_on": "counts how an age has grown for the sender's own rule",
    "case.best_interest": "each organisation considers them anew for its own decision",
    "case.confidentiality": "each organisation decides how closely it holds its own case",
    "case.counted_until": "as consents",
    "case.sealed_for": "names members of the sender's staff",
    "case.emergency_for": "as sealed_for",
    "case.emergency_until": "as sealed_for",
    "case.consents": "the referral carries the end of the one consent it stands on",
    "case.overrides": "as consents; why it was allowed is the sender's own file",
    "case.reassess_risk_by": "the sender's own follow-up",
    "case.risk_basis": "names a member of the sender's staff",
    "case.due_parts": "the sender's own follow-up",
    "case.assigned_to": "names a member of the sender's staff",
    "case.closed_on": "an open case is referred, not a closed one",
    "case.closure_reason": "as closed_on",
    "case.anonymised_on": "as closed_on",
    "case.source": "how the sender got the record",
    "case.year_known": "an imported record is closed and not referred",
    "case.flags_absent": "as year_known",
    "case.version": "counts the sender's changes",
}


def shown_by(profile: str) -> tuple[Field, ...]:
    """The fields of a profile, least first."""
    return tuple(field for field in REGISTRY if not is_above(field.profile, profile))


def content(profile: str, record: Record) -> dict[str, Any]:
    """What `profile` shows of `record`. Fields without a value are left out."""
    return {field.name: value for field in shown_by(profile) if _has_value(value := field.read(record))}


def content_of_other(profile: str, record: Record) -> dict[str, Any]:
    """What `profile` shows of a companion: of their own record, and nothing of the case.

    Always with their role: who receives a mother must know whether a child or a witness is with them.
    """
    fields = [field for field in shown_by(profile) if field.is_personal]
    return {"role": record.about.person.role} | {
        field.name: value for field in fields if _has_value(value := field.read(record))
    }


def withheld(profile: str, record: Record, reason: str) -> list[dict[str, str]]:
    """Fields that have a value and stay, with the reason; names only."""
    shown = {field.name for field in shown_by(profile)}
    return [
        {"field": field.name, "reason": reason}
        for field in REGISTRY
        if field.name not in shown and _has_value(field.read(record))
    ]


NAMING: Final = tuple(field.name for field in REGISTRY if field.pii == IDENTIFYING)
"""The fields that say who a person is."""


def identifying_in(shown: Mapping[str, Any]) -> list[str]:
    """The fields of a packet's content that say who a person is, of those who go along too; names only."""
    everybody = [shown, *shown.get(ACCOMPANIED_BY, ())]
    return [name for name in NAMING if any(name in one for one in everybody)]


def without(names: Collection[str], shown: Mapping[str, Any]) -> dict[str, Any]:
    """A packet's content without the fields of these names, of those who go along too."""
    left = {name: value for name, value in shown.items() if name not in names}
    if along := shown.get(ACCOMPANIED_BY):
        left[ACCOMPANIED_BY] = [without(names, one) for one in along]
    return left


def _has_value(value: Any) -> bool:
    return value is not None and not (isinstance(value, Collection) and not value)
