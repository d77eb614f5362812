"""The application that the server runs, with the flags of infra/processes.py."""

import resource

from gateway.bootstrap import make_gateway
from gateway.edge.rsgi_application import Edge
from gateway.settings import gateway_settings
from shared.telemetry import configure_logging

_CONNECTIONS = 16384
"""Files one process may have open: the connections the server accepts at once, and three times as many for what goes on
behind them (a connection to a service, two ends of a pipe)."""


def __getattr__(name: str) -> Edge:
    # Built when a server asks for it, so that importing this module needs no environment.
    if name != "app":
        raise AttributeError(name)
    configure_logging("gateway")
    _allow_connections()
    settings = gateway_settings()
    return Edge(make_gateway(settings), settings.send_seconds)


def _allow_connections() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS if hard == resource.RLIM_INFINITY else min(_CONNECTIONS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
