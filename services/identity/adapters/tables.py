"""The tables of the identity service. Opaque tokens, codes and secrets are stored only as digests."""

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, DateTime, Integer, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()
_MOMENT = DateTime(timezone=True)

organisations = Table(
    "organisations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("country", Text),
    Column("kind", Text),
    Column("name", Text),
    Column("public_name", Text),
    Column("adm1", Text),
    Column("contact_email", Text),
    Column("status", Text),
    Column("version", Integer),
    Column("created_at", _MOMENT),
    Column("updated_at", _MOMENT),
)

users = Table(
    "users",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("country", Text),
    Column("countries", ARRAY(Text)),
    Column("organisation_id", Uuid),
    Column("role", Text),
    Column("email", Text),
    Column("display_name", Text),
    Column("language", Text),
    Column("status", Text),
    Column("policy_version", Integer),
    Column("version", Integer),
    Column("password_hash", Text),
    Column("totp_sealed", LargeBinary),
    Column("totp_step", BigInteger),
    Column("created_at", _MOMENT),
    Column("updated_at", _MOMENT),
    Column("activated_at", _MOMENT),
)

access_requests = Table(
    "access_requests",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("country", Text),
    Column("organisation_id", Uuid),
    Column("kind", Text),
    Column("subject_id", Uuid),
    Column("role", Text),
    Column("overlap_hours", Integer),
    Column("requested_by", Text),
    Column("requested_by_organisation_id", Uuid),
    Column("state", Text),
    Column("created_at", _MOMENT),
    Column("expires_at", _MOMENT),
    Column("decided_by", Text),
    Column("decided_at", _MOMENT),
)

activations = Table(
    "activations",
    metadata,
    Column("token_digest", LargeBinary, primary_key=True),
    Column("user_id", Uuid),
    Column("country", Text),
    Column("totp_sealed", LargeBinary),
    Column("expires_at", _MOMENT),
    Column("used_at", _MOMENT),
    Column("link_sealed", LargeBinary),
    Column("mail_due_at", _MOMENT),
    Column("mail_attempts", Integer),
)

clients = Table(
    "clients",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("client_id", Text),
    Column("name", Text),
    Column("country", Text),
    Column("countries", ARRAY(Text)),
    Column("organisation_id", Uuid),
    Column("role", Text),
    Column("auth_method", Text),
    Column("grant_types", ARRAY(Text)),
    Column("scope", ARRAY(Text)),
    Column("redirect_uris", ARRAY(Text)),
    Column("post_logout_redirect_uris", ARRAY(Text)),
    Column("secret_digest", LargeBinary),
    Column("previous_secret_digest", LargeBinary),
    Column("previous_secret_until", _MOMENT),
    Column("jwks", JSONB(none_as_null=True)),
    Column("first_party", Boolean),
    Column("service", Boolean),
    Column("policy_version", Integer),
    Column("version", Integer),
    Column("status", Text),
    Column("created_at", _MOMENT),
)

client_assertions = Table(
    "client_assertions",
    metadata,
    Column("client_id", Text, primary_key=True),
    Column("jti", Text, primary_key=True),
    Column("expires_at", _MOMENT),
)

told_duties = Table(
    "told_duties",
    metadata,
    Column("organisation_id", Uuid, primary_key=True),
    Column("country", Text),
    Column("duties", ARRAY(Text)),
    Column("people", ARRAY(Text)),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("token_digest", LargeBinary),
    Column("user_id", Uuid),
    Column("country", Text),
    Column("acr", Text),
    Column("created_at", _MOMENT),
    Column("expires_at", _MOMENT),
    Column("ended_at", _MOMENT),
)

authorization_codes = Table(
    "authorization_codes",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("client_id", Text),
    Column("user_id", Uuid),
    Column("session_id", Uuid),
    Column("country", Text),
    Column("redirect_uri", Text),
    Column("scope", ARRAY(Text)),
    Column("countries", ARRAY(Text)),
    Column("code_challenge", Text),
    Column("nonce", Text),
    Column("expires_at", _MOMENT),
    Column("used_at", _MOMENT),
    Column("family_id", Uuid),
)

refresh_families = Table(
    "refresh_families",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("client_id", Text),
    Column("user_id", Uuid),
    Column("session_id", Uuid),
    Column("country", Text),
    Column("scope", ARRAY(Text)),
    Column("countries", ARRAY(Text)),
    Column("acr", Text),
    Column("created_at", _MOMENT),
    Column("absolute_expires_at", _MOMENT),
    Column("revoked_at", _MOMENT),
    Column("revoked_for", Text),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_digest", LargeBinary, primary_key=True),
    Column("user_id", Uuid),
    Column("country", Text),
    Column("used_at", _MOMENT),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("family_id", Uuid),
    Column("country", Text),
    Column("parent_digest", LargeBinary),
    Column("issued_at", _MOMENT),
    Column("used_at", _MOMENT),
)

revocations = Table(
    "revocations",
    metadata,
    Column("member", Text, primary_key=True),
    Column("country", Text),
    Column("expires_at", _MOMENT),
)

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("kid", Text, primary_key=True),
    Column("state", Text),
    Column("private_sealed", LargeBinary),
    Column("public_jwk", JSONB),
    Column("created_at", _MOMENT),
    Column("activated_at", _MOMENT),
    Column("retired_at", _MOMENT),
)
