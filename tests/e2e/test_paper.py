"""The printed sheets of a case and a referral show their recipient and date, and no name that is covered on screen."""

import pytest
from playwright.sync_api import expect

from tests.e2e import arranged
from tests.e2e.arranged import open_new_case
from tests.e2e.conftest import Visit
from tests.e2e.walks import an_unheard_name

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

WHOSE = """async () => {
    const [me, people] = await Promise.all(
        ["/session", "/api/v1/colleagues"].map((from) => fetch(from).then((answer) => answer.json())));
    const own = await fetch(`/api/v1/organisations/${me.organisation_id}`).then((answer) => answer.json());
    return [own.name, people.items.find(({id}) => id === me.subject).display_name];
}"""
"""The names of the visitor's organisation and of the visitor."""
NUMBERED = """[...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .flatMap((rule) => [rule, ...(rule.cssRules ?? [])])
    .some((rule) => rule instanceof CSSPageRule && rule.cssText.includes("counter(pages)"))"""


@pytest.mark.twice
def test_the_printed_sheets_have_a_header_and_no_controls(visit: Visit, language: str) -> None:
    visitor = visit("caseworker", "GT", language=language)
    name = an_unheard_name()
    case = open_new_case(visitor, name=name)
    page = visitor.page

    page.emulate_media(media="print")
    sheet = page.locator("main").inner_text()
    assert visitor.text("print.case") in sheet
    assert visitor.text("print.confidential") in sheet
    assert case["case_number"] in sheet
    assert name[0] not in sheet
    for action in ("decide.title", "consent.add", "identity.reveal", "case.refer"):
        expect(page.get_by_text(visitor.text(action), exact=True).locator("visible=true")).to_have_count(0)
    for said in page.evaluate(WHOSE):
        expect(page.locator(".sheet-head")).to_contain_text(said)
    assert page.evaluate(NUMBERED), "the sheets have no numbers"
    expect(page.locator(".nav")).to_be_hidden()
    expect(page.locator(".exit")).to_be_hidden()
    visitor.shoot("paper-case")

    page.emulate_media(media="screen")
    arranged.refer(visitor, case)
    page.emulate_media(media="print")
    expect(page.locator(".sheet-head")).to_contain_text(visitor.text("print.referral"))
    expect(page.get_by_role("button", name=visitor.text("step.cancel"))).to_be_hidden()
    visitor.shoot("paper-referral")


def test_a_form_that_was_not_sent_is_not_printed(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open("/cases/new")
    expect(page.locator("main form")).to_be_visible()

    page.emulate_media(media="print")

    expect(page.locator("main form")).to_be_hidden()
    visitor.shows(visitor.text("print.form"))


def test_a_printed_list_is_without_its_search(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    visitor.open("/cases")
    expect(visitor.page.locator("search")).to_be_visible()

    visitor.page.emulate_media(media="print")

    expect(visitor.page.locator("search")).to_be_hidden()
