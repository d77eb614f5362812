"""What every process of a service is made of: settings, database, clock, signed context, token verifier.

A service names its own parts once, in `bootstrap.py`:

    class Services(ServiceParts[CasesSettings, CasesWork]):
        def work(self, grant: Grant) -> CasesWork:
            return CasesWork(self.engine, self.signer, grant, self.clock)

    services = ProcessWide(lambda: build(read_settings()))

Views, handlers and ticks call `services()`; tests give the process parts of their own with `services.use(parts)`.
"""

import ssl
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Engine

from shared.contracts.oauth import AUDIENCE, resource_of
from shared.db.context import ContextSigner
from shared.db.work import UnitOfWork
from shared.internal_tls import context_of
from shared.kernel.clock import Clock
from shared.kernel.country import Country
from shared.kernel.grant import Grant, system_grant
from shared.settings import CommonSettings
from shared.web.access.dpop import DpopProofs, RedisProofMemory
from shared.web.access.tokens import TokenVerifier


class ServiceSettings(Protocol):
    """The settings of a service: its own and the common ones."""

    @property
    def common(self) -> CommonSettings:
        """The settings that all services share."""
        ...


T = TypeVar("T")
SettingsT = TypeVar("SettingsT", bound=ServiceSettings)
WorkT = TypeVar("WorkT", bound=UnitOfWork)


@dataclass(frozen=True, kw_only=True)
class ServiceParts(ABC, Generic[SettingsT, WorkT]):
    """The parts of one process, each made when it is first used."""

    settings: SettingsT
    engine: Engine
    clock: Clock

    @abstractmethod
    def work(self, grant: Grant) -> WorkT:
        """A unit of work for the caller behind `grant`."""

    def system_work(self, countries: frozenset[Country]) -> WorkT:
        """A unit of work of the platform itself, limited to `countries`."""
        return self.work(system_grant(self.settings.common.service, countries))

    @cached_property
    def proofs(self) -> DpopProofs:
        """Verifies that callers hold the key of their token."""
        common = self.settings.common
        return DpopProofs(common.issuer, RedisProofMemory(common.cache_url, common.service))

    @cached_property
    def tls(self) -> ssl.SSLContext | None:
        """Compares the certificates of the other services with the platform's authority, where it has one."""
        return context_of(self.settings.common.upstream_ca)

    @cached_property
    def verifier(self) -> TokenVerifier:
        """Verifies the access tokens of callers."""
        common = self.settings.common
        return TokenVerifier.from_urls(
            issuer=common.issuer,
            jwks_url=common.jwks_url,
            cache_url=common.cache_url,
            audiences=(AUDIENCE, resource_of(common.issuer, common.service)),
            proofs=self.proofs,
            tls=self.tls,
        )

    @cached_property
    def signer(self) -> ContextSigner:
        """Signs the context of row-level security."""
        return ContextSigner(self.settings.common.context_key)


class ProcessWide(Generic[T]):
    """The one object of this process, built at first use. Tests replace it."""

    def __init__(self, build: Callable[[], T]) -> None:
        self._build = build
        self._built: T | None = None
        self._lock = threading.Lock()

    def __call__(self) -> T:
        """The object, built at the first call; threads that call at once get the same."""
        if self._built is None:
            with self._lock:
                if self._built is None:
                    self._built = self._build()
        return self._built

    def use(self, replacement: T) -> None:
        """Let this process use `replacement` from now on."""
        self._built = replacement
