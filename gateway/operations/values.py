"""The gauges that processes report, by their labels."""

from collections.abc import Callable, Iterable, Mapping

from gateway.operations.services import Asked

Labels = tuple[str, ...]


class Values:
    """Several processes measure the same: `most` gives the largest of what they say, `least` the smallest."""

    def __init__(self, asked: Iterable[Asked]) -> None:
        self._values = [value for each in asked for report in each.reports for value in report.values]

    def most(self, name: str, *labels: str) -> Mapping[Labels, float]:
        """Values of `labels` → the largest value of the gauge `name`, in the order of the labels."""
        return self._by_labels(name, labels, max)

    def least(self, name: str, *labels: str) -> Mapping[Labels, float]:
        """The same with the smallest."""
        return self._by_labels(name, labels, min)

    def _by_labels(
        self, name: str, labels: Iterable[str], choose: Callable[[float, float], float]
    ) -> Mapping[Labels, float]:
        found: dict[Labels, float] = {}
        for value in self._values:
            if value.name == name:
                key = tuple(value.labels.get(label, "") for label in labels)
                found[key] = choose(found.get(key, value.value), value.value)
        return dict(sorted(found.items()))
