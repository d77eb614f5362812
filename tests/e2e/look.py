"""Pictures of screens, compared with those that are kept in `look/`; `make look UPDATE=1` takes them anew."""

import base64
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser, Page

from tests.e2e.browsers import close_context
from tests.e2e.visitor import ARTIFACTS

KEPT = Path(__file__).parent / "look"
UPDATE = "CEIBA_LOOK_UPDATE"
"""The environment variable under which pictures are taken anew."""
TOLERATED = 0.1
"""Share of the points of one tile that may differ: a button is two and a half times that.

Edges of letters, and the few signs (arrows) that come from a typeface of the machine, are half of it at most."""
MOST_HIGH = 2400
"""Pixels from the top of a screen that are kept."""

_COMPARE = """
async ([now, kept, threshold, tile, tolerated]) => {
  const drawn = async (data, width, height) => {
    const image = new Image();
    image.src = data;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width ?? Math.round(image.naturalWidth / 2);
    canvas.height = height ?? Math.round(image.naturalHeight / 2);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return { canvas, context, size: [image.naturalWidth, image.naturalHeight] };
  };
  const original = await drawn(now);
  const { canvas } = original;
  const { width, height } = canvas;
  const before = kept && (await drawn(kept, width, height));
  const isAsLarge = kept && before.size[0] === width && before.size[1] === height;
  const points = ({ context }) => context.getImageData(0, 0, width, height).data;
  const shareOf = (drawing) => {
    const [ours, theirs] = [points(drawing), points(before)];
    const across = Math.ceil(width / tile);
    const differing = new Uint32Array(across * Math.ceil(height / tile));
    for (let at = 0; at < ours.length; at += 4)
      if (
        Math.abs(ours[at] - theirs[at]) > threshold ||
        Math.abs(ours[at + 1] - theirs[at + 1]) > threshold ||
        Math.abs(ours[at + 2] - theirs[at + 2]) > threshold
      ) {
        const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)];
        differing[Math.floor(y / tile) * across + Math.floor(x / tile)] += 1;
      }
    return Math.max(...differing) / tile ** 2;
  };
  const share = isAsLarge ? shareOf(original) : 1;
  if (share <= tolerated) return { share };
  // Two pictures with the same loss are nearer to each other.
  const picture = canvas.toDataURL("image/webp", 0.6);
  return { picture, share: isAsLarge ? shareOf(await drawn(picture, width, height)) : 1 };
}
"""
"""At half the size, where the edges of letters blur, and, if need be, after the same loss as what is kept."""
_THRESHOLD = 40
"""Of 255: by how much a colour may differ."""
_TILE = 64
"""Points: what is missing is as easily seen on a long screen as on a short one."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How much of the tile of a picture differs that differs most from the kept one."""

    name: str
    share: float

    @property
    def differs(self) -> bool:
        return self.share > TOLERATED


@dataclass
class Lens:
    """An empty page of its own, in which pictures are compared."""

    browser: Browser
    page: Page = field(init=False)

    def __enter__(self) -> Self:
        self.page = self.browser.new_context().new_page()
        return self

    def __exit__(self, *_: object) -> None:
        close_context(self.page.context)

    def compare(self, page: Page, name: str, *, whole: bool) -> Compared:
        """Compare the screen with its kept picture, or keep it when pictures are taken anew."""
        kept = KEPT / f"{name}.webp"
        before = _data("webp", kept.read_bytes()) if kept.exists() else None
        answer = self.page.evaluate(
            _COMPARE, [_data("jpeg", _taken(page, whole)), before, _THRESHOLD, _TILE, TOLERATED]
        )
        compared = Compared(name, float(answer["share"]))
        if compared.differs:
            folder = KEPT if UPDATE in os.environ else ARTIFACTS
            folder.mkdir(exist_ok=True)
            (folder / f"{name}.webp").write_bytes(base64.b64decode(answer["picture"].partition(",")[2]))
        return Compared(name, 0) if UPDATE in os.environ else compared


def _taken(page: Page, whole: bool) -> bytes:
    page.evaluate("scrollTo(0, 0)")
    if whole:
        # Not as a "full page": what stands at the lower edge of the window would lie across the middle of the picture.
        width, height = page.evaluate("[innerWidth, Math.max(document.documentElement.scrollHeight, innerHeight)]")
        page.set_viewport_size({"width": width, "height": min(height, MOST_HIGH)})
        page.evaluate("new Promise(requestAnimationFrame)")
    return page.screenshot(animations="disabled", caret="hide", scale="css", type="jpeg", quality=92)


def _data(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
