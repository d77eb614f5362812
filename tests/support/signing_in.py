"""A person at a browser without script: signs in, agrees, and is sent back to an application that listens nowhere."""

import html
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import requests

from tests.support.second_factor import code_for

_FORM = re.compile(r'<form method="post" action="([^"]*)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')


@dataclass
class Person:
    """A user of `demo.json`, and their browser."""

    url: str
    account: dict[str, Any]
    browser: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.browser.trust_env = False

    def visit(self, address: str) -> str:
        """Follow `address` through the pages of the platform; returns where the browser is sent beyond them."""
        answer = self.browser.get(address, allow_redirects=False, timeout=30)
        for _ in range(10):
            if answer.is_redirect:
                target = urljoin(answer.url, answer.headers["Location"])
                if not target.startswith(f"{self.url}/"):
                    return str(target)
                answer = self.browser.get(target, allow_redirects=False, timeout=30)
            else:
                answer = self._submit(answer)
        raise AssertionError(f"{address} leads in a circle")

    def _submit(self, page: requests.Response) -> requests.Response:
        found = _FORM.search(page.text)
        assert found, (page.status_code, page.text[:500])
        fields = dict(_HIDDEN.findall(page.text)) | self._typed(page.text)
        target = urljoin(page.url, html.unescape(found[1]))
        fields = {name: html.unescape(value) for name, value in fields.items()}
        return self.browser.post(target, data=fields, allow_redirects=False, timeout=30)

    def _typed(self, text: str) -> dict[str, str]:
        if 'name="password"' in text:
            typed = {name: self.account[name] for name in ("email", "password")}
            return typed | {"code": code_for(self.account)}
        return {"decision": "allow"}
