"""The modules that ship are whole in both languages, those of the operator come first, and a wrong file is refused."""

# fixed dates: the first day of the later modules stands in the files that ship

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.identity.adapters.training.training_modules import OWN, ModulesRefused, read_modules, training_folders
from services.identity.domain.roles.roles import Role
from services.identity.domain.training.training import Module
from shared.kernel.country import FOLDER
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
LATER = {Role.SUPERVISOR: ["supervisar"], Role.ORGANISATION_ADMIN: ["administrar"], Role.COUNTRY_ADMIN: ["administrar"]}
"""Required from `FIRST_DAY` on."""
FIRST_DAY = datetime(2026, 11, 29, 12, tzinfo=UTC)


def a_document(**changes: Any) -> dict[str, Any]:
    """As it ships, without its pictures."""
    document: dict[str, Any] = json.loads((OWN / "default" / "recibir.json").read_text(encoding="utf-8"))
    for page in document["pages"]:
        page.pop("picture", None)
    return document | changes


def a_folder(root: Path, file: str, document: Any) -> Path:
    target = root / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return root


@pytest.mark.parametrize("role", Role)
def test_each_role_learns_what_its_work_needs(role: Role) -> None:
    before, after = (
        [module.name for module in SHIPPED.required_of(GT, role, at)]
        for at in (FIRST_DAY - timedelta(days=1), FIRST_DAY)
    )
    assert before == REQUIRED.get(role, ["seguridad"])
    assert after == before + LATER.get(role, [])


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


@pytest.mark.parametrize("module", SHIPPED.of(GT), ids=lambda module: module.name)
def test_what_ships_has_pictures_with_words_for_who_does_not_see_them(module: Module) -> None:
    pictures = [page.picture for page in module.pages if page.picture]
    assert len(pictures) >= 2
    assert {picture.file for picture in pictures} == module.images.keys()
    for picture in pictures:
        assert picture.file.startswith(f"{module.name}-")
        assert all(len(words) > 40 for words in (picture.alt.es, picture.alt.en)), picture.file


def test_no_picture_ships_that_no_page_shows() -> None:
    shown = {file for module in SHIPPED.of(GT) for file in module.images}
    assert {file.name for file in OWN.glob("*/*") if file.suffix != ".json"} == shown


def test_an_operator_puts_pictures_beside_the_module(tmp_path: Path) -> None:
    a_folder(tmp_path, "gt/dos-camas.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32"/>')
    a_folder(tmp_path, "gt/recibir.json", with_picture())
    module = next(each for each in read_modules(OWN, tmp_path).of(GT) if each.name == "recibir")
    assert [(file, image.width, image.height) for file, image in module.images.items()] == [("dos-camas.svg", 64, 32)]


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


def with_picture(**changes: Any) -> dict[str, Any]:
    document = a_document()
    document["pages"][1]["picture"] = {"file": "dos-camas.svg", "alt": {"es": "Dos camas", "en": "Two beds"}} | changes
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
    "a picture that is missing": (with_picture, "dos-camas.svg: it is not beside the module @ $.pages[1].picture"),
    "a picture from elsewhere": (lambda: with_picture(file="../default/recibir.json"), "$.pages[1].picture"),
    "a picture without words": (lambda: with_picture(alt=None), "$.pages[1].picture.alt"),
    "a picture in the words of one language": (lambda: with_picture(alt={"es": "Dos camas"}), "$.pages[1].picture.alt"),
    "a picture in empty words": (lambda: with_picture(alt={"es": "Dos camas", "en": " "}), "$.pages[1].picture.alt"),
    "contents of pictures": (lambda: a_document(images={}), "images"),
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
