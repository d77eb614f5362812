"""A bar chart as SVG: plain shapes and text with a title and a description, styled by classes only.

The page's own style sheet gives colours (`ceiba-bar`, `ceiba-label`, `ceiba-value`, `ceiba-hidden`); the presentation
attributes below are what a file shows that is opened alone. No script, no inline style, so a strict
Content-Security-Policy holds.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from services.reporting.domain.charts import origin

WIDTH = 640
ROW = 32
TOP = 40
LABEL_WIDTH = 220
BAR_WIDTH = 330
BAR_HEIGHT = 20
MAX_LABEL = 34
HIDDEN_WIDTH = 12


def draw_bars(body: Mapping[str, Any], language: str) -> str:
    """The chart whose body `charts.chart_body` made, in `es` or `en`."""
    rows: Sequence[Mapping[str, Any]] = body["rows"]
    foot = TOP + ROW * max(len(rows), 1) + 12
    whose, state = origin(body, language)
    described = f"{body['summary'][language]} {whose}. {state}."
    name = f"chart-{body['id']}"
    most = max((row["value"] or 0 for row in rows), default=0) or 1
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {foot + 24}" role="img" lang="{language}"',
        f' class="ceiba-chart" aria-labelledby="{name}-title {name}-desc" font-family="sans-serif" font-size="14">',
        f'<title id="{name}-title">{escape(body["title"][language])}</title>',
        f'<desc id="{name}-desc">{escape(described)}</desc>',
        f'<text class="ceiba-heading" x="0" y="18" font-weight="bold">{escape(body["title"][language])}</text>',
        *(_bar(row, TOP + ROW * place, most, language) for place, row in enumerate(rows)),
        f'<text class="ceiba-origin" x="0" y="{foot}" font-size="11">{escape(whose)}',
        f'<tspan x="0" dy="15">{escape(state)}</tspan></text>',
        "</svg>",
    ]
    return "\n".join(parts)


def _bar(row: Mapping[str, Any], y: int, most: float, language: str) -> str:
    label = row["label"][language]
    baseline = y + 15
    if row["value"] is None:
        width, kind, fill = HIDDEN_WIDTH, "ceiba-bar ceiba-hidden", "#b5b5b5"
    else:
        width, kind, fill = round(BAR_WIDTH * row["value"] / most), "ceiba-bar", "#1f6f5c"
    return (
        f'<g class="ceiba-row"><text class="ceiba-label" x="{LABEL_WIDTH - 8}" y="{baseline}" text-anchor="end">'
        f"{escape(_short(label))}</text>"
        f'<rect class={quoteattr(kind)} x="{LABEL_WIDTH}" y="{y}" width="{width}" height="{BAR_HEIGHT}" rx="2"'
        f' fill="{fill}"><title>{escape(label)}: {escape(row["display"])}</title></rect>'
        f'<text class="ceiba-value" x="{LABEL_WIDTH + width + 8}" y="{baseline}">{escape(row["display"])}</text></g>'
    )


def _short(label: str) -> str:
    return label if len(label) <= MAX_LABEL else f"{label[: MAX_LABEL - 1].rstrip()}…"
