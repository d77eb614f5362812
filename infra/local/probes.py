"""Questions a supervisor asks to learn whether a process answers."""

import http.client
from collections.abc import Callable


def http_ok(port: int, path: str) -> Callable[[], bool]:
    """A probe: does `GET path` on 127.0.0.1:`port` answer 200?"""

    def probe() -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return probe
