"""The web application: `granian --interface wsgi gateway.wsgi:app`, with the flags of `gateway.serving`."""

from gateway.bootstrap import make_gateway
from gateway.front import Gateway
from gateway.settings import gateway_settings
from shared.telemetry import configure_logging


def __getattr__(name: str) -> Gateway:
    # Built when a server asks for it, so that importing this module needs no environment.
    if name != "app":
        raise AttributeError(name)
    configure_logging("gateway")
    return make_gateway(gateway_settings())
