"""What people do at the screens, step by step."""

import secrets
import string
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from shared.contracts.codelists import code_list
from tests.e2e.visitor import Visitor
from tests.support.days import CHILD_BORN


def an_unheard_name() -> tuple[str, str]:
    """First names and surnames that are unlike those of every recorded person."""
    first, last = ("".join(secrets.choice(string.ascii_lowercase) for _ in range(9)).capitalize() for _ in range(2))
    return first, last


def unfolded(page: Page, field: str) -> Locator:
    """A field, with what it is folded into open."""
    found = page.locator(field)
    found.evaluate("field => { const fold = field.closest('details'); if (fold) fold.open = true; }")
    return found


def a_phone() -> str:
    """A Honduran telephone number of no recorded person."""
    return f"+504 9{secrets.randbelow(1000):03} {secrets.randbelow(10_000):04}"


def has_no_barrier(visitor: Visitor) -> None:
    """axe finds nothing, and the screen does not scroll sideways."""
    assert visitor.accessibility_problems() == []
    wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "it scrolls sideways"


def save(page: Page) -> None:
    """Send the form of a screen."""
    page.locator("form button[type=submit]").click()


def type_day(page: Page, field: str, day: str) -> None:
    """Type a day, given in ISO 8601, as people write it."""
    page.locator(f"[id='{field}']").fill("/".join(reversed(day.split("-"))))


def open_tab(visitor: Visitor, title: str) -> None:
    """From the case: one of its parts."""
    visitor.page.get_by_role("tab", name=visitor.text(title), exact=True).click()


def coded_without_gaps(visitor: Visitor, exploitation: str) -> None:
    """On the page of a case: the record as HTCDS and IC-TIP write it has this form of exploitation, and no gap."""
    visitor.page.locator("summary", has_text=visitor.text("coding.title")).click()
    written = code_list("exploitation_type").items[exploitation]
    for standard, word in (("HTCDS", written["htcds"]), ("IC-TIP", written["iccs"])):
        preview = visitor.page.get_by_role("region", name=standard)
        expect(preview).to_contain_text(visitor.text("coding.complete"))
        expect(preview).to_contain_text(str(word))


def register(
    visitor: Visitor,
    *,
    name: tuple[str, str],
    birth: str = f"14/5/{CHILD_BORN}",
    best_interest: str = "considered",
    phone: str = "+504 9999 0000",
    controls: bool = True,
    refer_next: bool = False,
    at_step: Callable[[str], None] = lambda _: None,
) -> str:
    """Open a case for a girl held in domestic servitude; returns its number."""
    page = visitor.page
    visitor.typed += name
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-high]").click()
    for need in ("emergency_shelter", "medical"):
        page.locator(f"label[for=needs-{need}]").click()
    page.locator("#birth").fill(birth)
    page.locator("select#identification_source").select_option("ngo_outreach")
    page.locator("#identified_adm1").select_option(index=1)
    next_step(visitor, "consent")
    at_step("consent")
    for purpose in ("referral", "aggregate_statistics"):
        page.locator(f"#consents-{purpose}-yes").check()
    page.locator("label[for=capacity-guardian]").click()
    page.locator("label[for=form-written]").click()
    page.locator("select#recipient_type").select_option("network_ngo")
    page.locator("label[for=data_scope_referral-d3_identified]").click()
    next_step(visitor, "person")
    at_step("person")
    page.locator("#first_names").fill(name[0])
    page.locator("#surnames").fill(name[1])
    if best_interest:
        page.locator(f"label[for=best_interest-{best_interest}]").click()
    page.locator("label[for=gender-feminine]").click()
    page.locator("select#citizenships").select_option("HND")
    page.locator("select#primary_language").select_option("kek")
    page.locator("label[for=needs_interpreter-yes]").click()
    page.locator("#phone").fill(phone)
    page.locator("label[for=safe_to_call-no]").click()
    next_step(visitor, "situation", once_more=True)
    at_step("situation")
    for act in ("recruitment", "transportation"):
        page.locator(f"label[for=acts-{act}]").click()
    page.locator("label[for=exploitation-servitude]").click()
    visitor.press("register.addDetails")
    at_heading(visitor, "details")
    at_step("details")
    page.locator("select#recruiter_relationship").select_option("neighbour_community")
    page.locator("label[for=recruitment_methods-friends]").click()
    if controls:
        page.locator("summary", has_text=visitor.text("register.controls.confinement")).click()
        page.locator("#controls-withholds_documents-yes").check()
    if refer_next:
        page.locator("label[for=refer_next]").click()
    page.locator("form button[type=submit]").click()
    if refer_next:
        expect(page.locator("h1")).to_have_text(visitor.text("refer.title"))
        visitor.settle()
        return page.locator(".back").inner_text().removeprefix("‹").strip()
    number = page.locator("h1 .case-code")
    number.wait_for()
    visitor.settle()
    return number.inner_text()


def refer(visitor: Visitor, *, to: str, message: str = "", before_sending: Callable[[], None] = lambda: None) -> str:
    """On the screen of a new referral choose `to`, preview, and send; returns the code."""
    page = visitor.page
    page.locator("select#service").select_option("emergency_shelter")
    page.locator(".offer", has_text=to).locator("label").click()
    page.locator("label[for=disclosure_profile-d3_identified]").click()
    expect(page.locator("select#consent_id")).not_to_have_value("")
    if message:
        page.locator("#message").fill(message)
    visitor.press("refer.preview")
    expect(page.locator(".packet__part")).to_have_count(2)
    before_sending()
    visitor.press("refer.send")
    code = page.locator("h1 .case-code")
    code.wait_for()
    visitor.settle()
    return code.inner_text()


def take(visitor: Visitor, step: str, *, action: str, answer: str | None = None, note: str | None = None) -> None:
    """Take a step on the open referral and see it confirmed."""
    visitor.press(step, "main")
    dialog = visitor.page.locator("dialog")
    if answer is not None:
        dialog.locator(f"label[for=answer-{answer}]").click()
    if note is not None:
        dialog.locator("#step-note").fill(note)
    dialog.locator("button[type=submit]").click()
    visitor.shows(visitor.text(f"step.done.{action}"))


def next_step(visitor: Visitor, step: str, *, once_more: bool = False) -> None:
    """Continue the registration to this step."""
    page = visitor.page
    page.locator("form button[type=submit]").click()
    there = page.get_by_role("heading", level=1, name=visitor.text(f"register.step.{step}"))
    # A hint at a similar case, or at a comparison that was refused because there were too many, is shown once.
    hint = page.locator("form .note[role=alert]")
    if once_more:
        there.or_(hint).first.wait_for()
        if hint.count():
            page.locator("form button[type=submit]").click()
    at_heading(visitor, step)


def at_heading(visitor: Visitor, step: str) -> None:
    """Wait until this step of the registration is shown."""
    heading = visitor.page.get_by_role("heading", level=1, name=visitor.text(f"register.step.{step}"))
    expect(heading).to_be_visible()
