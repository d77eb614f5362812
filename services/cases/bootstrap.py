"""Everything a cases process is made of, put together in one place."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from services.cases.adapters.packets import PacketSealer
from services.cases.adapters.pseudonyms import Pseudonyms
from services.cases.adapters.search_allowance import SearchAllowance
from services.cases.adapters.work import CasesWork, Secrets
from services.cases.settings import CasesSettings, cases_settings
from shared.crypto import BlindIndex
from shared.db.context import ContextSigner
from shared.db.engine import make_engine
from shared.db.key_file import country_keys
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.country import Country
from shared.kernel.grant import Grant, system_grant
from shared.web.tokens import TokenVerifier


@dataclass(frozen=True)
class Services:
    """The parts of the service; tests build their own."""

    settings: CasesSettings
    engine: Engine
    clock: Clock

    def work(self, grant: Grant) -> CasesWork:
        """A unit of work for the caller behind `grant`."""
        return CasesWork(self.engine, self._signer, grant, self.clock, self._secrets)

    def system_work(self, countries: frozenset[Country]) -> CasesWork:
        """A unit of work of the platform itself, limited to `countries`."""
        return self.work(system_grant("cases", countries))

    @cached_property
    def search_allowance(self) -> SearchAllowance:
        """How often one user may search."""
        return SearchAllowance(self.settings.common.cache_url, self.settings.searches_a_minute)

    @cached_property
    def verifier(self) -> TokenVerifier:
        """Verifies access tokens."""
        common = self.settings.common
        return TokenVerifier(issuer=common.issuer, jwks_url=common.jwks_url, cache_url=common.cache_url)

    @cached_property
    def _signer(self) -> ContextSigner:
        return ContextSigner(self.settings.common.context_key)

    @cached_property
    def _secrets(self) -> Secrets:
        return Secrets(
            country_keys=country_keys(self.settings.country_keys, self.settings.country_keys_file),
            blind_index=BlindIndex.from_json(self.settings.blind_index_keys),
            pseudonyms=Pseudonyms(self.settings.pseudonym_key),
            packets=PacketSealer(self.settings.packet_public_keys),
        )


def build(settings: CasesSettings, clock: Clock | None = None) -> Services:
    """The parts for `settings`."""
    return Services(settings=settings, engine=make_engine(settings.common.database_url), clock=clock or SystemClock())


def services() -> Services:
    """The parts of this process, built from the environment at first use."""
    if not _built:
        _built.append(build(cases_settings()))
    return _built[0]


def use(chosen: Services) -> None:
    """Let this process work with `chosen`."""
    _built[:] = [chosen]


_built: list[Services] = []
