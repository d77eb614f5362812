"""Sign-ins, codes, tokens, revocations and signing keys in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from joserfc.jwk import ECKey

from services.identity.adapters.codes import CodeRepository
from services.identity.adapters.families import FamilyRepository
from services.identity.adapters.pushed_requests import PushedRequestRepository
from services.identity.adapters.recovery_codes import RecoveryCodeRepository
from services.identity.adapters.revocations import RevocationRepository
from services.identity.adapters.sign_ins import SignInRepository
from services.identity.adapters.signing_keys import (
    ALGORITHM,
    SHOWN_AFTER_RETIREMENT,
    SigningKey,
    SigningKeyRepository,
)
from services.identity.domain.errors import existing
from services.identity.domain.pushed_requests import PushedRequest
from services.identity.domain.sessions import NOT_ANNOUNCED, Code, Family, FamilyOwner, RefreshToken, RevokedFor, SignIn
from services.identity.domain.signing_keys import KeyState
from shared.kernel.country import Country
from tests.support.fakes.identity.tables import (
    StoredFamily,
    StoredKey,
    StoredRecoveryCode,
    StoredRevocation,
    StoredSignIn,
    StoredToken,
    Tables,
)


class FakeSignInRepository(SignInRepository):
    """Sign-ins in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._sign_ins = tables.sign_ins

    def add(self, sign_in: SignIn, token_digest: bytes) -> None:
        self._sign_ins.add(StoredSignIn(sign_in, token_digest))

    def find_live(self, token_digest: bytes, now: datetime) -> SignIn | None:
        found = self._sign_ins.where(lambda row: row.token_digest == token_digest and _is_live(row.sign_in, now))
        return found[0].sign_in if found else None

    def find(self, session_id: UUID) -> SignIn | None:
        found = self._sign_ins.find(session_id)
        return found.sign_in if found else None

    def live_of(self, user_id: UUID, now: datetime) -> Sequence[SignIn]:
        found = self._sign_ins.where(lambda row: row.sign_in.user_id == user_id and _is_live(row.sign_in, now))
        return sorted((row.sign_in for row in found), key=lambda sign_in: sign_in.id, reverse=True)

    def strengthen(self, session_id: UUID, acr: str) -> None:
        self._sign_ins.update(
            lambda row: row.sign_in.id == session_id, lambda row: replace(row, sign_in=replace(row.sign_in, acr=acr))
        )

    def end(self, session_id: UUID, at: datetime) -> None:
        self._sign_ins.update(
            lambda row: row.sign_in.id == session_id,
            lambda row: replace(row, sign_in=replace(row.sign_in, ended_at=at)),
        )

    def end_all_of(self, user_id: UUID, at: datetime) -> None:
        self._sign_ins.update(
            lambda row: row.sign_in.user_id == user_id and row.sign_in.ended_at is None,
            lambda row: replace(row, sign_in=replace(row.sign_in, ended_at=at)),
        )

    def forget_before(self, moment: datetime) -> None:
        gone = {row.sign_in.id for row in self._sign_ins.where(lambda row: row.sign_in.expires_at < moment)}
        self._sign_ins.delete(lambda row: row.sign_in.id in gone)
        families = {row.family.id for row in self._tables.families.every() if row.family.session_id in gone}
        self._tables.families.delete(lambda row: row.family.id in families)
        self._tables.refresh_tokens.delete(lambda row: row.token.family_id in families)
        self._tables.codes.delete(lambda row: row.session_id in gone)


class FakeCodeRepository(CodeRepository):
    """Authorization codes in memory."""

    def __init__(self, tables: Tables) -> None:
        self._codes = tables.codes

    def add(self, code: Code) -> None:
        self._codes.add(code)

    def find_for_update(self, digest: bytes) -> Code | None:
        return self._codes.find(digest)

    def mark_used(self, digest: bytes, family_id: UUID, at: datetime) -> None:
        self._codes.update(lambda row: row.digest == digest, lambda row: replace(row, used_at=at, family_id=family_id))

    def forget_before(self, moment: datetime) -> None:
        self._codes.delete(lambda row: row.expires_at < moment)


class FakePushedRequestRepository(PushedRequestRepository):
    """Pushed authorization requests in memory."""

    def __init__(self, tables: Tables) -> None:
        self._requests = tables.pushed_requests

    def add(self, pushed: PushedRequest) -> None:
        self._requests.add(pushed)

    def find_for_update(self, digest: bytes) -> PushedRequest | None:
        return self._requests.find(digest)

    def replace(self, digest: bytes, pushed: PushedRequest) -> None:
        self.remove(digest)
        self._requests.add(pushed)

    def remove(self, digest: bytes) -> None:
        self._requests.delete(lambda row: row.digest == digest)

    def forget_before(self, moment: datetime) -> None:
        self._requests.delete(lambda row: row.expires_at < moment)


