"""Everything a cases process is made of, put together in one place."""

from functools import cached_property
from pathlib import Path

from services.cases.adapters.disclosure.packets import PacketSealer
from services.cases.adapters.documents.document_bucket import Bucket, BucketStorage
from services.cases.adapters.documents.document_storage import DocumentStorage, FolderStorage, NoStorage
from services.cases.adapters.documents.file_cleaner import FileCleaner
from services.cases.adapters.documents.virus_scanner import ClamdScanner, NoScanner
from services.cases.adapters.person.pseudonyms import Pseudonyms
from services.cases.adapters.person.search_allowance import (
    EMERGENCIES_AN_HOUR,
    EMERGENCY_WINDOW_SECONDS,
    SearchAllowance,
)
from services.cases.adapters.repositories import WorkParts
from services.cases.adapters.work import CasesWork
from services.cases.domain.documents.documents import DocumentLimits
from services.cases.domain.jurisdictions.reading import PacksRefused
from services.cases.domain.jurisdictions.registry import use_packs
from services.cases.processes.documents.documents import DocumentParts
from services.cases.settings import CasesSettings, DocumentSettings, read_settings
from shared.crypto import BlindIndex, CountryKeys
from shared.db.engine import make_engine
from shared.db.group_commit import GroupCommit
from shared.db.key_file import country_keys
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.grant import Grant
from shared.settings import SettingsError
from shared.web.service_parts import ProcessWide, ServiceParts


class Services(ServiceParts[CasesSettings, CasesWork]):
    """The parts of the service; tests build their own."""

    def work(self, grant: Grant) -> CasesWork:
        """A unit of work for the caller behind `grant`."""
        return CasesWork(self.engine, self.signer, grant, self.clock, self._work_parts)

    @cached_property
    def search_allowance(self) -> SearchAllowance:
        """How often one user may search."""
        return SearchAllowance(self.settings.common.cache_url, self.settings.searches_a_minute)

    @cached_property
    def comparison_allowance(self) -> SearchAllowance:
        """How often one user may compare a person with those on record before they register them."""
        return SearchAllowance(self.settings.common.cache_url, self.settings.searches_a_minute, "comparison")

    @cached_property
    def documents(self) -> DocumentParts:
        """What takes documents in and gives them out again."""
        own = self.settings.documents
        limits = DocumentLimits(largest=own.max_bytes, largest_of_kind=own.max_bytes_of_kind, most=own.per_case)
        scanner = ClamdScanner(own.clamd) if own.clamd else NoScanner()
        return DocumentParts(limits=limits, storage=_storage(own), scanner=scanner, cleaner=FileCleaner())

    @cached_property
    def emergency_allowance(self) -> SearchAllowance:
        """How often one user may ask for emergency access: few numbers can be tried in an hour."""
        return SearchAllowance(
            self.settings.common.cache_url, EMERGENCIES_AN_HOUR, "emergency", seconds=EMERGENCY_WINDOW_SECONDS
        )

    @cached_property
    def country_keys(self) -> CountryKeys:
        """The keys of the countries, which change without a restart where a file has them."""
        return country_keys(self.settings.country_keys, self.settings.country_keys_file)

    @cached_property
    def _work_parts(self) -> WorkParts:
        return WorkParts(
            country_keys=self.country_keys,
            blind_index=BlindIndex.from_json(self.settings.blind_index_keys),
            pseudonyms=Pseudonyms(self.settings.pseudonym_key),
            packets=PacketSealer(self.settings.packet_public_keys),
            group=GroupCommit(self.engine),
        )


def _storage(own: DocumentSettings) -> DocumentStorage:
    if own.s3_endpoint:
        return BucketStorage(
            Bucket(
                endpoint=own.s3_endpoint,
                name=own.s3_bucket,
                region=own.s3_region,
                access_key=own.s3_access_key,
                secret_key=own.s3_secret_key,
            )
        )
    return FolderStorage(Path(own.folder)) if own.folder else NoStorage()


def use_jurisdictions(*folders: Path) -> None:
    """Read the packs that ship and those of `folders`. Raises SettingsError that names everything wrong with them."""
    try:
        use_packs(*folders)
    except PacksRefused as refused:
        raise SettingsError(f"jurisdiction packs: {refused}") from None


def build(settings: CasesSettings, clock: Clock | None = None) -> Services:
    """The parts for `settings`. Raises SettingsError for a wrong pack of a jurisdiction."""
    use_jurisdictions(*settings.jurisdictions)
    engine = make_engine(settings.common.database_url)
    return Services(settings=settings, engine=engine, clock=clock or SystemClock())


services = ProcessWide(lambda: build(read_settings()))
