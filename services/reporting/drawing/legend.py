"""The legend of a drawing: a square and a name for each colour, in as many lines as the width asks for."""

from collections.abc import Sequence

import altair as alt

from services.reporting.drawing.style import LINE, Role, width_of

SQUARE = 14


def legend(
    names: Sequence[str], roles: Sequence[Role], width: int, *, left: int = 0
) -> alt.LayerChart | alt.FacetChart:
    """The names beside squares in the colours of their roles, from `left` pixels on."""
    places = _places_of(names, width)
    squares = [
        {"x": x, "y": y, "name": name, "colour": role.value}
        for (x, y), name, role in zip(places, names, roles, strict=True)
    ]
    height = max((y for _, y in places), default=0) + LINE + 4
    base = alt.Chart(alt.InlineData(values=squares)).encode(
        x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width], range=[left, left + width])),
        y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], range=[0, height])),
        description=alt.Description("name:N"),
    )
    painted = base.mark_square(size=SQUARE**2, opacity=1, xOffset=SQUARE / 2, yOffset=LINE / 2).encode(
        color=alt.Color("colour:N", scale=None, legend=None)
    )
    named = base.mark_text(align="left", baseline="middle", dx=SQUARE + 6, dy=LINE / 2).encode(text="name:N")
    return alt.layer(painted, named).properties(width=width + left - 4, height=height)


def _places_of(names: Sequence[str], width: int) -> list[tuple[int, int]]:
    """Where each name stands: side by side, in a new line where the next does not fit."""
    places, x, y = [], 0, 0
    for name in names:
        room = SQUARE + 6 + width_of(name) + 14
        if x and x + room > width:
            x, y = 0, y + LINE + 8
        places.append((x, y))
        x += room
    return places
