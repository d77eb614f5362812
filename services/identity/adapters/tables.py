"""The tables of the identity service. Opaque tokens, codes and secrets are stored only as digests."""

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, Date, DateTime, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.identity.domain.authority.access_requests import AccessRequest
from services.identity.domain.authority.country_roles import CountryRole
from services.identity.domain.clients.clients import Client
from services.identity.domain.countries.announcements import Announcement
from services.identity.domain.countries.setting_versions import SettingVersion
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.activations import Activation
from services.identity.domain.people.people import Person
from services.identity.domain.people.welcomes import Welcome
from services.identity.domain.pledges.pledges import Pledge
from services.identity.domain.sign_in.federation import FederatedAccount
from services.identity.domain.sign_in.passkeys import Passkey
from services.identity.domain.tokens.pushed_requests import PushedRequest
from services.identity.domain.tokens.sessions import Code, Family, RefreshToken, SignIn
from services.identity.domain.training.reminders import Reminder
from services.identity.domain.training.standing import Pass
from shared.db.rows import table_of
from shared.db.types import Bytea

metadata = MetaData()
_MOMENT = DateTime(timezone=True)

organisations = table_of(Organisation, "organisations", metadata)

users = table_of(
    Person,
    "users",
    metadata,
    Column("totp_step", BigInteger),
    Column("updated_at", _MOMENT, nullable=False),
    without=("organisation_active", "narrowed"),
)

country_roles = table_of(CountryRole, "country_roles", metadata)

announcements = table_of(Announcement, "announcements", metadata)

country_settings = table_of(SettingVersion, "country_settings", metadata)

access_requests = table_of(AccessRequest, "access_requests", metadata)

activations = table_of(Activation, "activations", metadata, Column("token_digest", Bytea, primary_key=True))

clients = table_of(Client, "clients", metadata, Column("created_at", _MOMENT, nullable=False), without=("active",))

client_assertions = Table(
    "client_assertions",
    metadata,
    Column("client_id", Text, primary_key=True),
    Column("jti", Text, primary_key=True),
    Column("expires_at", _MOMENT, nullable=False),
)

told_duties = Table(
    "told_duties",
    metadata,
    Column("organisation_id", Uuid, primary_key=True),
    Column("country", Text, nullable=False),
    Column("duties", ARRAY(Text), nullable=False),
    Column("people", ARRAY(Text), nullable=False),
    # Whether the rules have been published again since every service that needs them reads the event.
    Column("rules", Boolean, nullable=False),
)

sign_ins = table_of(SignIn, "sign_ins", metadata, Column("token_digest", Bytea, nullable=False, unique=True))

authorization_codes = table_of(
    Code,
    "authorization_codes",
    metadata,
    Column("digest", Bytea, primary_key=True),
    without=("code_challenge_method",),
)

pushed_requests = table_of(
    PushedRequest,
    "pushed_requests",
    metadata,
    Column("digest", Bytea, primary_key=True),
)

refresh_families = table_of(Family, "refresh_families", metadata, Column("logout_due_at", _MOMENT))

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_digest", Bytea, primary_key=True),
    Column("user_id", Uuid, nullable=False),
    Column("country", Text, nullable=False),
    Column("used_at", _MOMENT),
)

passkeys = table_of(Passkey, "passkeys", metadata)

federated_accounts = table_of(
    FederatedAccount,
    "federated_accounts",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
)

pledges = table_of(
    Pledge,
    "pledges",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("digest", Bytea, primary_key=True),
)

training_passes = table_of(
    Pass,
    "training_passes",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("module", Text, primary_key=True),
    Column("passed_at", _MOMENT, primary_key=True),
)

training_reminders = table_of(
    Reminder,
    "training_reminders",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("ends_on", Date, primary_key=True),
    Column("days", Integer, primary_key=True),
)

welcomes = table_of(Welcome, "welcomes", metadata, Column("user_id", Uuid, primary_key=True))

refresh_tokens = table_of(
    RefreshToken,
    "refresh_tokens",
    metadata,
    Column("digest", Bytea, primary_key=True),
    Column("country", Text, nullable=False),
)

revocations = Table(
    "revocations",
    metadata,
    Column("member", Text, primary_key=True),
    Column("country", Text, nullable=False),
    Column("expires_at", _MOMENT, nullable=False),
)

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("kid", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("private_sealed", Bytea, nullable=False),
    Column("public_jwk", JSONB, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    Column("activated_at", _MOMENT),
    Column("retired_at", _MOMENT),
)
