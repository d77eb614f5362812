"""A bar chart as SVG: plain shapes and text with a title and a description, styled by classes only.

The page's own style sheet gives colours (`ceiba-bar`, `ceiba-label`, `ceiba-value`, `ceiba-hidden`); the presentation
attributes below are what a file shows that is opened alone. No script, no inline style, so a strict
Content-Security-Policy holds.
"""

from xml.sax.saxutils import escape, quoteattr

from services.reporting.domain.charts import ChartRow, ChartTable, origin

WIDTH = 640
ROW = 32
TOP = 40
LABEL_WIDTH = 220
BAR_WIDTH = 330
BAR_HEIGHT = 20
MAX_LABEL = 34
HIDDEN_WIDTH = 12


def draw_bars(chart: ChartTable, language: str) -> str:
    """The chart as an image, in `es` or `en`."""
    foot = TOP + ROW * max(len(chart.rows), 1) + 12
    whose, state = origin(chart, language)
    title = escape(chart.title.in_language(language))
    described = f"{chart.summary.in_language(language)} {whose}. {state}."
    name = f"chart-{chart.id}"
    most = max((row.value or 0 for row in chart.rows), default=0) or 1
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {foot + 24}" role="img" lang="{language}"',
        f' class="ceiba-chart" aria-labelledby="{name}-title {name}-desc" font-family="sans-serif" font-size="14">',
        f'<title id="{name}-title">{title}</title>',
        f'<desc id="{name}-desc">{escape(described)}</desc>',
        f'<text class="ceiba-heading" x="0" y="18" font-weight="bold">{title}</text>',
        *(_bar(row, TOP + ROW * place, most, language) for place, row in enumerate(chart.rows)),
        f'<text class="ceiba-origin" x="0" y="{foot}" font-size="11">{escape(whose)}',
        f'<tspan x="0" dy="15">{escape(state)}</tspan></text>',
        "</svg>",
    ]
    return "\n".join(parts)


def _bar(row: ChartRow, y: int, most: float, language: str) -> str:
    label = row.label.in_language(language)
    baseline = y + 15
    if row.value is None:
        width, kind, fill = HIDDEN_WIDTH, "ceiba-bar ceiba-hidden", "#b5b5b5"
    else:
        width, kind, fill = round(BAR_WIDTH * row.value / most), "ceiba-bar", "#1f6f5c"
    return (
        f'<g class="ceiba-row"><text class="ceiba-label" x="{LABEL_WIDTH - 8}" y="{baseline}" text-anchor="end">'
        f"{escape(_short(label))}</text>"
        f'<rect class={quoteattr(kind)} x="{LABEL_WIDTH}" y="{y}" width="{width}" height="{BAR_HEIGHT}" rx="2"'
        f' fill="{fill}"><title>{escape(label)}: {escape(row.display)}</title></rect>'
        f'<text class="ceiba-value" x="{LABEL_WIDTH + width + 8}" y="{baseline}">{escape(row.display)}</text></g>'
    )


def _short(label: str) -> str:
    return label if len(label) <= MAX_LABEL else f"{label[: MAX_LABEL - 1].rstrip()}…"
