"""What people read about an import comes from lists, and every code that can come up is in them."""

import re
from pathlib import Path

from marshmallow.validate import OneOf

from services.cases.api.schemas import ImportForm
from shared.contracts.codelists import code_list

IMPORTS = Path(__file__).parents[3] / "services" / "cases"


def test_every_problem_of_a_file_has_words() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in IMPORTS.rglob("*.py"))
    raised = set(re.findall(r'(?:UnreadableFile|CellProblem)\((?:\w+, |"[^"]+", )?"([a-z_]+)"\)', sources))
    raised |= {"repeated_column", "unknown_column", "missing_column"}
    assert raised == set(code_list("import_problem").items)


def test_every_layout_has_words() -> None:
    validate = ImportForm().fields["layout"].validate
    assert isinstance(validate, OneOf)
    assert set(validate.choices) == set(code_list("import_layout").items)


def test_a_referral_has_one_word_in_every_list_and_text() -> None:
    root = IMPORTS.parents[1]
    texts = [root / "shared/contracts/codelists.json", *(root / "gateway/web/src/i18n/es").rglob("*.ts")]
    assert len(texts) > 5
    assert [path.name for path in texts if "derivaci" in path.read_text(encoding="utf-8").lower()] == []


def test_no_english_text_of_a_screen_assumes_a_gender() -> None:
    texts = (IMPORTS.parents[1] / "gateway/web/src/i18n/en").rglob("*.ts")
    words = {path.name: re.findall(r"\b(?:she|her|hers)\b", path.read_text(encoding="utf-8").lower()) for path in texts}
    assert {name: found for name, found in words.items() if found} == {}
