"""Pages are cut where the limit says, and know where the next one begins."""

import pytest

from shared.db.paging import cut_page

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("rows", "items", "position"),
    [([], [], None), ([1, 2], [1, 2], None), ([1, 2, 3], [1, 2], ["2"])],
)
def test_a_page_holds_the_limit_and_names_its_last_row_when_there_are_more(
    rows: list[int], items: list[int], position: list[str] | None
) -> None:
    page = cut_page(rows, 2, lambda row: [str(row)])

    assert (page.items, page.next_position) == (items, position)


def test_a_page_of_other_items_continues_at_the_same_place() -> None:
    page = cut_page([1, 2, 3], 2, lambda row: [row]).map(str)

    assert (page.items, page.next_position) == (["1", "2"], [2])
