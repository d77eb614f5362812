"""A stranger who guesses at one colleague gets nowhere, and does not keep the colleague out."""

import time
from collections import Counter
from collections.abc import Callable

from services.identity.adapters.sign_in.throttle import SLOW_SECONDS
from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import PASSWORD, Network
from tests.integration.identity.test_passkeys import at_a_name, is_in, sign_in, with_passkey

GUESSES, ADDRESSES = 1000, 100
UNKNOWN_IN_A_QUARTER_OF_AN_HOUR = 50


def test_a_thousand_guesses_get_nowhere_and_keep_nobody_out(network: Network, announce: Callable[[str], None]) -> None:
    colleague, own = network.add_person(Role.CASEWORKER, "gt1"), network.browser()
    assert own.sign_in(colleague).status_code == 303
    with at_a_name(network):
        authenticator = with_passkey(network, colleague)
        strangers = [network.browser() for _ in range(ADDRESSES)]
        started, seen = time.monotonic(), Counter[int]()
        for number in range(GUESSES):
            # The last guess of each address is right; without the second factor it opens nothing.
            guess = PASSWORD if number >= GUESSES - ADDRESSES else f"adivinanza número {number}"
            answer = strangers[number % ADDRESSES].sign_in(colleague, password=guess, code="")
            seen[answer.status_code] += 1
        took = time.monotonic() - started

        announce(
            f"{GUESSES} guesses from {ADDRESSES} addresses in {took:.0f} s: {seen[401]} looked at, {seen[429]} not"
        )
        assert seen.keys() == {401, 429}
        assert seen[401] <= UNKNOWN_IN_A_QUARTER_OF_AN_HOUR + took / SLOW_SECONDS + 1
        assert own.sign_in(colleague).status_code == 303, "the colleague's own browser"
        assert is_in(sign_in(network.browser(), authenticator)), "a new browser, with the passkey"
