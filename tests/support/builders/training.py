"""Builders of training modules."""

from typing import Any

from services.identity.domain.roles.roles import Role
from services.identity.domain.training.lessons import InBoth, Page, PageText, Question, QuestionText
from services.identity.domain.training.training import Module


def a_module(name: str, *, questions: int = 2, **changes: Any) -> Module:
    """A module for caseworkers; the first choice of each of its questions is right."""
    values: dict[str, Any] = {
        "name": name,
        "place": 1,
        "version": "1",
        "minutes": 5,
        "roles": frozenset({Role.CASEWORKER}),
        "pass_mark": 80,
        "valid_months": 12,
        "title": InBoth(es=f"Módulo {name}", en=f"Module {name}"),
        "pages": (Page(es=_page("Página"), en=_page("Page")),),
        "questions": tuple(_question(number) for number in range(questions)),
    }
    return Module(**values | changes)


def _page(title: str) -> PageText:
    return PageText(title=title, paragraphs=("Texto.",))


def _question(number: int) -> Question:
    text = QuestionText(question=f"¿{number}?", choices=("Bien", "Mal", "Peor"), why=f"Porque {number}.")
    return Question(right=0, es=text, en=text)
