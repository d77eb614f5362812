"""A webhook never reaches a network that is not public, whatever its URL says and whatever DNS answers."""

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.referrals.notifications.adapters.webhook_sender import WebhookSender
from services.referrals.notifications.domain.delivery import Claim, WebhookMessage
from services.referrals.notifications.domain.signature import new_secret
from shared.kernel.country import Country
from shared.kernel.errors import Invalid
from shared.outgoing.target import LONGEST_URL, Target, TargetRules, is_public, parse_target
from tests.unit.referrals import ssrf_corpus
from tests.unit.referrals.ssrf_corpus import ADDRESSES_V4, ADDRESSES_V6, URLS, answer_of

RULES = TargetRules()


class Listener:
    """Counts connections to loopback."""

    def __init__(self) -> None:
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.close()


def a_message(url: str) -> WebhookMessage:
    return WebhookMessage(
        claim=Claim(delivery_id=uuid4(), attempt=1, country=Country.GUATEMALA, leased_until=datetime.now(UTC)),
        endpoint_id=uuid4(),
        organisation_id=uuid4(),
        url=url,
        body="{}",
        secrets=(new_secret(),),
    )


def test_the_corpus_is_large() -> None:
    assert len(set(URLS)) >= 150
    assert len(ssrf_corpus.SPECIAL_V4) + len(ssrf_corpus.SPECIAL_V6) >= 30


def test_no_url_of_the_corpus_leads_to_a_connection(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every connection attempt, to whatever address, is diverted to the listener and counted."""
    tried: list[tuple[str, int]] = []

    def divert(address: tuple[str, int], *args: object, **options: object) -> socket.socket:
        tried.append(address)
        return real_create_connection(("127.0.0.1", listener.port), timeout=1)

    real_create_connection = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", divert)
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return [answer_of(host)]

    sender = WebhookSender(RULES, resolver=resolver, timeout=2)
    outcomes = {url: sender.post(a_message(url)).error for url in URLS}

    assert tried == []
    assert listener.connections == 0
    assert set(outcomes.values()) == {"url_refused", "address_not_public"}
    assert asked, "names that look public were never resolved: the second gate was not tested"


def test_the_same_sender_does_connect_where_it_may(listener: Listener) -> None:
    """Without this the test above could pass with a sender that never connects anywhere."""
    sender = WebhookSender(TargetRules(loopback=True), timeout=2)

    sender.post(a_message(f"http://127.0.0.1:{listener.port}/"))

    assert listener.connections == 1


def test_a_name_that_changes_its_mind_never_reaches_loopback(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS says a public address first and 127.0.0.1 afterwards; the connection goes to what was checked, or nowhere."""
    connected: list[str] = []

    def refuse(address: tuple[str, int], *args: object, **options: object) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    answers = iter(["93.184.216.34", "127.0.0.1"] * 200)
    sender = WebhookSender(RULES, resolver=lambda host, port: [next(answers)], timeout=2)

    errors = [sender.post(a_message("https://rebind.example/")).error for _ in range(200)]

    assert set(connected) == {"93.184.216.34"}
    assert errors == ["refused", "address_not_public"] * 100
    assert listener.connections == 0


def test_the_name_is_resolved_once_per_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def refuse(address: tuple[str, int], *args: object, **options: object) -> socket.socket:
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **o: pytest.fail("a second look-up"))

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.216.34"]

    WebhookSender(RULES, resolver=resolver).post(a_message("https://hooks.example/"))
    assert asked == ["hooks.example"]


def test_one_private_answer_among_public_ones_is_enough_to_refuse() -> None:
    sender = WebhookSender(RULES, resolver=lambda host, port: ["93.184.216.34", "10.0.0.1"])

    assert sender.post(a_message("https://mixed.example/")).error == "address_not_public"


def test_a_name_that_does_not_resolve_is_a_failure() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise socket.gaierror

    assert WebhookSender(RULES, resolver=nowhere).post(a_message("https://gone.example/")).error == "dns"


