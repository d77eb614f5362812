"""The packs of this process: those that ship, and those of a further folder once the service has read them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from services.cases.domain.jurisdictions.pack import Pack
from services.cases.domain.jurisdictions.reading import PacksRefused, read_packs
from shared.kernel.country import ALL_COUNTRIES, REAL
from shared.kernel.errors import NotFound

OWN = Path(__file__).with_name("packs")


class _InUse:
    """What was read last."""

    packs: Mapping[str, Pack] | None = None


def pack_of(country: str) -> Pack:
    """The pack of a country; a practice country has that of the country itself. Raises NotFound for none."""
    try:
        return packs_in_use()[REAL.get(country, country)]
    except KeyError:
        raise NotFound from None


def packs_in_use() -> Mapping[str, Pack]:
    """Every pack by its country."""
    return _own() if _InUse.packs is None else _InUse.packs


def use_packs(*further: Path) -> None:
    """Use from now on the packs that ship and those of further folders.

    A pack replaces one of the same country from a folder before. Raises PacksRefused that names everything wrong with
    any of them, or the countries of the platform that have none.
    """
    packs = read_packs(OWN, *further) if further else _own()
    if missing := sorted(ALL_COUNTRIES - packs.keys()):
        raise PacksRefused(f"no pack of {', '.join(missing)}")
    _InUse.packs = packs


@cache
def _own() -> Mapping[str, Pack]:
    return read_packs(OWN)
