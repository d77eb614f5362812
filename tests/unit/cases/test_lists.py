"""What people read about an import comes from lists, and every code that can come up is in them."""

import re
from pathlib import Path

from services.cases.api.case_schemas import ImportForm
from shared.contracts.codelists import code_list

IMPORTS = Path(__file__).parents[3] / "services" / "cases"


def test_every_problem_of_a_file_has_words() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in IMPORTS.rglob("*.py"))
    raised = set(re.findall(r'(?:UnreadableFile|CellProblem)\((?:\w+, |"[^"]+", )?"([a-z_]+)"\)', sources))
    raised |= {"repeated_column", "unknown_column", "missing_column"}
    assert raised == set(code_list("import_problem").items)


def test_every_layout_has_words() -> None:
    assert set(ImportForm().fields["layout"].validate.choices) == set(code_list("import_layout").items)
