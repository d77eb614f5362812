"""Rotate the key that signs tokens."""

from datetime import timedelta

from services.identity.adapters.work import IdentityWork

KEY_LIFE = timedelta(days=30)


def rotate_signing_key(*, work: IdentityWork) -> None:
    """Let the announced key sign from now on, retire the current one and announce a fresh one.

    Tokens of the retired key stay valid: it is shown for an hour and they live five minutes.
    """
    work.signing_keys.claim_rotation()
    _rotate(work)


def ensure_signing_keys(*, work: IdentityWork) -> None:
    """Make the first two keys when there are none."""
    if work.signing_keys.activated_at() is not None:
        return
    work.signing_keys.claim_rotation()
    if work.signing_keys.activated_at() is None:
        work.signing_keys.add_next(work.clock.now())
        _rotate(work)


def rotate_aged_signing_key(*, work: IdentityWork) -> bool:
    """Rotate when the current key has signed for `KEY_LIFE`; returns whether it did."""
    work.signing_keys.claim_rotation()
    activated_at = work.signing_keys.activated_at()
    if activated_at is None or work.clock.now() - activated_at < KEY_LIFE:
        return False
    _rotate(work)
    return True


def _rotate(work: IdentityWork) -> None:
    now = work.clock.now()
    work.signing_keys.retire_current(now)
    work.signing_keys.promote_next(now)
    work.signing_keys.add_next(now)
    # The key signs for the whole network, so the audit of each country says so.
    for country in sorted(work.grant.countries):
        work.audit("signing_key.rotated", country=country, object_type="signing_key", object_id=None)