class FakeFamilyRepository(FamilyRepository):
    """Refresh families and their tokens in memory."""

    def __init__(self, tables: Tables) -> None:
        self._families = tables.families
        self._tokens = tables.refresh_tokens

    def add(self, family: Family) -> None:
        self._families.add(StoredFamily(family))

    def find(self, family_id: UUID) -> Family | None:
        found = self._families.find(family_id)
        return found.family if found else None

    def get_for_update(self, family_id: UUID) -> Family:
        return existing(self.find(family_id))

    def revoke(self, owner: FamilyOwner, owner_id: UUID | str, reason: RevokedFor, at: datetime) -> Sequence[Family]:
        rows = self._families.update(
            lambda row: _owner_of(row.family, owner) == owner_id and row.family.revoked_at is None,
            lambda row: StoredFamily(
                replace(row.family, revoked_at=at, revoked_for=reason),
                at if row.family.announces_logout and reason not in NOT_ANNOUNCED else None,
            ),
        )
        return [row.family for row in rows]

    def claim_logouts(self, now: datetime, lease: timedelta, limit: int) -> Sequence[Family]:
        def is_due(row: StoredFamily) -> bool:
            return row.logout_due_at is not None and row.logout_due_at <= now

        chosen = {row.family.id for row in self._families.where(is_due)[:limit]}
        rows = self._families.update(
            lambda row: row.family.id in chosen,
            lambda row: replace(
                row,
                logout_due_at=now + lease * 4 ** min(row.family.logout_attempts, 5),
                family=replace(row.family, logout_attempts=row.family.logout_attempts + 1),
            ),
        )
        return [row.family for row in rows]

    def forget_logout(self, family_id: UUID) -> None:
        self._families.update(lambda row: row.family.id == family_id, lambda row: replace(row, logout_due_at=None))

    def add_token(self, token: RefreshToken, country: Country) -> None:
        self._tokens.add(StoredToken(token, country))

    def find_token(self, digest: bytes) -> RefreshToken | None:
        found = self._tokens.find(digest)
        return found.token if found else None

    def find_successor(self, digest: bytes) -> RefreshToken | None:
        found = self._tokens.where(lambda row: row.token.parent_digest == digest)
        return found[0].token if found else None

    def mark_used(self, digest: bytes, at: datetime) -> None:
        self._tokens.update(
            lambda row: row.token.digest == digest, lambda row: replace(row, token=replace(row.token, used_at=at))
        )


class FakeRecoveryCodeRepository(RecoveryCodeRepository):
    """Recovery codes in memory, as digests."""

    def __init__(self, tables: Tables) -> None:
        self._codes = tables.recovery_codes

    def replace(self, user_id: UUID, country: Country, digests: Collection[bytes]) -> None:
        self._codes.delete(lambda row: row.user_id == user_id)
        for digest in digests:
            self._codes.add(StoredRecoveryCode(digest, user_id, country))

    def left(self, user_id: UUID) -> int:
        return len(self._codes.where(lambda row: row.user_id == user_id and row.used_at is None))

    def use(self, user_id: UUID, digest: bytes, at: datetime) -> bool:
        def is_unused(row: StoredRecoveryCode) -> bool:
            return row.user_id == user_id and row.digest == digest and row.used_at is None

        return bool(self._codes.update(is_unused, lambda row: replace(row, used_at=at)))


class FakeRevocationRepository(RevocationRepository):
    """Revocations in memory."""

    def __init__(self, tables: Tables) -> None:
        self._revocations = tables.revocations

    def add(self, member: str, country: Country, expires_at: datetime) -> None:
        known = self._revocations.find(member)
        self._revocations.put(StoredRevocation(member, known.country if known else country, expires_at))

    def live(self, now: datetime) -> Sequence[tuple[str, datetime]]:
        return [(row.member, row.expires_at) for row in self._revocations.where(lambda row: row.expires_at > now)]

    def forget_before(self, now: datetime) -> None:
        self._revocations.delete(lambda row: row.expires_at <= now)


class FakeSigningKeyRepository(SigningKeyRepository):
    """Signing keys in memory: real keys, unsealed."""

    def __init__(self, tables: Tables) -> None:
        self._keys = tables.signing_keys

    def claim_rotation(self) -> None:
        """Does nothing: in memory no other process rotates the keys."""

    def shown(self, now: datetime) -> Sequence[SigningKey]:
        shown = self._keys.where(lambda row: row.retired_at is None or row.retired_at > now - SHOWN_AFTER_RETIREMENT)
        return [
            SigningKey(row.kid, row.state, _read_key(row), row.retired_at)
            for row in sorted(shown, key=lambda row: row.created_at)
        ]

    def activated_at(self) -> datetime | None:
        current = self._keys.where(lambda row: row.state is KeyState.CURRENT)
        return current[0].activated_at if current else None

    def retire_current(self, at: datetime) -> None:
        self._keys.update(
            lambda row: row.state is KeyState.CURRENT,
            lambda row: replace(row, state=KeyState.RETIRED, retired_at=at),
        )

    def promote_next(self, at: datetime) -> None:
        self._keys.update(
            lambda row: row.state is KeyState.NEXT,
            lambda row: replace(row, state=KeyState.CURRENT, activated_at=at),
        )

    def add_next(self, at: datetime) -> None:
        key = ECKey.generate_key("P-256", auto_kid=True)
        self._keys.add(StoredKey(str(key.kid), KeyState.NEXT, key.as_pem(private=True), at))


def _is_live(sign_in: SignIn, now: datetime) -> bool:
    return sign_in.ended_at is None and sign_in.expires_at > now


def _owner_of(family: Family, owner: FamilyOwner) -> UUID | str:
    owners: dict[FamilyOwner, UUID | str] = {
        FamilyOwner.FAMILY: family.id,
        FamilyOwner.SIGN_IN: family.session_id,
        FamilyOwner.PERSON: family.user_id,
        FamilyOwner.CLIENT: family.client_id,
    }
    return owners[owner]


def _read_key(row: StoredKey) -> ECKey:
    return ECKey.import_key(row.pem, {"kid": row.kid, "use": "sig", "alg": ALGORITHM})
