"""What people read about an extract comes from lists, and every code that can come up is in them."""

from services.reporting.domain.extracts.extracts import Format, RunFailure, Template
from shared.contracts.codelists import code_list


def test_every_template_and_format_has_words() -> None:
    assert set(code_list("extract_template").items) == {template.value for template in Template}
    assert set(code_list("extract_format").items) == {form.value for form in Format}


def test_every_failure_has_words() -> None:
    assert set(code_list("extract_failure").items) == {failure.value for failure in RunFailure}
