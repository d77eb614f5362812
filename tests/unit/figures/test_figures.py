from pathlib import Path

import pytest

from tests.figures.collected import counted
from tests.figures.lines import of_languages
from tests.figures.rooms import of_house
from tests.figures.work import of_services

pytestmark = pytest.mark.unit

FILES = {
    "shared/db/work.py": "class UnitOfWork:\n    def audit(self): ...\n    def _end(self): ...\n",
    "services/cases/adapters/rows.py": "from sqlalchemy import select\n\n\nclass Parts: ...\n",
    "services/cases/adapters/closing.py": "def close(case, work): ...\n",
    "services/cases/adapters/work.py": (
        "import orjson\nfrom shared.db.work import UnitOfWork\nclass Mixed(UnitOfWork[int]):\n"
        "    def audit(self): ...\n    def close(self): ...\nclass CasesWork(Mixed): ...\n"
    ),
    "services/cases/api/plan.py": (
        'class GoalSchema(Input):\n    """One goal."""\n\n\nclass PlanSchema(Input):\n    """A plan."""\n    x = 1\n'
    ),
    "services/cases/domain/record.py": "",
    "services/cases/domain/parts/__init__.py": "",
    "services/cases/migrations/0001_first.py": "\n\n",
    "services/cases/migrations/sql/0001_first.sql": "SELECT 1;\nSELECT 2;\n",
    "gateway/web/src/ui/Field.tsx": "const field = given as unknown as Field;\n",
    "gateway/web/src/i18n/es/cases.ts": "export {};\n",
    "gateway/web/node_modules/lib/big.ts": "x as unknown as y;\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_a_method_that_is_overridden_counts_once_and_bases_are_followed(root: Path) -> None:
    found = of_services(root)

    assert (found["CasesWork, classes"], found["CasesWork, methods"], found["CasesWork, public methods"]) == (3, 3, 2)
    assert found["IdentityWork, classes"] == 0


def test_an_adapter_without_a_library_of_the_outside_is_counted(root: Path) -> None:
    found = of_services(root)

    assert found["adapters that reach nothing outside, files"] == 1
    assert found["adapters that reach nothing outside, lines"] == 1


def test_lines_are_of_what_is_written_by_hand(root: Path) -> None:
    found = of_languages(root)

    assert found["TypeScript by hand, lines"] == 1
    assert found["  services/cases"] == 18
    assert found["SQL of migrations, lines"] == 2
    assert found["`as unknown as`"] == 1


def test_rooms_are_packages_and_a_schema_that_says_something_is_not_empty(root: Path) -> None:
    found = of_house(root)

    assert found["services/cases/domain, packages"] == 1
    assert found["services/cases/domain, modules beside them"] == 1
    assert found["schemas with only a docstring"] == 1
    assert found["largest folder of Python, files"] == "3 services/cases/adapters"


def test_tests_are_counted_by_folder_and_files_that_fail_are_named() -> None:
    listing = "tests/unit/a/test_a.py: 3\ntests/unit/test_b.py: 4\ntests/e2e/test_c.py: 1\nERROR tests/unit/test_d.py\n"

    assert counted(listing) == {
        "collected tests": 8,
        "  tests/e2e, collected": 1,
        "  tests/unit, collected": 7,
        "  files not collected": 1,
    }
