"""The demonstration network: organisations, a person and a client for each role, every secret random."""

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from services.identity.adapters.organisations.organisations import OrganisationFilter
from services.identity.adapters.secrets import new_token
from services.identity.adapters.work import IdentityWork
from services.identity.bootstrap import Services, services
from services.identity.demo_network import DEMO_ORGANISATIONS, DemoOrganisation
from services.identity.domain.clients.clients import AuthMethod, Client
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.roles import Role
from services.identity.usecases.organisations.publish_all_duties import publish_all_duties
from services.identity.usecases.organisations.register_organisation import RegisterOrganisation, register_organisation
from services.identity.usecases.pledges.sign_pledge import Signature, sign_pledge
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.ids import new_id
from shared.settings import NotADemonstration, require_demonstration


@dataclass(frozen=True, slots=True)
class _Seat:
    """One role in one organisation."""

    role: Role
    organisation: Organisation
    mark: str

    @property
    def countries(self) -> frozenset[Country]:
        return ALL_COUNTRIES if self.role.is_regional else frozenset({self.organisation.country})

    @property
    def described(self) -> dict[str, Any]:
        country = None if self.role.is_regional else self.organisation.country
        return {"role": self.role, "country": country, "organisation_id": str(self.organisation.id)}


def seed_demo(demo_file: Path, gateway_url: str | None = None, parts: Services | None = None) -> None:
    """Make what is missing of the network and write `demo_file` (mode 0600). Idempotent.

    Raises NotADemonstration in production, and beside organisations that are not of the demonstration.
    """
    parts = parts or services()
    require_demonstration(parts.settings.common.environment)
    if not demo_file.exists():
        with parts.system_work(ALL_COUNTRIES) as work:
            _require_no_others(work)
    make_network(demo_file, gateway_url or parts.settings.public_url, parts)


def make_network(demo_file: Path, gateway_url: str, parts: Services) -> None:
    """As `seed_demo`, whatever else there is.

    While the file exists its secrets stay; without it everybody gets new ones, because only the file held the old ones.
    """
    if demo_file.exists():
        kept = json.loads(demo_file.read_text(encoding="utf-8"))
        if kept["gateway"] != gateway_url:
            _write(demo_file, kept | {"gateway": gateway_url})
        return
    with parts.system_work(ALL_COUNTRIES) as work:
        demo = _make(parts, work)
        publish_all_duties(work=work)
        # Inside the transaction: no file, no network, so that the next run may begin again.
        _write(demo_file, {"gateway": gateway_url, **demo})


def _require_no_others(work: IdentityWork) -> None:
    known = {(wanted.country, wanted.name) for wanted in DEMO_ORGANISATIONS}
    everybody = OrganisationFilter()
    after = None
    while page := work.organisations.page(everybody, after=after, limit=200).items:
        if any((organisation.country, organisation.name) not in known for organisation in page):
            raise NotADemonstration("it holds an organisation that is not of the demonstration")
        after = page[-1].id


def _make(parts: Services, work: IdentityWork) -> dict[str, Any]:
    organisations = [(_organisation(wanted, work), wanted) for wanted in DEMO_ORGANISATIONS]
    seats = [_Seat(role, organisation, wanted.mark) for organisation, wanted in organisations for role in wanted.roles]
    return {
        "organisations": [
            {"id": str(made.id), "name": made.public_name, "country": made.country, "kind": made.kind}
            for made, _ in organisations
        ],
        "users": [_user(seat, parts, work) for seat in seats],
        "clients": [_client(seat, work) for seat in seats],
    }


def _organisation(wanted: DemoOrganisation, work: IdentityWork) -> Organisation:
    command = RegisterOrganisation(
        country=wanted.country,
        kind=wanted.kind,
        name=wanted.name,
        public_name=wanted.public_name,
        adm1=wanted.adm1,
        contact_email=f"contacto.{wanted.mark}@ceiba.example",
    )
    return work.organisations.find_by_name(wanted.country, wanted.name) or register_organisation(command, work=work)


def _user(seat: _Seat, parts: Services, work: IdentityWork) -> dict[str, Any]:
    password = new_token()
    email = f"{seat.role}.{seat.mark}@ceiba.example"
    now = work.clock.now()
    hashed = parts.passwords.hash(password)
    if (person := work.people.find_by_email(email)) is None:
        person = _person(seat, email, work)
        work.people.add(person)
    secret = parts.second_factor.new_secret() if person.needs_second_factor else None
    sealed = parts.second_factor.seal(secret, person.id) if secret else None
    work.people.set_factors(person.id, now, password_hash=hashed, totp_sealed=sealed, status=PersonStatus.ACTIVE)
    _sign(person, parts, work)
    _learn(person, parts, work)
    return {"email": email, "password": password, "totp_secret": secret, **seat.described}


def _sign(person: Person, parts: Services, work: IdentityWork) -> None:
    """As the person would on their first day."""
    version = parts.pledge_in(person.country, work)
    sign_pledge(Signature(name=person.display_name, digest=version.digest("es")), person, version, work=work)


def _learn(person: Person, parts: Services, work: IdentityWork) -> None:
    """Pass what the role requires, all answers right."""
    now = work.clock.now()
    for module in parts.modules.required_of(person.country, person.role, now):
        work.passes.add(module.passed(person.id, person.country, score=len(module.questions), at=now))


def _person(seat: _Seat, email: str, work: IdentityWork) -> Person:
    return Person(
        id=new_id(),
        country=seat.organisation.country,
        countries=seat.countries,
        organisation_id=seat.organisation.id,
        role=seat.role,
        email=email,
        display_name=f"{seat.role.label('es')} · {seat.organisation.public_name}",
        language="es",
        status=PersonStatus.ACTIVE,
        created_at=work.clock.now(),
        works_since=work.clock.now(),
    )


def _client(seat: _Seat, work: IdentityWork) -> dict[str, Any]:
    client_id = f"{seat.role}-{seat.mark}"
    secret = new_token()
    digest = work.digests.client_secret(secret)
    known = work.clients.find(client_id)
    scope = frozenset(str(permission) for permission in seat.role.permissions)
    if known is not None:
        work.clients.save(replace(known, secret_digest=digest))
    else:
        work.clients.add(_client_of(seat, client_id, digest, scope), work.clock.now())
    return {"client_id": client_id, "client_secret": secret, **seat.described, "scope": " ".join(sorted(scope))}


def _client_of(seat: _Seat, client_id: str, digest: bytes, scope: frozenset[str]) -> Client:
    return Client(
        id=new_id(),
        client_id=client_id,
        name=f"{seat.role.label('es')} · {seat.organisation.public_name}",
        country=seat.organisation.country,
        countries=seat.countries,
        organisation_id=seat.organisation.id,
        role=seat.role,
        auth_method=AuthMethod.SECRET,
        grant_types=frozenset({"client_credentials"}),
        scope=scope,
        secret_digest=digest,
    )


def _write(demo_file: Path, demo: dict[str, Any]) -> None:
    # Renamed into place, so that it never exists half-written or readable by others.
    unfinished = demo_file.with_name(f".{demo_file.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as output:
        json.dump(demo, output, indent=1, ensure_ascii=False)
    unfinished.replace(demo_file)