def test_proxies_of_the_environment_are_ignored(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{listener.port}")

    def refuse(address: tuple[str, int], *args: object, **options: object) -> socket.socket:
        assert address[0] == "93.184.216.34"
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    sender = WebhookSender(RULES, resolver=lambda host, port: ["93.184.216.34"])

    assert sender.post(a_message("https://hooks.example/")).error == "refused"
    assert listener.connections == 0


@pytest.mark.parametrize("address", [*ADDRESSES_V4, *ADDRESSES_V6])
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1"]
)
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_nonsense_is_not_public() -> None:
    assert not is_public("nonsense")


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://hooks.example.org", "hooks.example.org", "/"),
        ("https://HOOKS.example.org/a?b=c", "hooks.example.org", "/a?b=c"),
        ("https://año.example/ñ", "xn--ao-zja.example", "/%C3%B1"),
        ("https://ｈｏｏｋｓ.example/", "hooks.example", "/"),
        ("https://example.org:443/x", "example.org", "/x"),
    ],
)
def test_ordinary_urls_are_taken(url: str, host: str, path: str) -> None:
    target = parse_target(url, RULES)

    assert (target.host, target.port, target.path) == (host, 443, path)
    assert target.host_header == host


def test_other_ports_are_taken_when_the_installation_allows_them() -> None:
    target = parse_target("https://example.org:8443/", TargetRules(ports=frozenset({443, 8443})))

    assert (target.port, target.host_header) == (8443, "example.org:8443")


def test_loopback_is_taken_only_where_the_setting_says_so() -> None:
    with pytest.raises(Invalid):
        parse_target("http://127.0.0.1:9/", RULES)
    assert parse_target("http://127.0.0.1:9/", TargetRules(loopback=True)).is_loopback
    with pytest.raises(Invalid):
        parse_target("http://10.0.0.1/", TargetRules(loopback=True))


def test_even_then_a_name_may_not_resolve_to_loopback(listener: Listener) -> None:
    sender = WebhookSender(TargetRules(loopback=True), resolver=lambda host, port: ["127.0.0.1"])

    assert sender.post(a_message("https://rebind.example/")).error == "address_not_public"
    assert listener.connections == 0


def test_a_refusal_never_repeats_the_url() -> None:
    with pytest.raises(Invalid) as refused:
        parse_target("https://secret-name.internal/", RULES)

    assert "secret-name" not in str([problem.message for problem in refused.value.problems])


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("", "url_malformed"),
        ("https://example.org/a b", "url_malformed"),
        ("https://example.org/\t", "url_malformed"),
        ("https://example.org/\x01", "url_malformed"),
        ("https://example.org/\x7f", "url_malformed"),
        ("https://example.org/\u00a0", "url_malformed"),
        ("https://example.org:port/", "url_malformed"),
        ("https://example.org:99999/", "url_malformed"),
        ("https://[::1/", "url_malformed"),
        ("https://example.org/" + "a" * LONGEST_URL, "url_malformed"),
        ("https://user@example.org/", "url_userinfo"),
        ("https://example.org\\@evil.example/", "url_userinfo"),
        ("https://example.org/a\\b", "url_userinfo"),
        ("https://example.org/#fragment", "url_userinfo"),
        ("https://example.org:0/", "url_userinfo"),
        ("http://example.org/", "url_https_only"),
        ("ftp://example.org/", "url_https_only"),
        ("//example.org/", "url_https_only"),
        ("example.org", "url_https_only"),
        ("https://example.org:8443/", "url_port"),
        ("https://example.org:80/", "url_port"),
        ("https://", "url_host"),
        ("https://localhost/", "url_host"),
        ("https://example/", "url_host"),
        ("https://93.184.216.34/", "url_host"),
        ("https://example.7/", "url_host"),
        ("https://example.0x7f/", "url_host"),
        ("https://example..org/", "url_host"),
        ("https://-example.org/", "url_host"),
        ("https://exa_mple.org/", "url_host"),
        ("https://printer.local/", "url_host"),
        ("https://a.b.home.arpa/", "url_host"),
        ("https://home.arpa/", "url_host"),
    ],
)
def test_a_refusal_names_the_rule_that_is_broken(url: str, rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_target(url, RULES)

    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("url", rule)]


