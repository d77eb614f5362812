"""Pictures of screens, compared with those that are kept in `look/`; `make look UPDATE=1` takes them anew."""

import base64
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.e2e.browsers import close_context
from tests.e2e.visitor import ARTIFACTS

KEPT = Path(__file__).parent / "look"
UPDATE = "CEIBA_LOOK_UPDATE"
"""The environment variable under which pictures are taken anew."""
TOLERATED = 0.006
"""Share of the points that may differ: a button is three times that.

Edges of letters, and the few signs (arrows) that come from a typeface of the machine, are less."""

_COMPARE = """
async ([now, kept, threshold]) => {
  const drawn = async (data, width, height) => {
    const image = new Image();
    image.src = data;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width ?? Math.round(image.naturalWidth / 2);
    canvas.height = height ?? Math.round(image.naturalHeight / 2);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return { canvas, size: [image.naturalWidth, image.naturalHeight] };
  };
  const { canvas } = await drawn(now);
  const picture = canvas.toDataURL("image/webp", 0.6);
  if (!kept) return { picture, share: 1 };
  const again = await drawn(picture, canvas.width, canvas.height);
  const before = await drawn(kept, canvas.width, canvas.height);
  if (before.size[0] !== canvas.width || before.size[1] !== canvas.height) return { picture, share: 1 };
  const points = ({ canvas: { width, height }, canvas: one }) =>
    one.getContext("2d").getImageData(0, 0, width, height).data;
  const [ours, theirs] = [points(again), points(before)];
  let differing = 0;
  for (let at = 0; at < ours.length; at += 4)
    if ([0, 1, 2].some((channel) => Math.abs(ours[at + channel] - theirs[at + channel]) > threshold)) differing += 1;
  return { picture, share: differing / (ours.length / 4) };
}
"""
"""At half the size, where the edges of letters blur, and after the same loss as what is kept."""
_THRESHOLD = 40
"""Of 255: by how much a colour may differ."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How much of a picture differs from the kept one."""

    name: str
    share: float

    @property
    def differs(self) -> bool:
        return self.share > TOLERATED


def compare(page: Page, browser: Browser, name: str) -> Compared:
    """Compare the screen with its kept picture, or keep it when pictures are taken anew."""
    kept = KEPT / f"{name}.webp"
    taken = _data("png", page.screenshot(animations="disabled", caret="hide", scale="css"))
    before = _data("webp", kept.read_bytes()) if kept.exists() else None
    answer = _in_an_empty_page(browser, [taken, before, _THRESHOLD])
    compared = Compared(name, float(answer["share"]))
    if compared.differs:
        folder = KEPT if UPDATE in os.environ else ARTIFACTS
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.webp").write_bytes(base64.b64decode(answer["picture"].partition(",")[2]))
    return Compared(name, 0) if UPDATE in os.environ else compared


def _in_an_empty_page(browser: Browser, given: list[object]) -> dict[str, Any]:
    context = browser.new_context()
    try:
        answer: dict[str, Any] = context.new_page().evaluate(_COMPARE, given)
    finally:
        close_context(context)
    return answer


def _data(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
