"""Country keys in a file that a process reads again when it changes, so that a rotation needs no restart."""

from pathlib import Path

from shared.crypto import CountryKeys, KeyRing
from shared.telemetry import get_logger

log = get_logger(__name__)

_Stamp = tuple[int, int, int]


class CountryKeyFile(CountryKeys):
    """The keys in `file`, which is read again when it has changed.

    Every process uses a new version at once, so each can unwrap what another wrapped with it. While the file is missing
    or malformed, the keys that were read before stay in use.
    """

    def __init__(self, file: Path) -> None:
        """Raises OSError, ValueError or KeyError when the file holds no keys."""
        self._file = file
        self._stamp = _stamp(file)
        super().__init__(KeyRing.from_json(file.read_text()))

    def ring(self) -> KeyRing:
        """The present keys of the file."""
        try:
            stamp = _stamp(self._file)
            if stamp != self._stamp:
                self._ring = KeyRing.from_json(self._file.read_text())
                self._stamp = stamp
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            # The text of the error may quote the file, which is secret, so only its type is logged.
            log.warning("country keys cannot be read again", error=type(error).__name__)
        return self._ring


def country_keys(text: str, file: str) -> CountryKeys:
    """The keys in `file` if one is named, else those in `text`."""
    return CountryKeyFile(Path(file)) if file else CountryKeys.from_json(text)


def _stamp(file: Path) -> _Stamp:
    found = file.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size