@pytest.mark.parametrize(
    "host", ["mylocal.example", "local.example", "localhost.example", "xlocal.org", "a.b7.org", "a.7.org"]
)
def test_a_public_name_may_look_like_a_local_one(host: str) -> None:
    assert parse_target(f"https://{host}/", RULES).host == host


def test_a_url_may_be_as_long_as_the_limit() -> None:
    url = "https://example.org/"

    assert parse_target(url + "a" * (LONGEST_URL - len(url)), RULES).path.endswith("a")
    with pytest.raises(Invalid):
        parse_target(url + "a" * (LONGEST_URL - len(url) + 1), RULES)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://example.org?x=1", "/?x=1"),
        ("https://example.org/?", "/"),
        ("https://example.org/ñ?q=ñ&r=%41+/", "/%C3%B1?q=%C3%B1&r=%41+/"),
        ("https://example.org/a/%2e%2e;v=1:@!$'()*,~-._", "/a/%2e%2e;v=1:@!$'()*,~-._"),
        ('https://example.org/"<x>', "/%22%3Cx%3E"),
        ("https://example.org/a?b?c", "/a?b?c"),
    ],
)
def test_path_and_query_are_sent_in_ascii_and_otherwise_as_they_were_written(written: str, sent: str) -> None:
    assert parse_target(written, RULES).path == sent


@pytest.mark.parametrize(
    ("url", "target", "header"),
    [
        ("http://localhost", Target("http", "localhost", 80, "/"), "localhost"),
        ("http://LOCALHOST:9/x?y", Target("http", "localhost", 9, "/x?y"), "localhost:9"),
        ("https://127.0.0.1/", Target("https", "127.0.0.1", 443, "/"), "127.0.0.1"),
        ("https://localhost:80/", Target("https", "localhost", 80, "/"), "localhost:80"),
        ("http://127.0.0.1:443/", Target("http", "127.0.0.1", 443, "/"), "127.0.0.1:443"),
        ("http://[::1]:9/", Target("http", "::1", 9, "/"), "[::1]:9"),
        ("http://[::1]/", Target("http", "::1", 80, "/"), "[::1]"),
    ],
)
def test_the_local_platform_may_send_to_itself_over_http_and_any_port(url: str, target: Target, header: str) -> None:
    found = parse_target(url, TargetRules(loopback=True))

    assert found == target
    assert found.is_loopback
    assert found.host_header == header


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("http://example.org/", "url_https_only"),
        ("ftp://localhost/", "url_https_only"),
        ("http://127.0.0.2/", "url_https_only"),
        ("https://0.0.0.0/", "url_host"),
        ("https://example.org:8443/", "url_port"),
    ],
)
def test_the_exemption_is_for_this_machine_and_nothing_beside_it(url: str, rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_target(url, TargetRules(loopback=True))
    assert refused.value.problems[0].code == rule
    assert not parse_target("https://example.org/", TargetRules(loopback=True)).is_loopback


@pytest.mark.parametrize(
    "address",
    ["9.255.255.255", "11.0.0.0", "126.255.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.88.98.255",
     "192.88.100.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "::ffff:8.8.8.8", "2001:200::1",
     "2001:db7:ffff::1", "2001:db9::1", "2003::1", "3ffe::1"],
)  # fmt: skip
def test_addresses_beside_a_special_range_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address", ["1fff::1", "4000::1", "2606:4700:4700::1111%eth0", "::ffff:192.0.0.8", "", "8.8.8"]
)
def test_what_lies_outside_global_unicast_or_names_an_interface_is_not(address: str) -> None:
    assert not is_public(address)
