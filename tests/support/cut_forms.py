"""A person who registers cases with a browser of their own, whose network, page or power is cut while they work."""

import contextlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import BrowserContext, Error, Page, Playwright, Request, Route, expect

from tests.e2e.conftest import LAUNCH
from tests.e2e.walks import unfolded
from tests.e2e.words import catalogue
from tests.support.browser import ZONE, follow_the_clock
from tests.support.platform import Platform
from tests.support.second_factor import code_for

SUBMIT = "form button[type=submit]"
NEEDS = ("emergency_shelter", "basic_needs", "medical", "mental_health", "legal_counsel", "child_protection")
ACTS = ("recruitment", "transportation")
"""Together eight marks: which of them a case has says which form it was."""
KINDS = ("offline", "reload", "offline reload", "closed tab", "killed browser", "lost answer", "killed while sending")
CREATED = "**/api/v1/cases"
_STEPS = ("safety", "consent", "person", "situation")
_TEXTS = catalogue("es")
_STEP_OF = {_TEXTS[f"register.step.{step}"]: step for step in _STEPS}
_EVERYTHING_IS_THERE = """async () => {
    await navigator.serviceWorker.ready;
    const worker = await (await fetch("/static/app/worker.js")).text();
    const { rest } = JSON.parse(worker.match(/\\{"version":.*?\\]\\}/)[0]);
    const files = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    const kept = new Set(files.flat().map(({ url }) => new URL(url).pathname));
    return rest.every((file) => kept.has(file));
}"""


class Cut(Exception):
    """The person has to go on where the cut has left them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the form: how it is given, and whether it stands there."""

    name: str
    give: Callable[[], object]
    stands: Callable[[], bool]


@dataclass
class Person:
    """Somebody at a browser with a profile on disk, as a phone has one."""

    playwright: Playwright
    platform: Platform
    profile: Path
    account: dict[str, Any]
    chance: random.Random
    injected: Counter[str] = field(default_factory=Counter)
    typed: list[str] = field(default_factory=list)
    """What must be found nowhere on the device."""
    lost: list[int] = field(default_factory=list)
    """Forms of which nothing was left after a cut."""
    given_again: int = 0
    """Answers that a cut took away: the last one before a kill may not have been written yet."""
    posts: int = 0
    context: BrowserContext = field(init=False)
    page: Page = field(init=False)
    _cookies: Any = None
    _alive: bool = True

    def start(self) -> None:
        """Open the browser on its profile. A phone gives its browser the session's cookie back, and so do we."""
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile, **LAUNCH, base_url=self.platform.url, locale="es-GT", timezone_id=ZONE,
            viewport={"width": 360, "height": 640}, service_workers="allow",
        )  # fmt: skip
        self.context.set_default_timeout(15_000)
        self.context.on("request", self._count)
        follow_the_clock(self.context)
        if self._cookies:
            self.context.add_cookies(self._cookies)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self._alive = True

    def sign_in(self) -> None:
        """Once; then wait until everything that is needed without network is on the device."""
        self.page.goto("/app")
        self.page.locator(".welcome .btn").click()
        self.page.locator("#email").fill(self.account["email"])
        self.page.locator("#password").fill(self.account["password"])
        self.page.locator("#code").fill(code_for(self.account))
        self.page.locator(SUBMIT).click()
        self.page.locator(".topbar").wait_for()
        self._cookies = [cookie for cookie in self.context.cookies() if cookie["name"] == "__Host-ceiba"]
        while not self.page.evaluate(_EVERYTHING_IS_THERE):
            self.page.wait_for_timeout(100)

    def register(self, number: int, cuts: dict[int, str]) -> None:
        """Register the case `number`; `cuts` are made after as many acts as they are named by."""
        name = f"Zq{number:03}{self.chance.randrange(10**6):06}x"
        self.typed.append(name)
        work = _Work(self, number, name, cuts)
        there = self._reopen(begin=True)
        while there and not work.is_confirmed():
            try:
                work.go_on()
            except Cut:
                there = work.is_confirmed() or self._reopen(begin=work.is_blank)
        if not there:
            self.lost.append(number)
        self.context.set_offline(False)

    def _reopen(self, *, begin: bool) -> bool:
        """As `_open`. What was confirmed without network goes when the next form is opened, and may be killed then."""
        while True:
            try:
                return self._open(begin=begin)
            except Error:
                if self._alive:
                    raise
                self.kill()
                self.start()

    def _open(self, *, begin: bool) -> bool:
        """Go to the form that was begun, or to a new one; False when there is none to go on with."""
        self.page.goto("/app#/")
        self.page.reload()
        self.page.locator("h1").first.wait_for()
        if self.page.locator(".topbar").count() == 0:
            # The key was not on the disk yet when the power went: without network the forms wait.
            self.injected["waited for the network"] += 1
            self.context.set_offline(False)
            self.page.reload()
        self.page.locator(".topbar").wait_for()
        begun = self.page.locator("a[href='#/cases/new']", has_text=_TEXTS["today.goOn"])
        if begun.count():
            begun.first.click()
        elif begin:
            self.page.evaluate("location.hash = '/cases/new'")
        else:
            return False
        self.page.locator(SUBMIT).first.wait_for()
        return True

    def step(self) -> str | None:
        """The step of the form that is shown."""
        return _STEP_OF.get(self.page.locator("h1").first.inner_text())

    def cut(self, kind: str) -> None:
        """Cut something. Raises Cut when the person has to begin again."""
        if kind in ("lost answer", "killed while sending"):
            self._lose_answer(kill=kind.startswith("killed"))
            return
        self.injected[kind] += 1
        if kind.startswith("offline"):
            self.context.set_offline(True)
        if kind == "closed tab":
            other = self.context.new_page()
            self.page.close()
            self.page = other
        if kind == "killed browser":
            self.kill()
            self.start()
        if kind != "offline":
            raise Cut

    def _lose_answer(self, *, kill: bool) -> None:
        """The next case is stored, and the browser does not learn of it."""
        armed = [True]

        def lose(route: Route) -> None:
            if route.request.method != "POST" or not armed:
                route.continue_()
                return
            armed.clear()
            self.injected["killed while sending" if kill else "lost answer"] += 1
            with contextlib.suppress(Error):  # without any network nothing was stored
                route.fetch()
            if kill:
                self._kill_processes()
            else:
                route.abort()

        self.page.route(CREATED, lose)

    def kill(self) -> None:
        """SIGKILL the browser, as an empty battery does."""
        self._kill_processes()
        with contextlib.suppress(Error):
            self.context.close()

    def _kill_processes(self) -> None:
        self._alive = False
        killed = []
        for process in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                if f"--user-data-dir={self.profile}" in process.cmdline():
                    process.kill()
                    killed.append(process)
        # The next browser must not find this one on its profile.
        psutil.wait_procs(killed, timeout=10)

    def revive(self) -> None:
        """Go on after a kill in the middle of an act. Raises Cut, or what went wrong without one."""
        if self._alive:
            return
        self.kill()
        self.start()
        raise Cut

    def everything_is_sent(self) -> None:
        """Wait until nothing waits on the device."""
        self.page.goto("/app#/unsent")
        expect(self.page.get_by_text(_TEXTS["unsent.none"])).to_be_visible(timeout=60_000)

    def _count(self, request: Request) -> None:
        self.posts += request.method == "POST" and request.url.endswith("/api/v1/cases")


