"""Put a question to the right counts, under the right grant."""

from collections.abc import Callable
from typing import Any

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.indicators import Source
from services.reporting.domain.questions import Question, Scope
from services.reporting.usecases.answer_about_referrals import answer_about_referrals
from services.reporting.usecases.answer_for_network import answer_for_network
from services.reporting.usecases.answer_for_organisation import answer_for_organisation
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant


class Desk:
    """Answers questions of one caller. `open_own` works under her grant, `open_system` under the platform's."""

    def __init__(
        self,
        grant: Grant,
        open_own: Callable[[Grant], ReportingWork],
        open_system: Callable[[frozenset[Country]], ReportingWork],
    ) -> None:
        self._grant = grant
        self._open_own = open_own
        self._open_system = open_system

    def ask(self, question: Question, scope: Scope) -> dict[str, Any]:
        """The answer. Raises NotFound for a country that the caller does not hold."""
        countries = frozenset(Country(code) for code in question.countries)
        if not countries <= self._grant.countries:
            raise NotFound
        own = scope is Scope.ORGANISATION
        with self._open_own(self._grant) if own else self._open_system(countries) as work:
            if question.indicator.source is Source.REFERRALS:
                return answer_about_referrals(question, scope, work=work)
            if own:
                return answer_for_organisation(question, work=work)
            return answer_for_network(question, work=work)
