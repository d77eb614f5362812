"""Charts: one breakdown of one indicator, as rows that people, screens and readers without sight share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.reporting.domain.indicators import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A chart of the catalogue. `by` None shows the periods themselves."""

    id: str
    indicator: str
    by: str | None
    title: Text


CHARTS: Mapping[str, Chart] = {
    chart.id: chart
    for chart in (
        Chart(
            id="persons-by-quarter",
            indicator="I01",
            by=None,
            title={"es": "Personas detectadas por trimestre", "en": "Persons detected by quarter"},
        ),
        Chart(
            id="persons-by-type",
            indicator="I01",
            by="type",
            title={"es": "Personas por forma de explotación", "en": "Persons by form of exploitation"},
        ),
        Chart(
            id="persons-by-age",
            indicator="I01",
            by="age_band",
            title={"es": "Personas por grupo de edad", "en": "Persons by age group"},
        ),
        Chart(
            id="persons-by-gender",
            indicator="I01",
            by="gender",
            title={"es": "Personas por género", "en": "Persons by gender"},
        ),
        Chart(
            id="persons-by-status",
            indicator="I01",
            by="status",
            title={"es": "Personas por condición", "en": "Persons by status"},
        ),
        Chart(
            id="referral-acceptance",
            indicator="I05",
            by="service",
            title={"es": "Aceptación de referencias por servicio", "en": "Referral acceptance by service"},
        ),
    )
}
_NOT_PUBLISHED = {"value": None, "display": "–", "reason": "not_published"}


def chart_body(chart: Chart, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Title, one-sentence summary and table of `chart`, from the answer to its question."""
    dimension = chart.by or "period"
    described = next(d for d in answer["dimensions"] if d["id"] == dimension)
    figures = {tuple(sorted(f["key"].items())): f for f in answer["figures"]}
    own = answer["scope"] == "organisation"
    nothing = {"value": 0, "display": "0", "reason": None} if own else _NOT_PUBLISHED
    rows = []
    for value in described["values"]:
        found = figures.get(((dimension, value["code"]),), nothing)
        rows.append({**value, "value": found["value"], "display": found["display"], "reason": found["reason"]})
    total = figures.get((), nothing)
    return {
        "id": chart.id,
        "title": dict(chart.title),
        "summary": _summary(answer, rows, total),
        "label": answer["label"],
        "whose": answer["whose"],
        "vintages": answer["vintages"],
        "scope": answer["scope"],
        "countries": answer["countries"],
        "from": answer["from"],
        "to": answer["to"],
        "as_of": answer["as_of"],
        "unit": answer["indicator"]["unit"],
        "columns": [described["title"], answer["indicator"]["title"]],
        "rows": rows,
        "total": {"value": total["value"], "display": total["display"], "reason": total["reason"]},
    }


def origin(body: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Whose figures a chart shows, and how and of when they are to be read: an image travels without its page."""
    es = language == "es"
    if body["scope"] == "organisation":
        state = f"{'Al' if es else 'As of'} {body['as_of'][:10]}"
    elif body["vintages"]:
        states = (f"{v['country']} {v['number']} ({v['published_at'][:10]})" for v in body["vintages"])
        state = f"{'Publicación' if es else 'Vintage'}: {', '.join(states)}"
    else:
        state = "Sin publicación todavía" if es else "No vintage yet"
    return body["whose"][language], f"{body['label'][language]}. {state}"


def _summary(answer: Mapping[str, Any], rows: list[dict[str, Any]], total: Mapping[str, Any]) -> dict[str, str]:
    shown = [row for row in rows if row["value"]]
    hidden = sum(row["value"] is None and row["reason"] != "not_published" for row in rows)
    period = answer["from"] if answer["from"] == answer["to"] else f"{answer['from']} – {answer['to']}"
    unit = answer["indicator"]["unit"]
    if not shown and not hidden and answer["scope"] == "network":
        return {
            "es": f"{period}: la red aún no publica cifras.",
            "en": f"{period}: the network has not published figures yet.",
        }
    if not shown:
        return {
            "es": f"{period}: no hay cifras que se puedan mostrar{_hidden_es(hidden)}.",
            "en": f"{period}: there are no figures that can be shown{_hidden_en(hidden)}.",
        }
    top = max(shown, key=lambda row: row["value"])
    return {
        "es": f"{period}: el valor más alto es {top['label']['es']}, con {top['display']} {unit['es']}; "
        f"total {total['display']}{_hidden_es(hidden)}.".replace("% %", "%"),
        "en": f"{period}: the highest is {top['label']['en']}, with {top['display']} {unit['en']}; "
        f"total {total['display']}{_hidden_en(hidden)}.".replace("% %", "%"),
    }


def _hidden_es(hidden: int) -> str:
    if not hidden:
        return ""
    return f"; {hidden} cifra{'s' if hidden > 1 else ''} oculta{'s' if hidden > 1 else ''} para proteger a las personas"


def _hidden_en(hidden: int) -> str:
    if not hidden:
        return ""
    return f"; {hidden} figure{'s' if hidden > 1 else ''} hidden to protect people"
