"""Criminal proceedings: their words are encrypted under a key of their own that the country's key wraps."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, exists, insert, select, update

from services.cases.adapters.older import newest_first
from services.cases.adapters.tables import proceeding, proceeding_part, proceeding_person, proceeding_stage
from services.cases.domain.proceedings.proceeding import PersonOfProceeding, Proceeding
from services.cases.domain.proceedings.stages import StageChange
from shared.crypto import BlindIndex, Cipher, CountryKeys
from shared.db.paging import Page
from shared.db.rows import RowMapper
from shared.kernel.country import Country
from shared.kernel.errors import NotFound

WORDS = ("file_number", "court", "court_file_number")
"""What is encrypted."""

_PROCEEDINGS = RowMapper(Proceeding, proceeding)
_PERSONS = RowMapper(PersonOfProceeding, proceeding_person)
_STAGES = RowMapper(StageChange, proceeding_stage)


class Proceedings:
    """The proceedings that the context may see; any other is NotFound."""

    def __init__(self, connection: Connection, keys: CountryKeys, index: BlindIndex) -> None:
        self._connection = connection
        self._keys = keys
        self._index = index

    def add(self, known: Proceeding, persons: Sequence[PersonOfProceeding], stage: StageChange) -> None:
        """Insert one under a new key, with its persons and its first stage."""
        key = self._keys.new_data_key(known.country)
        row = {**self._row(known, Cipher(key.plain)), "wrapped_key": key.wrapped}
        self._connection.execute(insert(proceeding), row)
        self.add_persons(known, persons)
        self.add_stage(known, stage)

    def save(self, known: Proceeding) -> None:
        """Write a changed proceeding over its former version."""
        changed = update(proceeding).where(proceeding.c.id == known.id)
        self._connection.execute(changed.values(self._row(known, self.cipher(known.id))))

    def get(self, proceeding_id: UUID) -> Proceeding:
        """One of them. Raises NotFound, DecryptionError."""
        return self._read(self._found(proceeding_id))

    def get_for_update(self, proceeding_id: UUID) -> Proceeding:
        """One of them, locked until the transaction ends. Raises NotFound, DecryptionError."""
        return self._read(self._found(proceeding_id, lock=True))

    def cipher(self, proceeding_id: UUID) -> Cipher:
        """What encrypts the words of a proceeding and its parts. Raises NotFound, DecryptionError."""
        row = self._found(proceeding_id)
        return Cipher(self._keys.open(row.country, row.wrapped_key))

    def page(
        self,
        organisation_id: UUID,
        *,
        stage: str | None = None,
        responsible: UUID | None = None,
        after: Sequence[Any] | None,
        limit: int,
    ) -> Page[Proceeding]:
        """Those that an organisation keeps and the context may see, newest first."""
        found = select(proceeding).where(proceeding.c.organisation_id == organisation_id)
        if stage is not None:
            found = found.where(proceeding.c.stage == stage)
        if responsible is not None:
            found = found.where(proceeding.c.responsible == responsible)
        return newest_first(self._connection, found, proceeding.c.recorded_at, after, limit, self._read)

    def by_file_number(self, organisation_id: UUID, country: Country, file_number: str) -> Sequence[Proceeding]:
        """Those that an organisation keeps under a file number, however it is punctuated."""
        token = self.file_token(country, file_number)
        if token is None:
            return []
        of_token = proceeding.c.file_token == token
        return self._all(select(proceeding).where(proceeding.c.organisation_id == organisation_id, of_token))

    def each(self, proceeding_ids: Collection[UUID]) -> Sequence[Proceeding]:
        """Those of these that the context may see."""
        return self._all(select(proceeding).where(proceeding.c.id.in_(proceeding_ids)))

    def of_cases(self, case_ids: Collection[UUID]) -> Sequence[Proceeding]:
        """Those with a person of one of these cases, newest first, whichever organisation keeps them."""
        named = exists().where(proceeding_person.c.proceeding_id == proceeding.c.id)
        found = select(proceeding).where(named.where(proceeding_person.c.case_id.in_(case_ids)))
        return self._all(found.order_by(proceeding.c.recorded_at.desc(), proceeding.c.id.desc()))

    def naming(
        self, case_ids: Collection[UUID], person_ids: Collection[UUID] | None = None
    ) -> set[tuple[UUID, Country]]:
        """Id and country of the proceedings with one of these persons of these cases; without `person_ids` with any."""
        row = proceeding_person.c
        found = select(row.proceeding_id, row.country).where(row.case_id.in_(case_ids)).distinct()
        if person_ids is not None:
            found = found.where(row.person_id.in_(person_ids))
        return {(each.proceeding_id, Country(each.country)) for each in self._connection.execute(found)}

    def next_facts_version(self, proceeding_id: UUID) -> int:
        """Count one more publication of the facts of a proceeding; returns how many there are. Raises NotFound."""
        more = update(proceeding).where(proceeding.c.id == proceeding_id)
        counted = more.values(facts_version=proceeding.c.facts_version + 1).returning(proceeding.c.facts_version)
        version: int | None = self._connection.execute(counted).scalar()
        if version is None:
            raise NotFound
        return version

    def forget_words(self, known: Proceeding) -> None:
        """Destroy the key of a proceeding: file numbers, names and words of its parts are gone, codes and days stay."""
        key = self._keys.new_data_key(known.country)
        gone = {"words": None, "file_token": None, "wrapped_key": key.wrapped}
        self._connection.execute(update(proceeding).where(proceeding.c.id == known.id).values(gone))
        of_it = update(proceeding_part).where(proceeding_part.c.proceeding_id == known.id)
        self._connection.execute(of_it.values(content=None))

    def file_token(self, country: Country, file_number: str | None) -> bytes | None:
        """Under which a file number is found and compared, without being readable; None for one without a digit."""
        number = normalised(file_number or "")
        return self._index.token(country, "file_number", number) if any(map(str.isdigit, number)) else None

    def add_persons(self, known: Proceeding, persons: Sequence[PersonOfProceeding]) -> None:
        """Add persons to a proceeding, one at least. It is seen from then on by those who see one of them."""
        rows = [{**_PERSONS.to_row(person), "country": known.country} for person in persons]
        self._connection.execute(insert(proceeding_person), rows)

    def save_person(self, person: PersonOfProceeding) -> None:
        """Write the changed standing of a person."""
        changed = update(proceeding_person).where(proceeding_person.c.id == person.id)
        self._connection.execute(changed.values(standing=person.standing))

    def persons_of(self, proceeding_ids: Collection[UUID]) -> Sequence[PersonOfProceeding]:
        """The persons in these proceedings that the context may see, in the order in which they were added."""
        among = proceeding_person.c.proceeding_id.in_(proceeding_ids)
        found = select(proceeding_person).where(among)
        ordered = found.order_by(proceeding_person.c.added_at, proceeding_person.c.id)
        return [_PERSONS.from_row(row) for row in self._connection.execute(ordered)]

    def add_stage(self, known: Proceeding, change: StageChange) -> None:
        """Append a change of stage."""
        row = {**_STAGES.to_row(change), **part_of_proceeding(known)}
        self._connection.execute(insert(proceeding_stage), row)

    def stage_changes(self, proceeding_id: UUID) -> Sequence[StageChange]:
        """Every change of stage of a proceeding, in the order in which they were recorded."""
        found = select(proceeding_stage).where(proceeding_stage.c.proceeding_id == proceeding_id)
        ordered = found.order_by(proceeding_stage.c.recorded_at, proceeding_stage.c.id)
        return [_STAGES.from_row(row) for row in self._connection.execute(ordered)]

    def _all(self, found: Select[Any]) -> list[Proceeding]:
        return [self._read(row) for row in self._connection.execute(found)]

    def _found(self, proceeding_id: UUID, *, lock: bool = False) -> Row[Any]:
        found = select(proceeding).where(proceeding.c.id == proceeding_id)
        row = self._connection.execute(found.with_for_update() if lock else found).first()
        if row is None:
            raise NotFound
        return row

    def _row(self, known: Proceeding, cipher: Cipher) -> Mapping[str, Any]:
        words = {name: said for name in WORDS if (said := getattr(known, name)) is not None}
        return {
            **_PROCEEDINGS.to_row(known),
            "words": cipher.encrypt(json.dumps(words).encode(), _place(known.id, known.country)) if words else None,
            "file_token": self.file_token(known.country, known.file_number),
        }

    def _read(self, row: Row[Any]) -> Proceeding:
        words = {}
        if row.words is not None:
            key = self._keys.open(row.country, row.wrapped_key)
            words = json.loads(Cipher(key).decrypt(row.words, _place(row.id, row.country)))
        return _PROCEEDINGS.from_row({**row._mapping, **words})  # noqa: SLF001 - a public name


def normalised(file_number: str) -> str:
    """A file number without what people write differently: spaces, punctuation, small letters."""
    return "".join(filter(str.isalnum, file_number.casefold()))


def part_of_proceeding(known: Proceeding) -> Mapping[str, Any]:
    """The columns by which a row belongs to a proceeding."""
    return {"country": known.country, "organisation_id": known.organisation_id, "proceeding_id": known.id}


def _place(proceeding_id: UUID, country: str) -> str:
    """What the words are bound to."""
    return f"proceeding|words|{proceeding_id}|{country}"
