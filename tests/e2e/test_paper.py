"""The printed sheets of a case and a referral show their recipient and date, and no name that is covered on screen."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.walks import an_unheard_name, refer, register

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


def test_the_printed_sheets_have_a_header_and_no_controls(visit: Visit, language: str) -> None:
    visitor = visit("caseworker", "GT", language=language)
    name = an_unheard_name()
    number = register(visitor, name=name, controls=False)
    page = visitor.page

    page.emulate_media(media="print")
    sheet = page.locator("main").inner_text()
    assert visitor.text("print.case") in sheet
    assert visitor.text("print.confidential") in sheet
    assert number in sheet
    assert name[0] not in sheet
    expect(page.locator(".nav")).to_be_hidden()
    expect(page.locator(".exit")).to_be_hidden()
    visitor.shoot("paper-case")

    page.emulate_media(media="screen")
    visitor.press("case.refer", ".page-head")
    refer(visitor, to="Refugio del Altiplano")
    page.emulate_media(media="print")
    expect(page.locator(".sheet-head")).to_contain_text(visitor.text("print.referral"))
    expect(page.get_by_role("button", name=visitor.text("step.cancel"))).to_be_hidden()
    visitor.shoot("paper-referral")
