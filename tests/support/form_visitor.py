"""A person at the pages of a running platform without a browser: fills in forms, keeps cookies, calls the API."""

import html
import re
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

import requests

from tests.support.second_factor import code_for

PASSWORD = "tortuga lenta pinta nubes"


class FormVisitor(requests.Session):
    """Paths are below the address of the platform. `session` is what `GET /session` said after signing in."""

    session: dict[str, Any]

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self.trust_env = False

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]  # options by name only
        """As requests, but `url` may be a path, and cookies are sent without TLS, as browsers do on the loopback."""
        answer = self._once(method, url, **options)
        while answer.is_redirect:
            answer = self._once("GET", urljoin(answer.url, answer.headers["Location"]))
        return answer

    def activate(self, link: str, account: dict[str, Any]) -> None:
        """Choose a password and set up the second factor, which `account` has afterwards."""
        page = self._submit(self.get(link), password=PASSWORD, repeat=PASSWORD)
        secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)
        assert secret, page.text
        account |= {"password": PASSWORD, "totp_secret": secret[1].replace(" ", "")}
        done = self._submit(page, code=code_for(account))
        assert done.status_code == 200, done.text

    def sign_in(self, account: dict[str, Any], *, practice: bool = False) -> None:
        """Sign in to the application or to the practice space; the first time the pledge is signed on the way.

        Who has just set their password is signed in already.
        """
        came_to = self.get("/session/sign-in?practice=true" if practice else "/session/sign-in")
        if "/oauth2/sign-in" in came_to.url:
            typed = {"email": account["email"], "password": account["password"], "code": code_for(account)}
            came_to = self._submit(came_to, **typed)
        if "/oauth2/pledge" in came_to.url:
            name = re.search(r"<strong>([^<]*)</strong>", came_to.text)
            assert name, came_to.text
            self._submit(came_to, name=html.unescape(name[1]))
        self.session = self.get("/session").json()
        self.headers.update({"X-CSRF-Token": self.session["csrf_token"], "Accept-Language": "en"})

    def create(self, path: str, body: dict[str, Any]) -> requests.Response:
        """The answer to a POST with an `Idempotency-Key`."""
        return self.post(f"/api/v1{path}", json=body, headers={"Idempotency-Key": str(uuid4())})

    def _submit(self, page: requests.Response, **fields: str) -> requests.Response:
        """Send the one form of a page with its hidden fields."""
        action = re.search(r'<form method="post" action="([^"]*)"', page.text)
        assert action, page.text
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text))
        return self.post(action[1].replace("&amp;", "&"), data=hidden | fields, headers={"Origin": self._url})

    def _once(self, method: str, url: str, **options: Any) -> requests.Response:
        options |= {"allow_redirects": False, "timeout": 30}
        answer = super().request(method, urljoin(self._url, url), **options)
        for cookie in self.cookies:
            cookie.secure = False
        return answer
