"""Queries of Prometheus, taken apart: which metrics they name, with which labels."""

from collections.abc import Iterator
from typing import Any

import promql_parser

OF_PROMETHEUS = frozenset({"job", "instance", "process", "le"})
"""Labels that every series gets when it is read, or that a histogram has."""


def selectors(query: str) -> list[Any]:
    """The vector selectors of `query`. Raises ValueError for one that is no PromQL."""
    found: list[Any] = []

    def note(node: Any) -> bool:
        if isinstance(node, promql_parser.VectorSelector):
            found.append(node)
        return True

    promql_parser.walk(promql_parser.parse(query), note)
    return found


def unknown(query: str, known: dict[str, frozenset[str]]) -> Iterator[str]:
    """Metrics and labels of `query` that are not in `known` (metric → its labels)."""
    for selector in selectors(query):
        if selector.name not in known:
            yield str(selector.name)
            continue
        labels = {matcher.name for matcher in selector.matchers.matchers}
        for label in sorted(labels - known[selector.name] - OF_PROMETHEUS):
            yield f"{selector.name} has no label {label}"
