"""A small client like an NGO's own system: client credentials and JSON, without code of the platform."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import urllib3

from infra.ops.demo.stage import Surprise

_POOL = urllib3.PoolManager(timeout=urllib3.Timeout(connect=3, read=60), retries=False, maxsize=8)


@dataclass(frozen=True, slots=True)
class Answer:
    """A response of the gateway."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        """The JSON body; {} when empty."""
        return orjson.loads(self.raw) if self.raw else {}

    def content(self, what: str) -> Any:
        """The JSON body of a 200. Raises Surprise, which names `what` was expected and what came instead."""
        if self.status != 200:
            raise Surprise(f"{what}: {self}")
        return self.body

    def __str__(self) -> str:
        if self.status >= 400:
            problem = self.body
            codes = ", ".join(f"{e['pointer']} {e['code']}" for e in problem.get("errors", []))
            return f"{self.status} {problem.get('code', '')} {codes}".strip()
        return str(self.status)


class Client:
    """One OAuth2 client of the demonstration network."""

    def __init__(self, gateway: str, account: Mapping[str, Any]) -> None:
        self._gateway = gateway
        self._account = account
        self._token = ""
        self._expires = 0.0

    @property
    def organisation_id(self) -> str:
        """The organisation this client acts for."""
        return str(self._account["organisation_id"])

    def get(self, path: str, **headers: str) -> Answer:
        """GET `path` below /api/v1."""
        return self.send("GET", path, headers=headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """POST `body` as JSON to `path` below /api/v1."""
        return self.send("POST", path, body={} if body is None else body, headers=headers)

    def send(self, method: str, path: str, *, body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Any request under /api/v1. Header names are written with `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        sent["Authorization"] = f"Bearer {self.token()}"
        data = None
        if body is not None:
            sent["Content-Type"] = "application/json"
            data = orjson.dumps(body)
        return _answer(_POOL.request(method, f"{self._gateway}/api/v1{path}", body=data, headers=sent))

    def upload(self, path: str, content: bytes, fields: Mapping[str, str]) -> Answer:
        """POST a file as multipart form data."""
        form: dict[str, Any] = {**fields, "file": ("records.csv.gz", content, "application/gzip")}
        headers = {"Authorization": f"Bearer {self.token()}"}
        return _answer(_POOL.request("POST", f"{self._gateway}/api/v1{path}", fields=form, headers=headers))

    def token(self) -> str:
        """A token that is valid for at least another half minute (RFC 6749 §4.4)."""
        if self._expires < time.monotonic() + 30:
            self._ask_for_token()
        return self._token

    def _ask_for_token(self) -> None:
        basic = f"{self._account['client_id']}:{self._account['client_secret']}"
        answer = _answer(
            _POOL.request(
                "POST",
                f"{self._gateway}/oauth2/token",
                fields={"grant_type": "client_credentials", "scope": self._account["scope"]},
                encode_multipart=False,
                headers=urllib3.make_headers(basic_auth=basic),
            )
        )
        if answer.status != 200:
            raise PermissionError(f"token refused: {answer.status}")
        self._token = answer.body["access_token"]
        self._expires = time.monotonic() + answer.body["expires_in"]


def states(gateway: str) -> dict[str, str]:
    """Part → `ready`, `degraded` or `unavailable`, from the gateway at `gateway`; empty when it does not respond."""
    try:
        answer = _POOL.request("GET", f"{gateway}/healthz", timeout=10)
        services: dict[str, str] = orjson.loads(answer.data)["services"]
    except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError):
        return {}
    return services


def weak_parts(services: Mapping[str, str]) -> str:
    """Those that are not ready, in words; '' when all are."""
    return ", ".join(f"{name} is {state}" for name, state in sorted(services.items()) if state != "ready")


def _answer(response: urllib3.BaseHTTPResponse) -> Answer:
    return Answer(response.status, response.headers, response.data)
