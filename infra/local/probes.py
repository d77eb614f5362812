"""Probes with which the supervisor checks whether a process responds."""

import http.client
from collections.abc import Callable


def http_ok(port: int, path: str) -> Callable[[], bool]:
    """A probe: whether `GET path` at 127.0.0.1:`port` responds with 200."""

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
