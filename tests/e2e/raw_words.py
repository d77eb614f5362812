"""What a screen shows that is meant for machines: codes, ids, dates as computers write them."""

import re

from playwright.sync_api import Page

from tests.e2e.visitor import Visitor
from tests.e2e.words import catalogue

_VISIBLE = """
(() => {
  const isOurs = (element) => element.closest(".case-code, .support-code, .address, script, style, noscript") !== null;
  const isShown = (element) => element.getClientRects().length > 0;
  const words = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (!node.data.trim() || isOurs(owner)) continue;
    if (isShown(owner) || owner.closest("option, optgroup")) words.push(node.data.trim());
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [alt], [placeholder], input, textarea")) {
    if (!isShown(element)) continue;
    for (const name of ["aria-label", "title", "alt", "placeholder"]) words.push(element.getAttribute(name) ?? "");
    if (/^(text|search|tel|date|textarea)$/.test(element.type ?? "")) words.push(element.value);
  }
  return words.filter(Boolean);
})()
"""
"""Every text on the page as it is read or heard, the choices of lists included."""

_ALLOWED = re.compile(r"\b(?:GT|SV|HN|MX)-[0-9A-Z]{4}-\d{4}-\d{6}-\d\b|\S+@\S+|\bceiba-tables-\d+\b")
"""Numbers of cases, which people read to each other; addresses of e-mail."""
_RAW = {
    "a code": re.compile(r"\b[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+\b"),
    "an id": re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{8,}|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{10,}\b"),
    "a date for computers": re.compile(r"\b\d{4}-\d{2}-\d{2}(?!\d)|\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?\b"),
    "a value for computers": re.compile(r"\b(?:true|false|null|undefined|NaN)\b|\[object "),
    "an address of the interface": re.compile(r"/(?:api|oauth2)/\S*"),
    "a value that was not put in": re.compile(r"\{\w+\}"),
}


def raw_words(page: Page) -> set[str]:
    """What stands on the page for machines, each with its kind."""
    texts = [_ALLOWED.sub(" ", text) for text in page.evaluate(_VISIBLE)]
    found = {f"{kind}: {match[0]}" for text in texts for kind, words in _RAW.items() for match in words.finditer(text)}
    keys = catalogue("es").keys()
    return found | {f"a text that is missing: {word}" for text in texts for word in text.split() if word in keys}


def raw_words_unfolded(visitor: Visitor) -> set[str]:
    """The same, with everything on the screen open that is folded."""
    folded = visitor.page.locator("main details:not([open]) > summary:visible")
    while folded.count():
        folded.first.click()
    visitor.settle()
    return raw_words(visitor.page)
