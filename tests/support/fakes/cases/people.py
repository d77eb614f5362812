"""The vault, new cases, the search index and stale names in memory. Encryption and tokens are the real ones."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.cases.adapters.case.new_cases import NewCases
from services.cases.adapters.person.search_index import DEPTH, Candidate, SearchIndex, SearchTokens, Token
from services.cases.adapters.person.stale_names import StaleName, StaleNames
from services.cases.adapters.person.vault import Births, EncryptedBirthdate, Vault, encrypt_identity, encrypt_new
from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseNumberTaken
from services.cases.domain.case.timeline import StoredEntry, TimelineEntry
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.member import VaultPerson
from services.cases.domain.person.names import KEYS_VERSION
from shared.crypto import BlindIndex, CountryKeys
from shared.kernel.errors import NotFound
from tests.support.fakes.cases.cases import identity_row, lock_of
from tests.support.fakes.cases.tables import CasesTables, StoredIdentity, StoredToken, Tombstone


class FakeVault(Vault):
    """Encrypted identities in memory: what reads and writes rows is replaced, what encrypts is not."""

    def __init__(self, tables: CasesTables, keys: CountryKeys) -> None:
        self._tables = tables
        self._keys = keys

    def replace(self, whose: VaultPerson, identity: Identity) -> None:
        row = self._tables.identities.find(whose.person_id)
        if row is None:
            self._insert(whose, identity)
            return
        key = self._keys.open(whose.country, row.wrapped_key)
        encrypted: dict[str, Any] = encrypt_identity(key, whose.person_id, whose.country, identity)
        changed = replace(row, **encrypted, version=row.version + 1, name_keys_version=KEYS_VERSION)
        self._tables.identities.put(changed)

    def erase(self, whose: VaultPerson, *, reason: str, erased_by: str, at: datetime) -> None:
        remains = Tombstone(whose.person_id, whose.country, whose.organisation_id, reason, erased_by, at)
        self._tables.tombstones.add(remains)
        self._tables.identities.remove(whose.person_id)

    def births_of(self, people: Collection[VaultPerson]) -> Births:
        rows = [row for whose in people if (row := self._tables.identities.find(whose.person_id)) is not None]
        return Births(
            encrypted={
                row.person_id: EncryptedBirthdate(wrapped_key=row.wrapped_key, birthdate=row.birthdate) for row in rows
            },
            erased={whose.person_id for whose in people if self.is_erased(whose)},
        )

    def is_erased(self, whose: VaultPerson) -> bool:
        return self._tables.tombstones.find(whose.person_id) is not None

    def _insert(self, whose: VaultPerson, identity: Identity | None) -> None:
        if self.is_erased(whose):
            raise NotFound
        self._tables.identities.add(identity_row(whose, encrypt_new(self._keys, whose, identity)))

    def _row(self, person_id: UUID) -> dict[str, Any] | None:
        row = self._tables.identities.find(person_id)
        return None if row is None else asdict(row)


class FakeNewCases(NewCases):
    """New cases in memory, stored at once."""

    def __init__(self, tables: CasesTables, keys: CountryKeys, index: BlindIndex) -> None:
        self._tables = tables
        self._country_keys = keys
        self._search_tokens = SearchTokens(index)

    def add(
        self,
        case: Case,
        identity: Identity | None,
        *,
        others: Sequence[Identity] = (),
        entries: Sequence[TimelineEntry],
        actor: str,
        at: datetime,
    ) -> None:
        if (case.country, case.case_number) in self._tables.case_numbers():
            raise CaseNumberTaken(retry_after=1)
        self._tables.cases.add(case)
        self._tables.identities.add(identity_row(case, encrypt_new(self._country_keys, case, identity)))
        known = [each for each in (identity, *others) if each is not None]
        tokens = [token for each in known for token in self._search_tokens.tokens(case.country, each)]
        for kind, token in dict.fromkeys(tokens):
            self._tables.tokens.add(StoredToken(case.country, case.organisation_id, kind, token, case.id))
        for entry in entries:
            stored = StoredEntry(kind=entry.kind, details=entry.details, id=entry.id, at=at, actor=actor)
            self._tables.timeline.put(case, stored)


class FakeSearchIndex(SearchIndex):
    """Tokens in memory."""

    def __init__(self, tables: CasesTables, index: BlindIndex) -> None:
        self._tables = tables
        self._index = index

    def candidates(self, organisation: UUID, tokens: Sequence[Token], width: int) -> Sequence[Candidate]:
        matches: Counter[UUID] = Counter()
        for _, token in tokens:
            matches.update(self._found_by(organisation, token))
        best = sorted(matches, key=lambda case_id: (matches[case_id], case_id), reverse=True)[:width]
        return [found for case_id in best for found in self._candidates_of(case_id)]

    def replace(self, case: Case, identities: Iterable[Identity]) -> None:
        kept = {token: kind for identity in identities for kind, token in self.tokens(case.country, identity)}
        self._tables.tokens.remove_where(lambda row: row.case_id == case.id and row.token not in kept)
        for token, kind in kept.items():
            self._tables.tokens.put(StoredToken(case.country, case.organisation_id, kind, token, case.id))

    def _found_by(self, organisation: UUID, token: bytes) -> list[UUID]:
        """The newest cases of the organisation under a token."""
        hits = self._tables.tokens.where(lambda row: row.organisation_id == organisation and row.token == token)
        return sorted((row.case_id for row in hits), reverse=True)[:DEPTH]

    def _candidates_of(self, case_id: UUID) -> list[Candidate]:
        case = self._tables.cases.find(case_id)
        return [] if case is None else [_candidate(case, row) for row in identities_of(case, self._tables)]


def identities_of(case: Case, tables: CasesTables) -> list[StoredIdentity]:
    """The stored identities of the persons of a case."""
    return [row for whose in case.vault_persons if (row := tables.identities.find(whose.person_id)) is not None]


def _candidate(case: Case, row: StoredIdentity) -> Candidate:
    return Candidate(
        id=case.id,
        case_number=case.case_number,
        status=case.status,
        opened_on=case.opened_on,
        country=case.country,
        person_id=row.person_id,
        birth_year=case.person.birth_year if row.person_id == case.person_id else None,
        wrapped_key=row.wrapped_key,
        names=row.names,
    )


class FakeStaleNames(StaleNames):
    """Names indexed by an older rule, in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._tables = tables

    def count(self) -> int:
        return len(self._stale())

    def take(self, after: UUID | None, limit: int) -> Sequence[StaleName]:
        taken: list[Case] = []
        for case in self._stale():
            is_next = after is None or case.id > after
            if is_next and len(taken) < limit and self._tables.locks.try_hold(lock_of(case.id), self._tables):
                taken.append(case)
        return [_stale_name(case, row) for case in taken for row in identities_of(case, self._tables)]

    def renew(self, names: Sequence[StaleName], tokens: Sequence[tuple[UUID, Token]]) -> None:
        renewed, pairs = {name.id for name in names}, {(case_id, token) for case_id, (_, token) in tokens}
        self._tables.tokens.remove_where(
            lambda row: row.case_id in renewed and row.kind == "name" and (row.case_id, row.token) not in pairs
        )
        for case_id, token in pairs:
            case = self._tables.cases.get(case_id)
            self._tables.tokens.put(StoredToken(case.country, case.organisation_id, "name", token, case_id))
        for name in names:
            row = self._tables.identities.get(name.person_id)
            self._tables.identities.put(replace(row, name_keys_version=KEYS_VERSION))

    def _stale(self) -> list[Case]:
        """The cases whose first person is indexed by an older rule, by their ids."""
        pairs = ((case, self._tables.identities.find(case.person_id)) for case in self._tables.cases.where())
        stale = [case for case, row in pairs if row is not None and row.name_keys_version < KEYS_VERSION]
        return sorted(stale, key=lambda case: case.id)


def _stale_name(case: Case, row: StoredIdentity) -> StaleName:
    return StaleName(
        id=case.id, country=case.country, person_id=row.person_id, wrapped_key=row.wrapped_key, names=row.names
    )
