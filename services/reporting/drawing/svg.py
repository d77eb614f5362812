"""From what Vega writes to the little that is kept: shapes and text with classes in place of colours.

Only listed elements and attributes pass. No script, no style, no reference and no address can be in the result.
"""

import re
import xml.etree.ElementTree as ET

from services.reporting.drawing.style import Role

SVG = "http://www.w3.org/2000/svg"
ELEMENTS = frozenset({"g", "path", "rect", "text", "tspan", "line", "circle"})
KEPT = frozenset(
    {"transform", "d", "x", "y", "dx", "dy", "x2", "y2", "width", "height", "rx", "r"}
    | {"text-anchor", "font-size", "font-weight", "stroke-width", "stroke-dasharray", "fill-opacity", "opacity"}
)
_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_CLASSES = {role.value: role.css for role in Role}


def tidied(text: str) -> tuple[str, int, int]:
    """The shapes and texts of a drawing as a string of elements, its width and its height in pixels."""
    root = ET.fromstring(text)  # noqa: S314 - written by Vega in this process
    inner = "".join(_written(child) for child in root)
    return inner, round(float(root.attrib["width"]) + 0.5), round(float(root.attrib["height"]) + 0.5)


def _written(element: ET.Element) -> str:
    name = element.tag.rpartition("}")[2]
    if name not in ELEMENTS or _is_unseen(element):
        return ""
    said = element.get("aria-label", "") if element.get("role") == "graphics-symbol" and name != "g" else ""
    title = f"<title>{_escaped(said)}</title>" if said else ""
    inside = title + _escaped(element.text or "") + "".join(_written(child) for child in element)
    attributes = _attributes(element)
    if not inside and name in {"g", "text", "tspan"}:
        return ""
    if name == "g" and not attributes:
        return inside
    return f"<{name}{attributes}>{inside}</{name}>" if inside else f"<{name}{attributes}/>"


def _is_unseen(element: ET.Element) -> bool:
    ground = element.get("fill") == "transparent" and element.get("stroke") is None
    return ground or "background" in element.get("class", "") or element.get("display") == "none"


def _attributes(element: ET.Element) -> str:
    written = [
        f' {name}="{_escaped(_NUMBER.sub(_rounded, value))}"'
        for name, value in element.attrib.items()
        if name in KEPT and (name, value) != ("opacity", "1") and value
    ]
    classes = []
    for paint in ("fill", "stroke"):
        value = element.get(paint, "")
        if value in _CLASSES:
            classes.append(f"{paint}-{_CLASSES[value]}")
        elif value == "none":
            written.append(f' {paint}="none"')
    return (f' class="{" ".join(classes)}"' if classes else "") + "".join(written)


def _rounded(found: re.Match[str]) -> str:
    return f"{float(found.group()):.1f}".removesuffix(".0")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
