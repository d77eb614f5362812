"""The colours of a drawing for each ground it may stand on. A page that shows a drawing inside itself has its own."""

from collections.abc import Mapping
from enum import StrEnum


class Theme(StrEnum):
    """The ground that a drawing is for; paper is light."""

    LIGHT = "light"
    DARK = "dark"


GROUND = "surface"
COLOURS: Mapping[Theme, Mapping[str, str]] = {
    Theme.LIGHT: {
        "ink": "#1c2823",
        "soft": "#52605a",
        "line": "#dcd5c6",
        GROUND: "#ffffff",
        "bar": "#1c5c47",
        "hidden": "#8a918d",
        "s1": "#1c5c47",
        "s2": "#b4561f",
        "s3": "#1f5a85",
        "s4": "#8a6a00",
        "s5": "#7b3f8c",
        "s6": "#5a6670",
        "step1": "#bcd9cb",
        "step2": "#7fb59d",
        "step3": "#3d8468",
        "step4": "#134334",
    },
    Theme.DARK: {
        "ink": "#e8eee9",
        "soft": "#a8b6ae",
        "line": "#33403a",
        GROUND: "#1a221e",
        "bar": "#86cfae",
        "hidden": "#75827b",
        "s1": "#86cfae",
        "s2": "#eca980",
        "s3": "#9cc9ec",
        "s4": "#e3c25a",
        "s5": "#d3a6e0",
        "s6": "#a9b3bb",
        "step1": "#34584a",
        "step2": "#4f8a72",
        "step3": "#86cfae",
        "step4": "#d2f2e3",
    },
}
"""Colour by role: text on the ground at least 4.5:1, shapes at least 3:1 (WCAG 2.2, 1.4.3 and 1.4.11)."""
