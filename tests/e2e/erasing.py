"""A person is erased on the screens: one asks in the case, a supervisor approves on the board."""

from tests.e2e.visitor import Visitor


def ask(visitor: Visitor, place: int, reason: str) -> None:
    """Ask about the person at `place` of the open tab of persons."""
    visitor.press("erase.action", f".person >> nth={place}")
    visitor.page.locator("select#erasure-reason").select_option(reason)


def send(visitor: Visitor) -> None:
    """Send the open dialogue."""
    visitor.page.locator("dialog button[type=submit]").click()
    visitor.shows(visitor.text("erase.asked"))


def approve(supervisor: Visitor, case_number: str, about: str) -> None:
    """Approve on the board what waits about a case; it names the person by two words."""
    supervisor.open("/board")
    line = supervisor.page.locator("section[aria-labelledby=approvals] li", has_text=case_number)
    approve_word = supervisor.text("approval.approve")
    line.get_by_text(about).first.wait_for()
    line.get_by_role("button", name=approve_word, exact=True).click()
    dialog = supervisor.page.locator("dialog")
    dialog.get_by_text(supervisor.text("approval.approve.erasure")).wait_for()
    dialog.get_by_role("button", name=approve_word, exact=True).click()
    supervisor.shows(supervisor.text("approval.approved"))
