"""The dashboard: a few figures at a glance and which charts to show."""

from typing import Any

from services.reporting.domain.charts import CHARTS
from services.reporting.domain.indicators import CATALOGUE
from services.reporting.domain.periods import Span
from services.reporting.domain.questions import Question, Scope, whose
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
    cards, moments = [], []
    nothing = {"value": None, "display": "–", "reason": NOTHING[scope]}
    for card_id, indicator_id, title in CARDS:
        question = Question(indicator=CATALOGUE[indicator_id], countries=countries, span=span)
        answer = desk.ask(question, scope)
        total = next((f for f in answer["figures"] if not f["key"]), nothing)
        cards.append(
            {
                "id": card_id,
                "indicator": indicator_id,
                "title": title,
                "unit": answer["indicator"]["unit"],
                "value": total["value"],
                "display": total["display"],
                "hidden": total["reason"],
                "as_of": answer["as_of"],
                "whose": answer["whose"],
                "label": answer["label"],
                "vintages": answer["vintages"],
            }
        )
        moments.append(answer["as_of"])
    return {
        "as_of": max((moment for moment in moments if moment), default=None),
        "scope": scope.value,
        "countries": sorted(countries),
        "from": span.first,
        "to": span.last,
        "label": cards[0]["label"],
        "whose": whose(scope, countries),
        "vintages": cards[0]["vintages"],
        "cards": cards,
        "charts": [{"id": chart.id, "title": dict(chart.title)} for chart in CHARTS.values()],
    }
