"""Audit rows keep the action they were sealed with; who reads them sees one name."""

import re

from shared.kernel.audit_actions import RENAMED, current_action, names_of

_FORM = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")


def test_an_earlier_name_is_read_as_the_one_of_today() -> None:
    assert current_action("case.close") == "case.closed"
    assert current_action("case.closed") == "case.closed"


def test_a_filter_finds_rows_under_either_name() -> None:
    assert set(names_of("case.closed")) == set(names_of("case.close")) == {"case.close", "case.closed"}
    assert names_of("case.read") == ("case.read",)


def test_what_is_written_today_was_not_renamed_itself() -> None:
    assert not set(RENAMED) & set(RENAMED.values())


def test_todays_names_are_an_object_and_a_verb() -> None:
    assert [name for name in RENAMED.values() if not _FORM.fullmatch(name)] == []
