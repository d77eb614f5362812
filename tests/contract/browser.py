"""A browser without a screen: follows the sign-in by hand and keeps cookies, secure ones on loopback too."""

import html
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import requests

from tests.support.platform import Platform
from tests.support.second_factor import code_for


@dataclass
class Browser:
    """Cookies, and what a page may do with them."""

    platform: Platform
    cookies: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    """Every `Set-Cookie` header."""

    def go(self, method: str, address: str, **options: Any) -> requests.Response:
        """One request; redirects are not followed."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= options.pop("headers", {})
        url = urljoin(self.platform.url, address)
        answer = requests.request(method, url, headers=headers, allow_redirects=False, timeout=30, **options)
        for header in answer.raw.headers.getlist("Set-Cookie"):
            self.said.append(header)
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
            if "Max-Age=0" in header:
                del self.cookies[name]
        return answer

    def sign_in(self, account: dict[str, Any], return_to: str = "/") -> requests.Response:
        """Go through the form; answers the redirect that ends it."""
        form = self._follow(self.go("GET", f"/session/sign-in?return_to={return_to}"))
        action = re.search(r'<form[^>]*action="([^"]*)"', form.text)
        token = re.search(r'name="form_token" value="([^"]*)"', form.text)
        assert action is not None, form.text
        assert token is not None, form.text
        data = {
            "form_token": token[1],
            "email": account["email"],
            "password": account["password"],
            "code": code_for(account),
        }
        answer = self.go("POST", html.unescape(action[1]), data=data, headers={"Origin": self.platform.url})
        while "/session/callback" not in answer.headers["Location"]:
            answer = self.go("GET", answer.headers["Location"])
        return self.go("GET", answer.headers["Location"])

    def _follow(self, answer: requests.Response) -> requests.Response:
        while answer.is_redirect:
            answer = self.go("GET", answer.headers["Location"])
        return answer
