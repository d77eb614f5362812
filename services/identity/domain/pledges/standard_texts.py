"""What the platform says where a country has decided no text of its own."""

from collections.abc import Iterable, Mapping

from services.identity.domain.pledges.pledges import PledgeVersion
from shared.contracts.codelists import code_list
from shared.contracts.country_settings import CONSENT_NOTICE, PLEDGE
from shared.kernel.language import LANGUAGES


def standard_texts(name: str, pledge: PledgeVersion) -> Mapping[str, str]:
    """Part → text of the setting called `name`; empty for a setting that holds no such texts.

    `pledge` is the one of the installation's files. An empty line parts paragraphs, as in the parts of the setting.
    """
    if name == PLEDGE:
        titles = {f"title_{language}": pledge.text(language).title for language in LANGUAGES}
        return titles | {f"text_{language}": _joined(pledge.text(language).paragraphs) for language in LANGUAGES}
    if name == CONSENT_NOTICE:
        newest = [*code_list(CONSENT_NOTICE).items.values()][-1]
        return {f"text_{language}": _joined(newest["text"][language]) for language in LANGUAGES}
    return {}


def _joined(paragraphs: Iterable[str]) -> str:
    return "\n\n".join(paragraphs)
