"""An address of Redis is understood whole or refused, and a refusal says nothing of its password."""

import pytest

from shared.messaging.celery_broker import celery_broker
from shared.redis_address import BadRedisAddress, is_encrypted, is_sentinel, read_sentinels, require_redis_address

pytestmark = pytest.mark.unit

SENTINELS = "sentinels://cases:p%40ss@h1:26379,[fd00::1],h3/2?master=ceiba&ssl_ca_certs=/run/ca.pem&sentinel_password=x"
GOOD = ["redis://h", "rediss://u:p@h:6380/1?ssl_ca_certs=/ca", "sentinel://h/0?master=m", SENTINELS]
BAD = [
    "h:6379",
    "amqp://u:secret@h",
    "redis+cluster://u:secret@h",
    "redis://:secret@h1,h2:6379/0",
    "rediss://:secret@h:port/0",
    "redis://",
    "sentinel://:secret@h1,h2/0",
    "sentinel://:secret@h1,,h2/0?master=m",
    "sentinel://:secret@h1,[fd00::1/0?master=m",
    "redis://:secret@[h/0",
]


@pytest.mark.parametrize("url", GOOD)
def test_an_address_of_one_primary_is_taken(url: str) -> None:
    require_redis_address(url)


@pytest.mark.parametrize("url", BAD)
def test_any_other_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(BadRedisAddress) as refused:
        require_redis_address(url)

    assert "secret" not in str(refused.value)


def test_a_cluster_is_refused_by_its_name() -> None:
    with pytest.raises(BadRedisAddress, match="Cluster is not supported"):
        require_redis_address("redis://h1,h2/0")


def test_sentinels_have_an_account_of_their_own_and_share_the_authority() -> None:
    address = read_sentinels(SENTINELS)

    assert is_sentinel(SENTINELS)
    assert is_encrypted(SENTINELS)
    assert address.sentinels == (("h1", 26379), ("fd00::1", 26379), ("h3", 26379))
    assert (address.master, dict(address.account_of_sentinels)) == ("ceiba", {"password": "x"})
    assert address.server_url == "rediss://cases:p%40ss@primary/2?ssl_ca_certs=%2Frun%2Fca.pem"
    assert "p%40ss" not in repr(address)


def test_celery_is_told_of_each_sentinel_with_the_account_of_the_servers() -> None:
    broker = celery_broker(SENTINELS)

    assert broker.url.split(";")[1] == "sentinel://cases:p%40ss@[fd00::1]:26379/2"
    assert broker.tls["ssl_ca_certs"] == "/run/ca.pem"
    assert broker.options["sentinel_kwargs"].items() >= {"password": "x", "ssl": True}.items()
    assert "p%40ss" not in repr(broker)
