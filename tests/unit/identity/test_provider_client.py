"""A provider that hangs keeps few threads of identity, and no other sign-in waits for it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.identity.adapters.provider_client import AT_ONCE, Attempt, ProviderClient
from services.identity.domain.federation import IdentityProvider
from shared.kernel.errors import Unavailable
from shared.kernel.ids import new_id
from shared.outgoing.asker import Answer, Asker, Question
from shared.outgoing.poster import Undeliverable
from shared.outgoing.target import TargetRules

pytestmark = pytest.mark.unit

PROVIDER = IdentityProvider(
    organisation_id=new_id(),
    issuer="https://login.ngo.example",
    client_id="ceiba",
    client_secret="a secret",
    email_domains=("ngo.example",),
)
ATTEMPT = Attempt(state="s", nonce="n", verifier="v")


class Hanging(Asker):
    """Answers no one until it is told to."""

    def __init__(self) -> None:
        super().__init__(TargetRules())
        self.asked = threading.Semaphore(0)
        self.go_on = threading.Event()

    def ask(self, question: Question) -> Answer:
        self.asked.release()
        assert self.go_on.wait(10)
        raise Undeliverable("timeout")


def address(client: ProviderClient) -> str:
    with pytest.raises(Unavailable):
        client.address(PROVIDER, ATTEMPT, language="es")
    return "refused"


def test_four_wait_for_providers_at_once_and_one_more_is_refused_at_once() -> None:
    asker = Hanging()
    client = ProviderClient(asker, "https://ceiba.example/oauth2/federated/callback")
    with ThreadPoolExecutor(AT_ONCE) as threads:
        waiting = [threads.submit(address, client) for _ in range(AT_ONCE)]
        for _ in waiting:
            assert asker.asked.acquire(timeout=10)
        assert address(client) == "refused"
        assert not any(one.done() for one in waiting)
        asker.go_on.set()
    assert [one.result() for one in waiting] == ["refused"] * AT_ONCE
    assert address(client) == "refused"
    assert asker.asked.acquire(timeout=10)
