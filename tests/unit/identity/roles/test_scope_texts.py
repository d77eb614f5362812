"""A person who is asked for consent reads sentences and not codes."""

import pytest

from services.identity.api.pages.scope_texts import SCOPE_GROUPS, grouped_sentences
from shared.kernel.grant import Permission


def test_every_scope_has_one_sentence_in_each_language() -> None:
    told = [scope for group in SCOPE_GROUPS for scope in group.sentences]
    assert sorted(told) == sorted(Permission)
    sentences = [words for group in SCOPE_GROUPS for words in group.sentences.values()]
    assert all(set(words) == {"es", "en"} and all(words.values()) for words in sentences)
    for language in ("es", "en"):
        assert len({words[language] for words in sentences}) == len(sentences)


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_sentence_never_shows_a_code(language: str) -> None:
    shown = str(grouped_sentences(list(Permission), language))
    assert not [scope for scope in Permission if scope in shown]


def test_only_requested_scopes_are_described_and_no_group_is_empty() -> None:
    asked = ("reporting:read", "cases:read", "cases:search")
    assert grouped_sentences(asked, "en") == [
        ("Cases", ["See the cases within reach", "Search for cases"]),
        ("Statistics", ["See statistics without names"]),
    ]
    assert grouped_sentences((), "es") == []
