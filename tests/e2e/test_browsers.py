"""A browser that hangs costs a test a minute, and no other test anything."""

import signal

import psutil
import pytest

from tests.e2e.browsers import Browsers, close_context

# Alone: it ends the browsers of its process.
pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.alone, pytest.mark.timeout(120)]


def test_a_browser_that_does_not_close_a_context_is_ended_and_another_started(browsers: Browsers) -> None:
    hanging = browsers.current()
    context = hanging.new_context()
    context.new_page()
    for process in psutil.Process().children(recursive=True):
        if "chrom" in process.name():
            process.send_signal(signal.SIGSTOP)

    assert not close_context(context, within=2)

    another = browsers.current()
    assert another is not hanging
    context = another.new_context()
    assert context.new_page().evaluate("1 + 1") == 2
    assert close_context(context)
    assert browsers.current() is another
