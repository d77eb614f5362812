"""The modules that ship are whole in both languages, those of the operator come first, and a wrong file is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.identity.adapters.training_modules import OWN, ModulesRefused, read_modules, training_folders
from services.identity.domain.roles import Role
from services.identity.domain.training import Module
from shared.kernel.country import FOLDER
from tests.support.builders.identity import NOON
from tests.support.world import GT, HN

pytestmark = pytest.mark.unit

SHIPPED = read_modules(OWN)
CASEWORK = ["registrar", "referir", "consentimiento", "seguridad"]
REQUIRED = {
    Role.CASEWORKER: CASEWORK,
    Role.SUPERVISOR: CASEWORK,
    Role.FOCAL_POINT: ["consentimiento", "recibir", "seguridad"],
    Role.LEGAL_LIAISON: ["recibir", "seguridad"],
    Role.OPERATOR: [],
}


def a_document(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((OWN / "default" / "recibir.json").read_text(encoding="utf-8"))
    return document | changes


def a_folder(root: Path, file: str, document: Any) -> Path:
    target = root / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return root


@pytest.mark.parametrize("role", Role)
def test_each_role_learns_what_its_work_needs(role: Role) -> None:
    names = [module.name for module in SHIPPED.required_of(GT, role, NOON)]
    assert names == REQUIRED.get(role, ["seguridad"])


@pytest.mark.parametrize("module", SHIPPED.of(GT), ids=lambda module: module.name)
def test_what_ships_is_short_and_whole_in_both_languages(module: Module) -> None:
    assert 4 <= len(module.pages) <= 7
    assert 5 <= len(module.questions) <= 8
    assert len({question.right for question in module.questions}) > 1, "always the same place"
    for page in module.pages:
        assert len(page.es.paragraphs) == len(page.en.paragraphs)
        for text in (page.es, page.en):
            assert sum(map(len, text.paragraphs)) <= 1100, text.title
    words = [text for one in module.questions for text in (one.es.question, one.en.question, one.es.why, one.en.why)]
    assert all(words)


def test_a_file_of_the_operator_replaces_or_adds_a_module_of_one_country(tmp_path: Path) -> None:
    a_folder(tmp_path, "gt/recibir.json", a_document(version="propia"))
    a_folder(tmp_path, "gt/ruta.json", a_document(place=9))
    found = read_modules(OWN, tmp_path)
    assert [module.name for module in found.of(GT)] == [*(module.name for module in SHIPPED.of(GT)), "ruta"]
    versions = {country: {module.name: module.version for module in found.of(country)} for country in (GT, HN)}
    assert (versions[GT]["recibir"], versions[HN]["recibir"]) == ("propia", "2026-1")


def test_the_folder_of_the_operator_is_read_where_there_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    assert training_folders() == (OWN,)
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert training_folders() == (OWN, tmp_path / "training")


def with_right(place: int) -> dict[str, Any]:
    document = a_document()
    document["questions"][1]["right"] = place
    return document


def without_a_choice() -> dict[str, Any]:
    document = a_document()
    document["questions"][2]["en"]["choices"].pop()
    return document


WRONG: dict[str, tuple[Callable[[], Any], str]] = {
    "no JSON": (lambda: "{", "gt/x.json"),
    "a list": (list, "gt/x.json"),
    "a name of no field": (lambda: a_document(pass_markk=80), "pass_markk"),
    "a role that is none": (lambda: a_document(roles=["boss"]), "$.roles"),
    "no such day": (lambda: a_document(required_from="2013-02-30"), "$.required_from"),
    "a mark above all": (lambda: a_document(pass_mark=101), "$.pass_mark"),
    "no months": (lambda: a_document(valid_months=0), "$.valid_months"),
    "no page": (lambda: a_document(pages=[]), "$.pages"),
    "no question": (lambda: a_document(questions=[]), "$.questions"),
    "a right answer that is no choice": (lambda: with_right(3), "$.questions[1].right"),
    "a right answer before the first": (lambda: with_right(-1), "$.questions[1].right"),
    "a choice in one language only": (without_a_choice, "$.questions[2].right"),
}


@pytest.mark.parametrize(("document", "place"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_refused_with_its_name_and_the_place(
    tmp_path: Path, document: Callable[[], Any], place: str
) -> None:
    a_folder(tmp_path, "gt/x.json", document())
    with pytest.raises(ModulesRefused) as refused:
        read_modules(OWN, tmp_path)
    assert "gt/x.json" in str(refused.value)
    assert place in str(refused.value)
