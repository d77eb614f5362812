"""The organisations and clients of the demonstration network, from `demo.json`."""

import json
from pathlib import Path

from infra.ops.demo.client import Client


class Network:
    """The clients of the demonstration network."""

    def __init__(self, demo_file: Path) -> None:
        described = json.loads(demo_file.read_text(encoding="utf-8"))
        self.gateway: str = described["gateway"]
        self._accounts = described["clients"]
        self._open: dict[tuple[str, str | None, int], Client] = {}

    def client(self, role: str, country: str | None, number: int = 0) -> Client:
        """The `number`-th client with `role` in `country` (None for a regional role)."""
        key = (role, country, number)
        if key not in self._open:
            regional = country is None
            fitting = [a for a in self._accounts if a["role"] == role and (regional or a["country"] == country)]
            self._open[key] = Client(self.gateway, fitting[number])
        return self._open[key]
