"""What all drawings share: sizes, room for text, and roles instead of colours.

A mark is painted with the colour that stands for its role; `svg.py` writes a class in its place, and whoever shows the
drawing says which colour the role has.
"""

import textwrap
from enum import StrEnum

import altair as alt

TEXT = 13
"""Font size in pixels: no text of a drawing is smaller."""
EM = 0.6
"""Mean width of a character in font sizes, of the widest faces that a device may use for these labels (DejaVu Sans,
Verdana). Fonts differ from device to device, so room is kept by this and not by what one font measures."""
LINE = 16
"""Distance between the lines of a label."""


class Role(StrEnum):
    """What a colour is for. The value stands in a specification in place of a colour."""

    INK = "#000001"
    SOFT = "#000002"
    LINE = "#000003"
    SURFACE = "#000004"
    BAR = "#000005"
    HIDDEN = "#000006"
    S1 = "#000011"
    S2 = "#000012"
    S3 = "#000013"
    S4 = "#000014"
    S5 = "#000015"
    S6 = "#000016"
    STEP1 = "#000021"
    STEP2 = "#000022"
    STEP3 = "#000023"
    STEP4 = "#000024"

    @property
    def css(self) -> str:
        """The end of the class that stands for it: `fill-bar`, `stroke-bar`."""
        return self.name.lower()


SERIES = (Role.S1, Role.S2, Role.S3, Role.S4, Role.S5, Role.S6)
STEPS = (Role.STEP1, Role.STEP2, Role.STEP3, Role.STEP4)


def width_of(text: str, size: float = TEXT) -> int:
    """Room that one line of text needs, in pixels."""
    return round(len(text) * EM * size) + 1


def wrapped(text: str, width: float, size: float = TEXT) -> list[str]:
    """The lines of `text` within `width` pixels. A word is never cut: one that is longer has a line of its own."""
    characters = max(int(width / (EM * size)), 1)
    return textwrap.wrap(text, characters, break_long_words=False, break_on_hyphens=False) or [""]


def widest(lines: list[str]) -> int:
    """Room for the widest of several lines."""
    return max((width_of(line) for line in lines), default=0)


def configured(chart: alt.TopLevelMixin) -> alt.TopLevelMixin:
    """The chart with the text sizes and colours of all drawings, and nothing around it."""
    styled: alt.TopLevelMixin = (
        chart.configure(background="transparent", padding=2, font="sans-serif")
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=TEXT,
            labelColor=Role.INK.value,
            labelLimit=0,
            titleFontSize=TEXT,
            domain=False,
            ticks=False,
            gridColor=Role.LINE.value,
            labelPadding=8,
        )
        .configure_text(fontSize=TEXT, color=Role.INK.value)
        .configure_title(fontSize=TEXT, color=Role.INK.value, fontWeight="bold", anchor="start", limit=0)
    )
    return styled
