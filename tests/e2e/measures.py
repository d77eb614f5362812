"""What can be measured of a screen: text that is cut or beyond its box, and what lies over something else."""

from playwright.sync_api import Page

from tests.e2e.visitor import DESKTOP, PHONE, Size, Visitor

SIZES = (Size("smallest", 320, 640), PHONE, DESKTOP, Size("wide", 1920, 1080))

_MEASURE = """
(() => {
  const SLACK = 3;
  const name = (element) => {
    const text = (element.innerText || element.getAttribute("aria-label") || element.id || "").trim();
    return `${element.tagName.toLowerCase()} "${text.slice(0, 40)}"`;
  };
  const clipped = (element) => {
    for (let at = element; at; at = at.parentElement)
      if (at.clientWidth <= 1 && at.clientHeight <= 1 && getComputedStyle(at).overflow !== "visible" && at.clientWidth)
        return true;
    return false;
  };
  const layerOf = (element) => {
    for (let at = element; at; at = at.parentElement)
      if (/fixed|sticky/.test(getComputedStyle(at).position) || at.tagName === "DIALOG") return at;
    return document.body;
  };
  const scrolls = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement)
      if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
    return false;
  };
  const isPainted = (element) => {
    const { backgroundColor, borderLeftWidth, borderRightWidth } = getComputedStyle(element);
    return backgroundColor !== "rgba(0, 0, 0, 0)" || (parseFloat(borderLeftWidth) && parseFloat(borderRightWidth));
  };
  const boxOf = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) if (isPainted(at)) return at;
    return null;
  };
  const exceeds = (inner, outer) =>
    inner.left < outer.left - SLACK || inner.right > outer.right + SLACK ||
    inner.top < outer.top - SLACK || inner.bottom > outer.bottom + SLACK;
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const meet = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > SLACK &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > SLACK;
  const found = [];

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (!node.data.trim() || owner.closest("select, script, style, noscript, svg") || !shown(owner) || clipped(owner))
      continue;
    // Shortened on purpose: the whole of it is at hand.
    const titled = owner.closest("[title]");
    if (titled && getComputedStyle(titled).textOverflow === "ellipsis") continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    texts.push({ owner, layer: layerOf(owner), rects: [...range.getClientRects()] });
    for (const { index, 0: word } of node.data.matchAll(/\\p{L}{4,}/gu)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (lines.size > 1) found.push(`broken: ${word} in ${name(owner)}`);
    }
  }
  for (const { owner, rects } of texts) {
    const style = getComputedStyle(owner);
    const isCut = /hidden|clip/.test(style.overflowX) && owner.scrollWidth > owner.clientWidth + 1;
    const isOutside = rects.some(({ right }) => right > innerWidth + 1) && !scrolls(owner);
    if (isCut) found.push(`cut: ${name(owner)}`);
    else if (isOutside) found.push(`outside: ${name(owner)}`);
    const box = boxOf(owner)?.getBoundingClientRect();
    const isBeyond = box && !scrolls(owner) && rects.some((rect) => exceeds(rect, box));
    if (isBeyond) found.push(`beyond its box: ${name(owner)}`);
  }

  const dialog = document.querySelector("dialog[open]:modal");
  const exit = (dialog ?? document).querySelector(".exit");
  const sight = dialog?.getBoundingClientRect() ?? { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  if (exit && exceeds(exit.getBoundingClientRect(), sight)) found.push(`out of sight: ${name(exit)}`);

  for (const { owner, rects } of texts) {
    const box = owner.closest("label")?.control;
    if (!box?.matches("[type=radio], [type=checkbox]") || owner.closest("td")) continue;
    const mark = box.getBoundingClientRect();
    if (rects.some((rect) => meet(rect, mark))) found.push(`text under its box: ${name(owner)}`);
  }

  const bordered = [...document.querySelectorAll(".tag, .btn:not(.btn--plain), .exit, .chip")]
    .filter((element) => shown(element) && !clipped(element))
    .map((owner) => ({ owner, layer: layerOf(owner), box: owner.getBoundingClientRect() }));
  bordered.forEach((one, index) => {
    for (const other of bordered.slice(index + 1)) {
      const [left, right] = one.box.left < other.box.left ? [one.box, other.box] : [other.box, one.box];
      const isBeside = Math.min(left.bottom, right.bottom) - Math.max(left.top, right.top) > SLACK;
      if (one.layer === other.layer && isBeside && right.left - left.right < SLACK && right.left > left.left)
        found.push(`touching: ${name(one.owner)} and ${name(other.owner)}`);
    }
  });

  const pressed = "a[href], button, select, textarea, summary, input:not([type=radio], [type=checkbox], [type=hidden])";
  const controls = [...document.querySelectorAll(pressed)]
    .filter((element) => shown(element) && !clipped(element))
    .map((owner) => ({ owner, layer: layerOf(owner), rects: [...owner.getClientRects()] }));
  const cross = (one, other) => one.rects.some((a) => other.rects.some((b) => meet(a, b)));
  const related = (one, other) => one.owner.contains(other.owner) || other.owner.contains(one.owner);
  controls.forEach((control, index) => {
    for (const other of controls.slice(index + 1))
      if (control.layer === other.layer && !related(control, other) && cross(control, other))
        found.push(`over each other: ${name(control.owner)} and ${name(other.owner)}`);
    for (const text of texts)
      if (control.layer === text.layer && !related(control, text) && cross(control, text))
        found.push(`text under ${name(control.owner)}: ${name(text.owner)}`);
  });
  return [...new Set(found)];
})()
"""
"""Text beyond its box or the window, words in two parts, controls over each other or over text, no way out in sight."""


def misplaced(page: Page) -> list[str]:
    """What is cut off or covered on the screen, in words."""
    found: list[str] = page.evaluate(_MEASURE)
    return found


def misplaced_at_every_size(visitor: Visitor) -> list[str]:
    """The same of the screen that is open, at each of `SIZES`."""
    found = []
    for size in SIZES:
        visitor.resize(size)
        visitor.settle()
        found += [f"at {size.width}: {what}" for what in misplaced(visitor.page)]
    return found
