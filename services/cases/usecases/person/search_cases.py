"""Find a case by what one knows of the person, without anybody reading names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Annotated
from uuid import UUID

from rapidfuzz import fuzz

from services.cases.adapters.person.search_index import Candidate, Token
from services.cases.adapters.work import CasesWork
from services.cases.domain.case.match import Match
from services.cases.domain.person.names import (
    Spoken,
    document_key,
    masked,
    parts_of,
    phone_key,
    query_keys,
    spoken,
)
from services.cases.processes.case.kept_cases import kept_matches
from shared.kernel.codes import Length, Line, Range

WIDTH = 20
"""Candidates whose names are decrypted and compared: decrypting is the dear part of a search."""

LIKELY = 0.6
"""Score below which a candidate is not shown."""

AS_IT_SOUNDS = 0.97
"""Worth of a perfect match by sound alone, beside 1 for the same letters."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class SearchCases:
    """What is known of the person; in a body, so that no name is in an address."""

    name: Annotated[Line | None, Length(2, 200)] = None
    phone: str | None = None
    document: Annotated[Line | None, Length(4, 100)] = None
    case_number: Annotated[Line | None, Length(max=40)] = None
    """The number of a case or a part of it, with nothing else beside it (`find_numbered_cases`)."""
    birth_year: Annotated[int | None, Range(1900, 2100)] = None
    limit: Annotated[int, Range(1, WIDTH)] = WIDTH

    def asked(self) -> list[str]:
        """What is known of the person, by name of the field."""
        return [name for name in ("name", "phone", "document", "birth_year") if getattr(self, name) is not None]


def search_cases(query: SearchCases, spend_allowance: Callable[[str], None], *, work: CasesWork) -> Sequence[Match]:
    """Likely cases of the caller's organisation, best first. The audit says that they searched, not for whom.

    Raises TooManyRequests.
    """
    spend_allowance(work.grant.subject)
    organisation = work.organisation_id
    work.audit_each_country("case.searched", "organisation", organisation, fields=query.asked())
    for keys in query_keys(parts_of(query.name)):
        tokens = _tokens(query, keys, work)
        if tokens and (candidates := work.search_index.candidates(organisation, tokens, WIDTH)):
            return kept_matches(_ranked(query, candidates, work), work=work)
    return ()


def _tokens(query: SearchCases, name_keys_asked: list[str], work: CasesWork) -> list[Token]:
    tokens: list[Token] = []
    for country in sorted(work.grant.countries):
        tokens += work.search_index.tokens_for(country, "name", name_keys_asked)
        if query.phone:
            tokens += work.search_index.tokens_for(country, "phone", [phone_key(query.phone)])
        if query.document:
            tokens += work.search_index.tokens_for(country, "document", [document_key(query.document)])
    return tokens


def _ranked(query: SearchCases, candidates: Sequence[Candidate], work: CasesWork) -> Sequence[Match]:
    # Candidates are often namesakes. What is remembered about a name ends with the search.
    likeness, mask = cache(partial(_likeness, spoken(query.name) if query.name else None)), cache(masked)
    found: dict[UUID, Match] = {}
    for candidate, names in zip(candidates, work.vault.decrypt_names(candidates), strict=True):
        first_names, surnames = names.get("first_names"), names.get("surnames")
        score = likeness(first_names, surnames, names.get("known_as"))
        score -= _years_apart(query.birth_year, candidate.birth_year)
        # A case is found once, by the person of it who is most alike; of equals by the first.
        best = found.get(candidate.id)
        if score >= LIKELY and (best is None or round(score, 3) > best.score):
            found[candidate.id] = _match(candidate, mask(first_names, surnames), round(score, 3))
    return sorted(found.values(), key=lambda match: match.score, reverse=True)[: query.limit]


def _match(candidate: Candidate, masked_name: str, score: float) -> Match:
    return Match(
        id=candidate.id,
        case_number=candidate.case_number,
        masked_name=masked_name,
        score=score,
        status=candidate.status,
        opened_on=candidate.opened_on,
        country=candidate.country,
        birth_year=candidate.birth_year,
    )


def _likeness(asked: Spoken | None, *names: str | None) -> float:
    """A phone or document that matched is certain; a name is as certain as it is alike, by letters or by sound."""
    if asked is None:
        return 1.0
    known = spoken(" ".join(filter(None, names)))
    by_letters = fuzz.token_set_ratio(asked.letters, known.letters) / 100
    if by_letters >= AS_IT_SOUNDS:
        return by_letters
    return max(by_letters, AS_IT_SOUNDS * fuzz.token_set_ratio(asked.sound, known.sound) / 100)


def _years_apart(asked: int | None, known: int | None) -> float:
    return 0.0 if asked is None or known is None else 0.1 * abs(asked - known)
