"""How long the certificate of the public address is still valid, as a caller sees it. Looked at once a day."""

import socket
import ssl
import threading
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

from cryptography import x509
from prometheus_client import Gauge

from shared.telemetry import get_logger

log = get_logger(__name__)

DAYS_LEFT = Gauge(
    "ceiba_certificate_days_left", "Days until a certificate expires, negative afterwards", ["certificate"]
)
PUBLIC = "public"
LOOK_EVERY = 24 * 3600.0
LOOK_AGAIN = 3600.0
"""Seconds after a look that reached nobody."""
_WITHIN = 5.0


def watch_public_certificate(url: str) -> None:
    """Look at the certificate of `url` now and every day, in a thread of its own. An address without TLS has none."""
    if url.startswith("https://"):
        threading.Thread(target=_look_for_ever, args=(url,), name="certificate", daemon=True).start()


def look_at_certificate(url: str) -> bool:
    """Measure it once; returns whether somebody answered."""
    parts = urlsplit(url)
    try:
        expires = _expiry(parts.hostname or "", parts.port or 443)
    except (OSError, ValueError) as error:
        log.warning("certificate not seen", error=type(error).__name__)
        return False
    DAYS_LEFT.labels(PUBLIC).set((expires - datetime.now(UTC)).total_seconds() / 86400)
    return True


def _look_for_ever(url: str) -> None:
    while True:
        time.sleep(LOOK_EVERY if look_at_certificate(url) else LOOK_AGAIN)


def _expiry(host: str, port: int) -> datetime:
    # Not verified: one that has expired, or is signed by an authority of one's own, is measured too. Nothing is sent.
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection((host, port), timeout=_WITHIN) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        shown = secure.getpeercert(binary_form=True) or b""
    return x509.load_der_x509_certificate(shown).not_valid_after_utc
