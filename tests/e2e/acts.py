"""What a caseworker and a focal point do most often, from the screen where they stand when they begin."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.visitor import Visitor
from tests.e2e.walks import a_phone, at_heading, next_step, open_tab, take


def register_adult(visitor: Visitor, *, name: tuple[str, str], born: int) -> None:
    """A woman from Honduras in domestic servitude, who speaks Spanish and allows a referral and statistics."""
    page = visitor.page
    tell_what_is_urgent(visitor, born)
    next_step(visitor, "consent")
    consent(visitor)
    next_step(visitor, "person")
    tell_who(visitor, name, "spa")
    next_step(visitor, "situation")
    page.locator("label[for=acts-recruitment]").click()
    page.locator("label[for=means-deception]").click()
    page.locator("label[for=exploitation-servitude]").click()
    _save(visitor)


def register_adult_in_detail(
    visitor: Visitor,
    *,
    name: tuple[str, str],
    born: int,
    language: str = "spa",
    also: Callable[[], None] = lambda: None,
) -> None:
    """The same with all that was told: telephone, second act, how the person was recruited and controlled.

    `also` tells more of who the person is.
    """
    page = visitor.page
    tell_what_is_urgent(visitor, born)
    next_step(visitor, "consent")
    consent(visitor)
    next_step(visitor, "person")
    tell_who(visitor, name, language)
    page.locator("#phone").fill(a_phone())
    page.locator("label[for=safe_to_call-no]").click()
    also()
    next_step(visitor, "situation")
    for act in ("recruitment", "transportation"):
        page.locator(f"label[for=acts-{act}]").click()
    page.locator("label[for=means-deception]").click()
    page.locator("label[for=exploitation-servitude]").click()
    visitor.press("register.addDetails")
    at_heading(visitor, "details")
    page.locator("select#recruiter_relationship").select_option("neighbour_community")
    page.locator("label[for=recruitment_methods-friends]").click()
    page.locator("summary", has_text=visitor.text("register.controls.money")).click()
    page.locator("#controls-debt_bondage-yes").click()
    _save(visitor)


def register_child(visitor: Visitor, *, name: tuple[str, str], born: int) -> None:
    """The same of a girl who speaks Q'eqchi'; a guardian answers, and no means are asked for."""
    page = visitor.page
    tell_what_is_urgent(visitor, born)
    next_step(visitor, "consent")
    consent(visitor)
    page.locator("label[for=capacity-guardian]").click()
    next_step(visitor, "person")
    tell_who(visitor, name, "kek")
    page.locator("label[for=needs_interpreter-yes]").click()
    page.locator("label[for=best_interest-considered]").click()
    next_step(visitor, "situation")
    page.locator("label[for=acts-recruitment]").click()
    page.locator("label[for=exploitation-servitude]").click()
    _save(visitor)


def refer_person(visitor: Visitor, to: str) -> None:
    """From the case to the referral that was sent."""
    page = visitor.page
    visitor.press("case.refer", "main")
    expect(page.locator("select#service")).to_have_value("emergency_shelter")
    page.locator(".offer", has_text=to).locator("label").click()
    page.locator("label[for=disclosure_profile-d3_identified]").click()
    visitor.press("refer.preview")
    expect(page.locator(".packet__part")).to_have_count(2)
    visitor.press("refer.send")
    page.locator("h1 .case-code").wait_for()


def accept(visitor: Visitor, code: str) -> None:
    """From the screen of the day."""
    visitor.page.get_by_role("link", name=code).first.click()
    expect(visitor.page.locator("h1")).to_have_text(code)
    take(visitor, "step.accept", action="accept")


def reject(visitor: Visitor, code: str) -> None:
    """The same, with a reason."""
    visitor.page.get_by_role("link", name=code).first.click()
    expect(visitor.page.locator("h1")).to_have_text(code)
    take(visitor, "step.reject", action="reject", answer="capacity")


def open_packet(visitor: Visitor) -> None:
    """From the referral that was accepted."""
    visitor.press("packet.open", "main")
    visitor.page.locator(".card--care .facts").first.wait_for()


def add_consent(visitor: Visitor) -> None:
    """From the case: the guardian allows statistics, under which nothing leaves that identifies a person."""
    page = visitor.page
    open_tab(visitor, "case.consents")
    visitor.press("consent.add", "main")
    page.locator("label[for=status-given]").click()
    page.locator("select#purpose").select_option("aggregate_statistics")
    page.locator("label[for=capacity-guardian]").click()
    page.locator("label[for=form-written]").click()
    page.locator("form button[type=submit]").click()
    page.locator("h1 .case-code").wait_for()


def withdraw_consent(visitor: Visitor) -> None:
    """From the case: its first consent."""
    page = visitor.page
    open_tab(visitor, "case.consents")
    page.locator(".consent").first.get_by_role("button", name=visitor.text("consent.withdraw")).click()
    page.locator("dialog .btn").first.click()
    expect(page.locator("dialog")).to_have_count(0)


def reassess(visitor: Visitor) -> None:
    """From the case: the risk is lower than it was."""
    page = visitor.page
    visitor.press("assess.title", "main")
    page.locator("label[for=overall_risk-medium]").click()
    page.locator("form button[type=submit]").click()
    page.locator("h1 .case-code").wait_for()


def find_person(visitor: Visitor, name: tuple[str, str], number: str) -> None:
    """From the screen of the day to the case of a person who gives their name."""
    page = visitor.page
    page.get_by_role("link", name=visitor.text("nav.cases"), exact=True).first.click()
    page.locator("#person-search").fill(" ".join(name))
    page.locator("search button[type=submit]").click()
    page.locator("search .line", has_text=number).get_by_role("link").click()
    expect(page.locator("h1 .case-code")).to_have_text(number)


def tell_what_is_urgent(visitor: Visitor, born: int) -> None:
    """The first step."""
    page = visitor.page
    page.locator("label[for=risk_level-high]").click()
    for need in ("emergency_shelter", "medical"):
        page.locator(f"label[for=needs-{need}]").click()
    page.locator("#birth").fill(str(born))
    page.locator("select#identification_source").select_option("ngo_outreach")
    page.locator("#identified_adm1").select_option(index=1)


def consent(visitor: Visitor) -> None:
    """The second step, but for who answered: of an adult it follows."""
    page = visitor.page
    for purpose in ("referral", "aggregate_statistics"):
        page.locator(f"#consents-{purpose}-yes").click()
    page.locator("label[for=form-written]").click()
    page.locator("select#recipient_type").select_option("network_ngo")
    page.locator("label[for=data_scope_referral-d3_identified]").click()


def tell_who(visitor: Visitor, name: tuple[str, str], language: str) -> None:
    """The third step."""
    page = visitor.page
    visitor.typed += name
    page.locator("#first_names").fill(name[0])
    page.locator("#surnames").fill(name[1])
    page.locator("label[for=gender-feminine]").click()
    page.locator("select#citizenships").select_option("HND")
    page.locator("select#primary_language").select_option(language)


def _save(visitor: Visitor) -> None:
    visitor.page.locator("form button[type=submit]").click()
    visitor.page.locator("h1 .case-code").wait_for()
