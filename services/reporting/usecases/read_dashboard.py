"""The dashboard: a few figures at a glance and which charts to show."""

from collections.abc import Mapping
from typing import Any

from services.reporting.domain.charts import CHARTS
from services.reporting.domain.indicators import CATALOGUE
from services.reporting.domain.periods import Span
from services.reporting.domain.questions import Question, Scope
from services.reporting.domain.tables import Reason
from services.reporting.usecases.ask import Desk

CARDS = (
    ("persons", "I01", {"es": "Personas detectadas", "en": "Persons detected"}),
    ("referral_acceptance", "I05", {"es": "Referencias aceptadas", "en": "Referrals accepted"}),
    ("hours_to_answer", "I06", {"es": "Mediana hasta la respuesta", "en": "Median time to answer"}),
)
NOTHING = {Scope.NETWORK: Reason.NOT_PUBLISHED.value, Scope.ORGANISATION: None}
"""Why a card has no figure: the network has published none, or the own organisation has recorded nothing."""


def read_dashboard(countries: frozenset[str], span: Span, scope: Scope, desk: Desk) -> dict[str, Any]:
    """Cards and chart ids for the caller."""
    cards = []
    for card_id, indicator_id, title in CARDS:
        question = Question(indicator=CATALOGUE[indicator_id], countries=countries, span=span)
        cards.append({"id": card_id, "title": title, **_card(desk.ask(question, scope), scope)})
    return {
        "as_of": max((card["as_of"] for card in cards if card["as_of"]), default=None),
        "scope": scope.value,
        "countries": sorted(countries),
        "from": span.first,
        "to": span.last,
        **{name: cards[0][name] for name in ("label", "whose", "vintages")},
        "cards": cards,
        "charts": [{"id": chart.id, "title": dict(chart.title)} for chart in CHARTS.values()],
    }


def _card(answer: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    nothing = {"value": None, "display": "–", "reason": NOTHING[scope]}
    total = next((f for f in answer["figures"] if not f["key"]), nothing)
    return {
        "indicator": answer["indicator"]["id"],
        "unit": answer["indicator"]["unit"],
        "value": total["value"],
        "display": total["display"],
        "hidden": total["reason"],
        **{name: answer[name] for name in ("as_of", "whose", "label", "vintages")},
    }
