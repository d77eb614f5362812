"""The broker of a local platform is lost: the one server is killed, or its replica has to take over."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from redis.exceptions import RedisError

from infra.local.redis_servers import GROUP, SENTINELS, Tls, server_url
from shared.redis_client import redis_client
from tests.support.faults import eventually
from tests.support.faults_load import kill_process
from tests.support.platform import Platform

PROMOTED_WITHIN = 30.0


def broker_lost(platform: Platform) -> tuple[str, Callable[[], bool]]:
    """The fault, with its name in the counts."""
    if SENTINELS[0] not in platform.processes():
        return "broker killed", kill_process(platform, "broker")
    return "primary of the broker lost", Failover(platform).happens


@dataclass(frozen=True)
class Failover:
    """Among the servers that the Sentinels of a local platform watch."""

    platform: Platform

    def happens(self) -> bool:
        """Stop the primary until its replica is promoted, then let it start again, as a primary with what it had.

        False when there was no replica that could be promoted yet.
        """
        if not self._settled():
            return False
        lost, pid = (primary := self.primary()), self.platform.pid(primary)
        os.kill(pid, signal.SIGSTOP)
        promoted = eventually(lambda: self.primary() != lost, within=PROMOTED_WITHIN)
        os.kill(pid, signal.SIGKILL)
        return promoted is not None

    def primary(self) -> str:
        """The process that is the primary now, as the first Sentinel has it."""
        with self._sentinel() as sentinel:
            port = int(sentinel.sentinel_get_master_addr_by_name(GROUP)[1])
        return next(name for name, entry in self.platform.processes().items() if entry["port"] == port)

    def _settled(self) -> bool:
        try:
            with self._sentinel() as sentinel:
                return any(not replica["is_sdown"] for replica in sentinel.sentinel_slaves(GROUP))
        except RedisError:
            return False

    def _sentinel(self) -> Any:
        port = int(self.platform.processes()[SENTINELS[0]]["port"] or 0)
        tls = Tls(self.platform.home.folder / "broker" / "tls")
        return redis_client(server_url(port, "", tls), socket_timeout=5)
