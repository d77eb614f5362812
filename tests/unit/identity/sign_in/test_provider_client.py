"""A provider that hangs keeps few threads of identity, and no other sign-in waits for it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.identity.adapters.sign_in.provider_client import AT_ONCE, AT_ONE, Attempt, ProviderClient
from services.identity.domain.sign_in.federation import IdentityProvider
from shared.kernel.errors import Unavailable
from shared.kernel.ids import new_id
from shared.outgoing.asker import Answer, Asker, Question
from shared.outgoing.poster import Undeliverable
from shared.outgoing.target import TargetRules

pytestmark = pytest.mark.unit


def a_provider(host: str) -> IdentityProvider:
    return IdentityProvider(
        organisation_id=new_id(),
        issuer=f"https://login.{host}",
        client_id="ceiba",
        client_secret="a secret",
        email_domains=(host,),
    )


PROVIDER, SECOND, THIRD = a_provider("ngo.example"), a_provider("ministry.example"), a_provider("shelter.example")
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


def address(client: ProviderClient, provider: IdentityProvider) -> str:
    with pytest.raises(Unavailable):
        client.address(provider, ATTEMPT, language="es")
    return "refused"


@pytest.mark.parametrize(
    ("waits_at", "one_more"),
    [([PROVIDER] * AT_ONE, PROVIDER), ([PROVIDER, SECOND] * (AT_ONCE // 2), THIRD)],
    ids=["at one provider", "at all of them"],
)
def test_few_wait_for_providers_at_once_and_one_more_is_refused_at_once(
    waits_at: list[IdentityProvider], one_more: IdentityProvider
) -> None:
    asker = Hanging()
    client = ProviderClient(asker, "https://ceiba.example/oauth2/federated/callback")
    with ThreadPoolExecutor(AT_ONCE) as threads:
        waiting = [threads.submit(address, client, provider) for provider in waits_at]
        for _ in waiting:
            assert asker.asked.acquire(timeout=10)
        assert address(client, one_more) == "refused"
        assert not asker.asked.acquire(blocking=False)
        assert not any(one.done() for one in waiting)
        asker.go_on.set()
    assert [one.result() for one in waiting] == ["refused"] * len(waits_at)
    assert address(client, one_more) == "refused"
    assert asker.asked.acquire(timeout=10)


def test_a_provider_that_hangs_keeps_no_sign_in_at_another_waiting() -> None:
    asker = Hanging()
    client = ProviderClient(asker, "https://ceiba.example/oauth2/federated/callback")
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for provider in [PROVIDER] * AT_ONE + [SECOND]:
            threads.submit(address, client, provider)
            assert asker.asked.acquire(timeout=10)
        asker.go_on.set()
