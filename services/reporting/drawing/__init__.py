"""How charts look: specifications of Vega-Lite made with Altair, drawn as SVG in a process of its own (`drawer.py`)."""
