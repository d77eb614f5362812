"""A chart as one SVG: the drawing with its title above, and below it whose figures they are and of when.

Colours are classes (`fill-bar`, `stroke-line`) that a page's own style sheet may paint; the presentation attributes
beside them are what a file shows that is opened alone. No script, no inline style and no address, so a strict
Content-Security-Policy holds.
"""

import re
import textwrap
from dataclasses import dataclass
from xml.sax.saxutils import escape

from services.reporting.domain.charts.charts import ChartTable, origin
from services.reporting.domain.charts.themes import COLOURS, Theme

TITLE_SIZE, SMALL = 16, 12
LINE = 17
EM = 0.6
"""Mean width of a character in font sizes, as in `drawing/style.py`."""
_CLASS = re.compile(r'class="([^"]+)"')
_NOTHING = {"es": "Sin cifras que dibujar", "en": "No figures to draw"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the drawing process made: elements of SVG and the size that they take."""

    inner: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureOf:
    """How a picture is wanted. A bare one has no title and no source around it: the page around it says both."""

    language: str
    theme: Theme = Theme.LIGHT
    width: int = 640
    bare: bool = False


def picture(chart: ChartTable, drawn: Drawn | None, wanted: PictureOf) -> str:
    """The SVG; without a drawing it says that there is none."""
    shown = drawn or _nothing(wanted)
    width = max(wanted.width, shown.width)
    above, below = ([], []) if wanted.bare else _surround(chart, wanted, width)
    top = len(above) * (LINE + 4) + (10 if above else 0)
    foot = top + shown.height + (LINE if below else 0)
    height = foot + len(below) * LINE
    name = f"chart-{chart.id}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"',
        f' role="img" lang="{wanted.language}" class="ceiba-chart" aria-labelledby="{name}-title {name}-desc"',
        ' font-family="sans-serif" font-size="13">',
        f'<title id="{name}-title">{escape(chart.title.in_language(wanted.language))}</title>',
        f'<desc id="{name}-desc">{escape(described(chart, wanted.language))}</desc>',
        "" if wanted.bare else f'<rect class="fill-surface" width="{width}" height="{height}"/>',
        _lines(above, 18, LINE + 4, f'class="ceiba-heading fill-ink" font-size="{TITLE_SIZE}" font-weight="bold"'),
        f'<g transform="translate(0,{top})">{shown.inner}</g>',
        _lines(below, foot + 4, LINE, f'class="ceiba-origin fill-soft" font-size="{SMALL}"'),
        "</svg>",
    ]
    return _painted("\n".join(part for part in parts if part), wanted.theme)


def described(chart: ChartTable, language: str) -> str:
    """The chart in words: its sentence, whose figures they are, and of when."""
    whose, state = origin(chart, language)
    return f"{chart.summary.in_language(language)} {whose}. {state}."


def _surround(chart: ChartTable, wanted: PictureOf, width: int) -> tuple[list[str], list[str]]:
    above = _wrapped(chart.title.in_language(wanted.language), width, TITLE_SIZE)
    folded = [chart.folded.in_language(wanted.language)] if chart.folded else []
    below = [line for text in (*folded, *origin(chart, wanted.language)) for line in _wrapped(text, width, SMALL)]
    return above, below


def _wrapped(text: str, width: int, size: int) -> list[str]:
    return textwrap.wrap(text, int(width / (size * EM)))


def _lines(lines: list[str], y: int, step: int, attributes: str) -> str:
    spans = "".join(f'<tspan x="0" y="{y + step * n}">{escape(line)}</tspan>' for n, line in enumerate(lines))
    return f"<text {attributes}>{spans}</text>" if spans else ""


def _nothing(wanted: PictureOf) -> Drawn:
    words = f'<text class="fill-soft" x="0" y="24">{_NOTHING[wanted.language]}</text>'
    return Drawn(words, wanted.width, 40)


def _painted(svg: str, theme: Theme) -> str:
    """The same with the colour of each class beside it."""
    return _CLASS.sub(lambda found: f"{found.group()}{_attributes(found.group(1), theme)}", svg)


def _attributes(classes: str, theme: Theme) -> str:
    painted = (name.partition("-") for name in classes.split())
    return "".join(f' {paint}="{COLOURS[theme][role]}"' for paint, _, role in painted if role in COLOURS[theme])
