"""`granian --interface wsgi gateway.wsgi:app`; the flags it should run with are in README.md."""

from gateway.bootstrap import make_gateway
from gateway.settings import gateway_settings
from shared.telemetry import configure_logging

configure_logging("gateway")
app = make_gateway(gateway_settings())
