"""The engine that draws a specification: Vega in a V8 of this process."""

from typing import Any

import vl_convert

VERSION = "6.4"
"""Of Vega-Lite, the one that Altair writes."""
NOTHING = {"data": {"values": []}, "mark": "bar"}


def svg_of(specification: dict[str, Any]) -> str:
    """The drawing. It reaches no address: every datum is in the specification."""
    return str(vl_convert.vegalite_to_svg(specification, vl_version=VERSION, allowed_base_urls=[]))


def warm_up() -> None:
    """Start the engine, which takes longer than a drawing."""
    svg_of(NOTHING)
