"""The cases and the referrals service, each over its own database, talking to one another over HTTP."""

import base64
import json
import threading
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server

from services.referrals.adapters.cases_client import CasesClient
from tests.integration.cases.conftest import Office, office, the_usual_time
from tests.integration.child_rule.walk import Pair
from tests.integration.referrals.conftest import cases_server, identity_server, module_network, network
from tests.integration.referrals.network import Network
from tests.support.tokens import bearer

__all__ = ["cases_server", "identity_server", "module_network", "network", "office", "the_usual_time"]


@pytest.fixture
def pair(office: Office, network: Network, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    """Both services with real packets, real checks and facts that a test carries when it wants to."""
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = CasesClient(f"http://127.0.0.1:{server.server_port}", exchange=_exchanged)
    monkeypatch.setitem(network.wiring.__dict__, "cases", client)
    try:
        yield Pair(office, network)
    finally:
        server.shutdown()
        server.server_close()


def _exchanged(authorization: str, scope: str) -> str:
    """What identity would answer for the caller's token (RFC 8693)."""
    body = authorization.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return bearer(
        countries=claims["ctry"],
        organisation_id=claims["org"],
        subject=claims["sub"],
        scope=scope,
        aud="cases",
        client_id="referrals",
        act={"sub": "service:referrals"},
    )["Authorization"]
