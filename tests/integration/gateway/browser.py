"""A browser of the tests, in front of a real gateway."""

import json
import threading
from typing import TYPE_CHECKING, Any

from tests.integration.gateway.identity import FakeIdentity
from tests.integration.gateway.wire import Answer

if TYPE_CHECKING:
    from tests.integration.gateway.conftest import RunningGateway

CASE = "/api/v1/cases/0198b6a0-0000-7000-8000-000000000001"


class Browser:
    """Keeps cookies and nothing else."""

    def __init__(self, gateway: "RunningGateway", cookies: dict[str, str] | None = None) -> None:
        self.gateway = gateway
        self.cookies = {} if cookies is None else cookies

    def ask(self, method: str, path: str, *headers: str, body: bytes = b"") -> Answer:
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.gateway.send(method, path, *headers, *([f"Cookie: {jar}"] if jar else []), body=body, token="")
        for line in answer.headers.get("set-cookie", []):
            name, _, value = line.split(";")[0].partition("=")
            if "Max-Age=0" in line or not value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def ask_at_once(self, path: str, requests: int) -> list[Answer]:
        """The answers to as many requests at the same moment."""
        answers: list[Answer] = []
        threads = [threading.Thread(target=lambda: answers.append(self.ask("GET", path))) for _ in range(requests)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def sign_in(self, identity: FakeIdentity, query: str = "") -> Answer:
        code, state = identity.sign_in(self.ask("GET", f"/session/sign-in{query}").header("location"))
        return self.ask("GET", f"/session/callback?code={code}&state={state}")

    def session(self) -> dict[str, Any]:
        return json.loads(self.ask("GET", "/session").body)
