"""Notify applications that a session has ended, until they accept it (OpenID Connect Back-Channel Logout 1.0)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from services.identity.adapters.tokens.access_tokens import LogoutTokenClaims, TokenWriter
from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients.clients import Client
from services.identity.domain.tokens.sessions import Family
from services.identity.processes.tokens.sessions import audit_for_client
from shared.kernel.clock import Clock
from shared.outgoing.poster import Letter, Poster
from shared.telemetry import get_logger

log = get_logger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than the attempts of a tick take; also the first pause before the next."""
LOGOUT_SECONDS = 5.0
AT_ONCE = 8
"""A tick notifies few, so that it ends well before Celery's time limit even when every attempt times out."""
MAX_ATTEMPTS = 6
"""The last one some six hours after the first: by then a session of the application has ended by itself."""
NOT_UNDERSTOOD = 400
"""The application refuses the token (§2.8); it would refuse the next one as well."""


@dataclass(frozen=True, slots=True)
class LogoutParts:
    """What an attempt needs beside the database."""

    system_work: Callable[[], IdentityWork]
    tokens: TokenWriter
    poster: Poster
    clock: Clock


def announce_logouts(parts: LogoutParts) -> int:
    """Make one attempt for each ended session that is due; returns how many there were.

    After a crash between the notification and its record the application is notified again, which changes nothing.
    """
    with parts.system_work() as work:
        due = work.families.claim_logouts(parts.clock.now(), LEASE, AT_ONCE)
        clients = [work.clients.find(family.client_id) for family in due]
    for family, client in zip(due, clients, strict=True):
        _announce(family, client, parts)
    return len(due)


def _announce(family: Family, client: Client | None, parts: LogoutParts) -> None:
    if client is None or not client.active or client.backchannel_logout_uri is None:
        with parts.system_work() as work:
            work.families.forget_logout(family.id)
        return
    receipt = parts.poster.post(_letter(family, client, client.backchannel_logout_uri, parts))
    if not receipt.delivered:
        details = {"client_id": client.client_id, "error": receipt.error, "attempt": family.logout_attempts}
        log.warning("logout not announced", **details)
    is_over = receipt.status == NOT_UNDERSTOOD or family.logout_attempts >= MAX_ATTEMPTS
    if receipt.delivered or is_over:
        with parts.system_work() as work:
            work.families.forget_logout(family.id)
            action = "logout.told" if receipt.delivered else "logout.not_told"
            audit_for_client(action, user_id=family.user_id, country=family.country, client=client, work=work)


def _letter(family: Family, client: Client, address: str, parts: LogoutParts) -> Letter:
    claims = LogoutTokenClaims(subject=str(family.user_id), client_id=client.client_id, session_id=family.id)
    token = parts.tokens.logout_token(claims, parts.clock.now())
    return Letter(
        organisation_id=client.organisation_id or client.id,
        receiver_id=client.id,
        url=address,
        headers={"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "Ceiba-Logout/1"},
        body=urlencode({"logout_token": token}).encode(),
    )
