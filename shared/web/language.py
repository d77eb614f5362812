"""Which of our two languages a caller reads."""

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from shared.kernel.language import LANGUAGES


def language_of(accept_language: str) -> str:
    """The first of ours in the caller's order, whatever its region (`en-GB`); `es` when they name neither.

    RFC 9110 §12.5.4 with the lookup of RFC 4647 §3.4. Werkzeug's own `best_match` would prefer `es;q=0.5` to `en-GB`.
    """
    for tag, quality in parse_accept_header(accept_language, LanguageAccept):
        primary = tag.partition("-")[0].lower()
        if primary in LANGUAGES and quality > 0:
            return primary
    return "es"
