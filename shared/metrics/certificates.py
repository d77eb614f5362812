"""How long certificates are still valid: that of the public address, as a caller sees it, and those in files.

The address is looked at once a day, files every hour.
"""

import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
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
"""Seconds after a look that reached nobody, and between two looks at files."""
_WITHIN = 5.0


def watch_public_certificate(url: str) -> None:
    """Look at the certificate of `url` now and every day, in a thread of its own. An address without TLS has none."""
    if url.startswith("https://"):
        threading.Thread(target=_look_for_ever, args=(url,), name="certificate", daemon=True).start()


def watch_certificate_files(files: Mapping[str, str]) -> None:
    """Look at `files`, by the names that their certificates get, now and every hour, in a thread of its own."""
    if files:
        threading.Thread(target=_look_at_files_for_ever, args=(files,), name="certificates", daemon=True).start()


def look_at_files(files: Mapping[str, str]) -> None:
    """Measure them once: of several certificates in a file, the one that expires first. One that is gone has none."""
    for name, file in files.items():
        try:
            found = x509.load_pem_x509_certificates(Path(file).read_bytes())
        except (OSError, ValueError) as error:
            log.warning("certificate not read", certificate=name, error=type(error).__name__)
            with suppress(KeyError):
                DAYS_LEFT.remove(name)
            continue
        DAYS_LEFT.labels(name).set(_days_until(min(each.not_valid_after_utc for each in found)))


def look_at_certificate(url: str) -> bool:
    """Measure it once; returns whether somebody answered."""
    parts = urlsplit(url)
    try:
        expires = _expiry(parts.hostname or "", parts.port or 443)
    except (OSError, ValueError) as error:
        log.warning("certificate not seen", error=type(error).__name__)
        return False
    DAYS_LEFT.labels(PUBLIC).set(_days_until(expires))
    return True


def _look_for_ever(url: str) -> None:
    while True:
        time.sleep(LOOK_EVERY if look_at_certificate(url) else LOOK_AGAIN)


def _look_at_files_for_ever(files: Mapping[str, str]) -> None:
    while True:
        look_at_files(files)
        time.sleep(LOOK_AGAIN)


def _days_until(expires: datetime) -> float:
    return (expires - datetime.now(UTC)).total_seconds() / 86400


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
