"""What may leave a case, field by field. The profiles `d0` to `d4` are read off this registry and nowhere else.

It follows from the declarations: each recorded field says from which profile on it leaves (`Leaves`) or why it never
does (`Stays`, ADR 0076). A test walks the registry: nothing identifying below d3, nothing sensitive below d2 but
accessibility, which a shelter must know to say yes or no, and the cautions of the first contact; and every recorded
field says one of the two.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, Final

from services.cases.domain.case.case import Case
from services.cases.domain.case.facts import duration_of
from services.cases.domain.person.data_kinds import DataKind, in_order
from services.cases.domain.person.field_facts import IDENTIFYING, OPERATIONAL, SENSITIVE, Leaves, Reading, Stays
from services.cases.domain.person.identity import Identity, Phone
from services.cases.domain.person.levels import D0, D1, D2, is_above
from services.cases.domain.person.member import Member
from services.cases.domain.person.person import Experience, Person
from services.cases.domain.person.recorded_person import RecordedPerson
from shared.kernel.codes import Code, Mark
from shared.kernel.country import Country
from shared.kernel.shapes import FieldShape, Shape, fields_of

ACCOMPANIED_BY = "accompanied_by"
"""The name under which a packet holds those who go along."""
DO_NOT_CALL = "do_not_call"
FROM_THE_FIRST_CONTACT = frozenset({DO_NOT_CALL, "minor_alone"})
"""The cautions that protect the person before a receiver has accepted; the others leave from d2."""


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
    shows: str
    leaves: Leaves
    list_id: str | None
    """The list of its codes; None for a field without codes."""
    is_personal: bool
    """Whether every person of a case has it for themself."""
    read: Callable[[Record], Any]

    @property
    def pii(self) -> str:
        """How much it says of who the person is (list `pii_level`)."""
        return self.leaves.pii

    @property
    def profile(self) -> str:
        """The least profile that shows it."""
        return self.leaves.profile


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


_COMPUTED: Mapping[str, Callable[[Record], Any]] = {
    "person.age_band": _age_band,
    "experience.duration": _duration,
    "identity.phones": _phones,
}
"""Recorded fields of which something else leaves than what is recorded."""

_DECLARED: Mapping[str, tuple[type[Any], str]] = {
    "case": (Case, "case"),
    "person": (Person, "about.person"),
    "experience": (Experience, "about.experience"),
    "identity": (Identity, "identity"),
}
"""Each part of a record: what declares its fields, and the attribute of `Record` that has them."""


def _declared() -> Iterator[tuple[str, str, FieldShape]]:
    for part, (entity, path) in _DECLARED.items():
        for declared in fields_of(entity).values():
            yield part, path, declared


def _recorded() -> Iterator[Field]:
    for part, path, declared in _declared():
        if leaves := declared.shape.mark(Leaves):
            shows = f"{part}.{declared.name}"
            whose = "about" if leaves.of_each else path
            read = _COMPUTED.get(shows) or attrgetter(f"{whose}.{declared.name}")
            list_id = leaves.list_id or _list_of(declared.shape)
            yield Field(leaves.name or declared.name, shows, leaves, list_id, leaves.of_each or part != "case", read)


def _list_of(shape: Shape) -> str | None:
    """The list of the codes that a field holds, or that the items of a list are."""
    one = shape.item or shape
    if code := one.mark(Code):
        return code.list_id
    return "iso_3166_1" if Mark.ALPHA_3 in one.marks or one.base is Country else None


def _beside_the_record() -> Iterator[Field]:
    """What leaves and is no recorded field of its own."""
    services = Leaves(D0, OPERATIONAL, DataKind.NEEDS, Reading.NEEDS + 10)
    types = Leaves(D2, SENSITIVE, DataKind.LIVED, Reading.EXPLOITATION + 10)
    first = Leaves(D1, SENSITIVE, DataKind.SAFETY, Reading.CAUTIONS + 10)
    more = Leaves(D2, SENSITIVE, DataKind.SAFETY, Reading.CAUTIONS + 20)
    yield Field("services", "request.services", services, "service_type", False, attrgetter("services"))
    yield Field(
        *("exploitation_types", "experience.exploitation", types, "exploitation_type"),
        is_personal=True,
        read=attrgetter("about.experience.types"),
    )
    yield Field("flags", "case.flags", first, "caution_flag", True, _first_flags)
    yield Field("more_flags", "case.flags", more, "caution_flag", True, _more_flags)


REGISTRY: Final = tuple(sorted((*_recorded(), *_beside_the_record()), key=lambda field: field.leaves.place))
"""Every field that may leave, in the order in which people read about a person."""

_OF_THE_PACKET = (
    ("profile", "disclosure_profile", Reading.PACKET + 10),
    ("consent_expires_on", None, Reading.PACKET + 20),
)
"""What people read of the packet itself: its name, the list of its codes, its place."""

NEVER_LEAVES: Mapping[str, str] = {
    f"{part}.{declared.name}": stays.reason
    for part, _, declared in _declared()
    if (stays := declared.shape.mark(Stays))
}
"""Every field that never leaves → why."""

KIND_OF_FIELD: Mapping[str, DataKind] = {field.name: field.leaves.kind for field in REGISTRY} | {
    "answer": DataKind.ANSWERS
}
"""Every field that may leave, and words to a prosecutor's office → its kind."""


def kinds_of(fields: Iterable[str]) -> tuple[DataKind, ...]:
    """The kinds of data that stand for `fields`, each once."""
    return in_order({KIND_OF_FIELD[name] for name in fields if name in KIND_OF_FIELD})


def shown_by(profile: str) -> tuple[Field, ...]:
    """The fields of a profile, in the order of reading."""
    return tuple(field for field in REGISTRY if not is_above(field.profile, profile))


def described() -> list[dict[str, str]]:
    """What people may read of a packet, in their order: the `name` of each field, and the `list` of its codes."""
    fields = [*((field.name, field.list_id, field.leaves.place) for field in REGISTRY), *_OF_THE_PACKET]
    fields.sort(key=lambda field: field[2])
    return [{"name": name} | ({"list": list_id} if list_id else {}) for name, list_id, _ in fields]


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
