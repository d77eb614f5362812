"""From a query string to a question, and to the use case that answers it."""

from collections.abc import Callable, Mapping, Sequence

from services.reporting.adapters.work import ReportingWork
from services.reporting.api.schemas import FigureQuery
from services.reporting.bootstrap import services
from services.reporting.domain.disclosure.tables import MAX_DIMENSIONS
from services.reporting.domain.errors import BadPeriod, TooFine
from services.reporting.domain.facts.person_facts import SEVERAL, UNKNOWN
from services.reporting.domain.figures.answers import Answer
from services.reporting.domain.figures.indicator import Indicator, Source
from services.reporting.domain.figures.periods import Span, last_quarters, span
from services.reporting.domain.figures.published import WITHHELD
from services.reporting.domain.figures.questions import FORM, PLACE, Question, Scope, is_too_fine
from services.reporting.usecases.figures.answer_persons_for_network import answer_persons_for_network
from services.reporting.usecases.figures.answer_persons_for_organisation import answer_persons_for_organisation
from services.reporting.usecases.figures.answer_proceedings_for_network import answer_proceedings_for_network
from services.reporting.usecases.figures.answer_proceedings_for_organisation import answer_proceedings_for_organisation
from services.reporting.usecases.figures.answer_referrals_for_network import answer_referrals_for_network
from services.reporting.usecases.figures.answer_referrals_for_organisation import answer_referrals_for_organisation
from shared.contracts.codelists import code_list
from shared.kernel.country import Country
from shared.kernel.errors import NotFound, invalid
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant

DEFAULT_QUARTERS = 4
MAX_PERIODS = 20

_USE_CASES: Mapping[tuple[Source, Scope], Callable[..., Answer]] = {
    (Source.PERSONS, Scope.NETWORK): answer_persons_for_network,
    (Source.PERSONS, Scope.ORGANISATION): answer_persons_for_organisation,
    (Source.REFERRALS, Scope.NETWORK): answer_referrals_for_network,
    (Source.REFERRALS, Scope.ORGANISATION): answer_referrals_for_organisation,
}
_OF_PROCEEDINGS: Mapping[Scope, Callable[..., list[Answer]]] = {
    Scope.NETWORK: answer_proceedings_for_network,
    Scope.ORGANISATION: answer_proceedings_for_organisation,
}
"""These answer several questions at once, because a dashboard has many of them."""


def answer_to(question: Question, scope: Scope) -> Answer:
    """The answer for the caller. Raises TooFine, or NotFound for a country that the caller does not hold."""
    return answers_to([question], scope)[0]


def answers_to(questions: Sequence[Question], scope: Scope) -> list[Answer]:
    """The answers to questions about the same countries and periods, in one transaction; raises as `answer_to`."""
    countries = questions[0].countries
    if not countries <= current_grant().countries:
        raise NotFound
    of_proceedings = [question for question in questions if question.indicator.source is Source.PROCEEDINGS]
    with _work_for(countries, scope) as work:
        together = _OF_PROCEEDINGS[scope](of_proceedings, work=work) if of_proceedings else []
        answers = {id(question): answer for question, answer in zip(of_proceedings, together, strict=True)}
        for question in questions:
            if id(question) not in answers:
                answers[id(question)] = _USE_CASES[question.indicator.source, scope](question, work=work)
    return [answers[id(question)] for question in questions]


def question_of(indicator: Indicator, query: FigureQuery) -> Question:
    """The question in `query`. Raises Invalid, TooFine, or NotFound for a country out of scope."""
    question = Question(
        indicator=indicator,
        countries=countries_of(query),
        span=span_of(query),
        by=tuple(dict.fromkeys(_split(query.by))),
        places=frozenset(_split(query.adm1)),
        forms=_forms_of(query),
    )
    _check_detail(question)
    return question


def limits_of(query: FigureQuery) -> list[str]:
    """The dimensions that limit the figures."""
    return [name for name, asked in ((PLACE, query.adm1), (FORM, query.forms)) if _split(asked)]


def _forms_of(query: FigureQuery) -> frozenset[str]:
    forms = frozenset(_split(query.forms))
    if not forms <= {*code_list("exploitation_type").items, SEVERAL, UNKNOWN, WITHHELD}:
        raise invalid("?type", "unknown_code", es="Esa forma no está en la lista.", en="That form is not in the list.")
    return forms


def countries_of(query: FigureQuery) -> frozenset[Country]:
    """The countries asked for, all the caller's when none is. Raises NotFound for one out of scope."""
    wanted = _split(query.country)
    try:
        countries = frozenset(Country(code) for code in wanted) or current_grant().countries
    except ValueError:
        raise NotFound from None
    if not countries <= current_grant().countries:
        raise NotFound
    return countries


def span_of(query: FigureQuery) -> Span:
    """The periods asked for; the last four quarters when none is. Raises Invalid, TooFine."""
    now = services().clock.now().strftime("%Y-%m")
    default = last_quarters(now, DEFAULT_QUARTERS)
    first = query.first or query.last or default.first
    try:
        asked = span(first, query.last or (default.last if "-Q" in first else now[:4]))
    except BadPeriod:
        raise invalid(
            "?from",
            "not_a_vintage",
            es="Use trimestres (2026-Q3) o años (2026), del más antiguo al más reciente.",  # fixed date: an example
            en="Use quarters (2026-Q3) or years (2026), oldest first.",  # fixed date: an example
        ) from None
    if len(asked.periods) > MAX_PERIODS:
        raise TooFine
    return asked


def scope_of(query: FigureQuery) -> Scope:
    """Whose figures: those who work with cases see their own organisation's unless they ask otherwise.

    A country administrator sees the network of the country: the own office often has no case at all.
    """
    if query.scope is not None:
        return query.scope
    return Scope.ORGANISATION if current_grant().allows(Permission.CASES_READ) else Scope.NETWORK


def _work_for(countries: frozenset[Country], scope: Scope) -> ReportingWork:
    """Under the caller's grant for the own organisation; the platform's own, within the countries, for the network."""
    if scope is Scope.ORGANISATION:
        return services().work(current_grant())
    return services().system_work(countries)


def _check_detail(question: Question) -> None:
    by, limits = question.by, question.limits
    if not set(by) <= set(question.indicator.breakdowns):
        raise invalid("?by", "unknown_dimension", es="Esa dimensión no existe.", en="There is no such dimension.")
    # The period is a dimension too, and so is what limits the table.
    if len(by) >= MAX_DIMENSIONS or is_too_fine(by, limits):
        raise TooFine
    for name in limits:
        if name not in question.indicator.by:
            raise invalid(
                f"?{name}", "unknown_filter", es="Este filtro no aplica aquí.", en="This filter does not apply here."
            )


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
