"""Every letter of the kept screens comes from a typeface that is here, whatever typefaces a machine has.

`look/signs.woff2` is DejaVu Sans Mono (free to copy and change: https://dejavu-fonts.github.io/License.html), cut to
Latin letters and the signs that texts use. It stands for the arrows that the platform's typeface does not have, and for
letters of one width.
"""

import base64
from pathlib import Path

from playwright.sync_api import BrowserContext

_FILE = Path(__file__).parent / "look" / "signs.woff2"
_SIGNS = "U+2190-21FF, U+2264-2265, U+2318, U+2500-27BF"
_ADD = """(([content, signs]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  for (const face of [
    // With the weights of src/styles/_typeface.scss: faces of other weights do not complete each other.
    new FontFace("Public Sans", bytes, { weight: "400 700", unicodeRange: signs }),
    new FontFace("ui-monospace", bytes),
  ]) document.fonts.add(face);
})"""


def without_typefaces_of_the_machine(context: BrowserContext) -> None:
    """Let the pages of `context` take from `look/signs.woff2` what the platform's typeface does not have."""
    content = base64.b64encode(_FILE.read_bytes()).decode()
    context.add_init_script(f"{_ADD}({[content, _SIGNS]})")
