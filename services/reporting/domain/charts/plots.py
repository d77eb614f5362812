"""What the drawing process is given: the figures of a chart with their words, and how wide the drawing is.

It is JSON on a pipe, and nothing else crosses it: the process that draws reads no setting, database or token.
"""

from enum import StrEnum
from typing import TypedDict


class PlotKind(StrEnum):
    """The shape of a drawing."""

    BARS = "bars"
    LINES = "lines"
    MULTIPLES = "multiples"
    """A small trend for each value of a dimension, all on one scale."""
    STACKED = "stacked"
    MAP = "map"
    FLOWS = "flows"


class PlotPart(TypedDict):
    """One figure of a row with several; `value` is None where it is not shown."""

    value: float | None
    display: str
    said: str
    """The figure in words, for whoever points at it."""


class PlotRow(TypedDict):
    """One figure, and the parts it consists of in the order of the plot's series."""

    code: str
    label: str
    value: float | None
    display: str
    said: str
    parts: list[PlotPart]


class Plot(TypedDict):
    """A chart without its title and source, in one language."""

    kind: PlotKind
    width: int
    """In pixels; text is drawn at the size at which it is read."""
    rows: list[PlotRow]
    series: list[str]
    countries: list[str]
    """Countries on the map; of flows every country, in the order of the series."""
    hidden: str
    """What stands for a figure that is not shown, in the legend of a map."""
