"""What people read about an extract comes from lists, and every code that can come up is in them."""

import re
from pathlib import Path

from services.reporting.domain.extracts import Format, Template
from shared.contracts.codelists import code_list

REPORTING = Path(__file__).parents[3] / "services" / "reporting"


def test_every_template_and_format_has_words() -> None:
    assert set(code_list("extract_template").items) == {template.value for template in Template}
    assert set(code_list("extract_format").items) == {form.value for form in Format}


def test_every_failure_has_words() -> None:
    source = (REPORTING / "usecases" / "run_extract.py").read_text(encoding="utf-8")
    assert set(re.findall(r'_report_failure\(run, "(\w+)"', source)) == set(code_list("extract_failure").items)
