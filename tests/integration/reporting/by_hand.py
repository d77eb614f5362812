"""The figures I09 to I19 of a made-up year, computed from its proceedings with nothing of the platform.

The definitions are those of the catalogue, read anew: this file imports no rule of the services.
"""

# fixed dates: a made-up year

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

Proceedings = list[dict[str, Any]]
CONVICTIONS = {"convicted_tip": 1, "abbreviated": 2, "convicted_other": 3}
"""The gravest first."""


def percent(part: int, whole: int) -> float:
    """In steps of one; halves go up."""
    return float(Decimal(100 * part / whole).quantize(Decimal(1), ROUND_HALF_UP))


def gravest(proceedings: Proceedings) -> dict[str, list[dict[str, Any]]]:
    """Of each accused the entries with the gravest conviction that any proceeding ended in."""
    of_each: dict[str, list[dict[str, Any]]] = {}
    for proceeding in proceedings:
        # Of several entries about one accused in one proceeding the last judgment counts.
        last: dict[str, dict[str, Any]] = {}
        for one in proceeding["accused"]:
            known = last.get(one["key"])
            if one["judged"] and (known is None or _later(one, known)):
                last[one["key"]] = one
        for key, one in last.items():
            if one["verdict"] in CONVICTIONS:
                of_each.setdefault(key, []).append(one)
    return {
        key: [one for one in entries if CONVICTIONS[one["verdict"]] == min(CONVICTIONS[e["verdict"]] for e in entries)]
        for key, entries in of_each.items()
    }


def _later(one: dict[str, Any], known: dict[str, Any]) -> bool:
    def place(entry: dict[str, Any]) -> tuple[Any, ...]:
        return entry["judged"], -CONVICTIONS.get(entry["verdict"], 9), entry["months"] or 0, not entry["suspended"]

    return place(one) > place(known)


def by_hand(proceedings: Proceedings) -> dict[str, float | None]:
    """Each figure of the whole year; None where there is nothing to divide."""
    accused = [one for proceeding in proceedings for one in proceeding["accused"]]
    persons = [one for proceeding in proceedings for one in proceeding["persons"] if one["counted"]]
    ordered = [one["reparation"] for one in persons if one["reparation"]]
    for_all = [order for proceeding in proceedings for order in proceeding["for_all"]]
    convicted = gravest(proceedings)
    trafficking = {key: entries for key, entries in convicted.items() if entries[0]["verdict"] == "convicted_tip"}
    charged = {one["key"] for one in accused if one["charged"]}
    heard = [one for one in persons if one["heard"]]
    outcomes = [outcome for proceeding in proceedings for _, outcome in proceeding["hearings"] if outcome]
    return {
        "I09": sum(any(name == "investigation" for name, *_ in p["stages"]) for p in proceedings),
        "I10": len(charged),
        "I11": len(trafficking),
        "I12": share(convicted.values(), lambda entries: entries[0]["verdict"] == "convicted_other"),
        "I13": share(trafficking.values(), lambda entries: any(map(is_long, entries))),
        "I14": len({one["key"] for one in accused if one["official"]} & (charged | set(convicted))),
        "I15": middle([p["days"] for p in proceedings if p["days"] is not None and was_judged(p)]),
        "I16": len(ordered),
        "I16-ordered": sum(one["amount"] for one in (*ordered, *for_all)),
        "I16-paid": sum(one["paid"] for one in (*ordered, *for_all)),
        "I17": share(persons, lambda one: one["represented"]),
        "I18": share(heard, lambda one: one["in_advance"] and one["heard"] == 1),
        "I19": share(outcomes, lambda outcome: outcome in ("suspended", "rescheduled")),
        "P01": sum(len(proceeding["measures"]) for proceeding in proceedings),
        "P02": middle([days for p in proceedings for _, _, days in p["stages"] if days is not None]),
    }


def share(of: Iterable[Any], which: Callable[[Any], Any]) -> float | None:
    """How many in a hundred."""
    answers = [bool(which(one)) for one in of]
    return percent(sum(answers), len(answers)) if answers else None


def middle(days: list[int]) -> float | None:
    """The median."""
    return float(median(days)) if days else None


def is_long(entry: dict[str, Any]) -> bool:
    """More than a year, to be served."""
    return (entry["months"] or 0) > 12 and not entry["suspended"]


def was_judged(proceeding: dict[str, Any]) -> bool:
    """Whether a month of the first judgment is known."""
    stages = [name for name, *_ in proceeding["stages"]]
    return "first_judgment" in stages or any(one["judged"] for one in proceeding["accused"])


def as_published(name: str, exact: float, base: str) -> float:
    """How the network shows an exact figure."""
    if base == "amount":
        return float(int(float(f"{exact:.1e}")))
    if base in ("share", "median"):
        return float((Decimal(str(exact)) / 5).quantize(Decimal(1), ROUND_HALF_UP) * 5)
    return exact
