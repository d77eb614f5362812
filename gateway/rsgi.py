"""The application that the server runs, with the flags of infra/processes.py."""

import resource

from gateway.bootstrap import make_gateway
from gateway.edge import Edge
from gateway.settings import gateway_settings
from shared.telemetry import configure_logging

_CONNECTIONS = 8192
"""Files one process may have open: the connections the server accepts at once, and as many again to services."""


def __getattr__(name: str) -> Edge:
    # Built when a server asks for it, so that importing this module needs no environment.
    if name != "app":
        raise AttributeError(name)
    configure_logging("gateway")
    _allow_connections()
    return Edge(make_gateway(gateway_settings()))


def _allow_connections() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS if hard == resource.RLIM_INFINITY else min(_CONNECTIONS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