@dataclass
class _Work:
    """One form: what was answered, and what is still to be cut."""

    person: Person
    number: int
    name: str
    cuts: dict[int, str]
    acts: int = 0
    given: list[str] = field(default_factory=list)
    confirmed: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing of it can be on the device for sure: at most one answer was given a moment ago."""
        return len(self.given) < 2

    def is_confirmed(self) -> bool:
        """Whether it has been confirmed, and so is a request, or a case already."""
        return self.confirmed

    def go_on(self) -> None:
        """Answer step after step until the form is confirmed. Raises Cut."""
        while (step := self.person.step()) is not None:
            for answer in self._answers(step):
                if answer.name in self.given[:-1] and not answer.stands():
                    self.person.given_again += 1
                self._act(answer.give, answer.name)
            self._act(lambda step=step: self._next(step), step)  # type: ignore[misc]
        self.confirmed = True

    def _act(self, work: Callable[[], object], name: str) -> None:
        try:
            work()
        except (Error, AssertionError):
            self.person.revive()
            raise
        if name not in self.given:
            self.given.append(name)
        self.acts += 1
        if (kind := self.cuts.pop(self.acts, None)) is not None:
            self.person.cut(kind)

    def _next(self, step: str) -> None:
        page = self.person.page
        # From here on it may be a request, whatever happens.
        self.confirmed = step == _STEPS[-1]
        page.locator(SUBMIT).first.click()
        expect(page.locator("h1").filter(has_text=_TEXTS[f"register.step.{step}"])).to_have_count(0)
        page.locator("h1").first.wait_for()

    def _answers(self, step: str) -> Iterator[Answer]:
        if step == "safety":
            yield self._mark("risk_level-high")
            for need in _marked(self.number, NEEDS):
                yield self._mark(f"needs-{need}")
        if step == "person":
            field = unfolded(self.person.page, "#known_as")
            yield Answer("known_as", lambda: field.fill(self.name), lambda: field.input_value() == self.name)
        if step == "situation":
            for act in _marked(self.number >> len(NEEDS), ACTS):
                yield self._mark(f"acts-{act}")

    def _mark(self, control: str) -> Answer:
        box = self.person.page.locator(f"#{control}")
        return Answer(control, lambda: box.check(force=True), box.is_checked)


def _marked(number: int, codes: tuple[str, ...]) -> Iterator[str]:
    return (code for bit, code in enumerate(codes) if number >> bit & 1)


def number_of(case: dict[str, Any]) -> int:
    """Which form a case was made of."""
    marks = {*case["needs"], *case["experience"]["acts"]}
    return sum(1 << bit for bit, code in enumerate((*NEEDS, *ACTS)) if code in marks)
