"""Organisations, people, clients, sign-ins, tokens and signing keys."""

from alembic import op

from shared.db.migrations import shared_sql

revision = "0001"
down_revision = None

OWN_COUNTRIES = "country = ANY ((SELECT authz.countries())::text[])"
# A holder of several countries (a regional coordinator) is nobody's to administer from one of them.
_WHOLLY_IN_SCOPE = f"{OWN_COUNTRIES} AND countries <@ (SELECT authz.countries())"
_PLATFORM_ONLY = "(SELECT authz.is_system())"
_PLATFORM_IN_COUNTRY = f"{OWN_COUNTRIES} AND {_PLATFORM_ONLY}"

_TABLES = """
CREATE TABLE organisations (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    public_name text NOT NULL,
    adm1 text,
    contact_email text,
    status text NOT NULL CHECK (status IN ('active', 'suspended')),
    version int NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (country, name)
);
CREATE TABLE users (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    countries text[] NOT NULL CHECK (country = ANY (countries)),
    organisation_id uuid NOT NULL REFERENCES organisations,
    role text NOT NULL,
    email text NOT NULL UNIQUE CHECK (email = lower(email)),
    display_name text NOT NULL,
    language text NOT NULL CHECK (language IN ('es', 'en')),
    status text NOT NULL CHECK (status IN ('invited', 'active', 'suspended')),
    policy_version int NOT NULL,
    version int NOT NULL,
    password_hash text,
    totp_sealed bytea,
    totp_step bigint,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX users_organisation ON users (organisation_id, id);
CREATE TABLE activations (
    token_digest bytea PRIMARY KEY CHECK (octet_length(token_digest) = 32),
    user_id uuid NOT NULL REFERENCES users,
    country text NOT NULL,
    totp_sealed bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX activations_user ON activations (user_id);
CREATE TABLE clients (
    id uuid PRIMARY KEY,
    client_id text NOT NULL UNIQUE,
    name text NOT NULL,
    country text NOT NULL,
    countries text[] NOT NULL CHECK (country = ANY (countries)),
    -- Only the platform's own application belongs to no organisation, and it never acts for itself.
    organisation_id uuid REFERENCES organisations CHECK (organisation_id IS NOT NULL OR role IS NULL),
    role text,
    auth_method text NOT NULL CHECK (auth_method IN ('client_secret_basic', 'private_key_jwt', 'none')),
    grant_types text[] NOT NULL,
    scope text[] NOT NULL,
    redirect_uris text[] NOT NULL,
    post_logout_redirect_uris text[] NOT NULL,
    secret_digest bytea,
    jwks jsonb,
    first_party boolean NOT NULL,
    policy_version int NOT NULL,
    status text NOT NULL CHECK (status IN ('active', 'suspended')),
    created_at timestamptz NOT NULL,
    CHECK ((auth_method = 'client_secret_basic') = (secret_digest IS NOT NULL)),
    CHECK ((auth_method = 'private_key_jwt') = (jwks IS NOT NULL))
);
CREATE TABLE client_assertions (
    client_id text NOT NULL,
    jti text NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (client_id, jti)
);
CREATE TABLE sign_ins (
    id uuid PRIMARY KEY,
    token_digest bytea NOT NULL UNIQUE CHECK (octet_length(token_digest) = 32),
    user_id uuid NOT NULL REFERENCES users,
    country text NOT NULL,
    acr text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX sign_ins_user ON sign_ins (user_id) WHERE ended_at IS NULL;
CREATE TABLE authorization_codes (
    digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
    client_id text NOT NULL,
    user_id uuid NOT NULL REFERENCES users,
    session_id uuid NOT NULL REFERENCES sign_ins ON DELETE CASCADE,
    country text NOT NULL,
    redirect_uri text NOT NULL,
    scope text[] NOT NULL,
    countries text[] NOT NULL,
    code_challenge text NOT NULL,
    nonce text,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    family_id uuid
);
CREATE TABLE refresh_families (
    id uuid PRIMARY KEY,
    client_id text NOT NULL,
    user_id uuid NOT NULL REFERENCES users,
    session_id uuid NOT NULL REFERENCES sign_ins ON DELETE CASCADE,
    country text NOT NULL,
    scope text[] NOT NULL,
    countries text[] NOT NULL,
    acr text NOT NULL,
    created_at timestamptz NOT NULL,
    absolute_expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_for text
);
CREATE INDEX refresh_families_user ON refresh_families (user_id) WHERE revoked_at IS NULL;
CREATE INDEX refresh_families_session ON refresh_families (session_id);
CREATE TABLE refresh_tokens (
    digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
    family_id uuid NOT NULL REFERENCES refresh_families ON DELETE CASCADE,
    country text NOT NULL,
    -- One successor at most, whatever the code above does.
    parent_digest bytea UNIQUE,
    issued_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id);
CREATE TABLE revocations (
    member text PRIMARY KEY,
    country text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE TABLE signing_keys (
    kid text PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('next', 'current', 'retired')),
    private_sealed bytea NOT NULL,
    public_jwk jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    activated_at timestamptz,
    retired_at timestamptz
);
CREATE UNIQUE INDEX signing_keys_one ON signing_keys (state) WHERE state IN ('next', 'current');
"""


def upgrade() -> None:
    """Create everything."""
    op.execute(shared_sql("foundations_v1", service="identity"))
    op.execute(_TABLES)
    _protect("organisations", may="SELECT, INSERT, UPDATE")
    # The public card of every organisation is readable across the network; writing stays inside the own countries.
    op.execute(
        "CREATE POLICY public_card ON organisations FOR SELECT TO identity_app"
        " USING (cardinality((SELECT authz.countries())) > 0)"
    )
    for table in ("users", "clients"):
        _protect(table, _WHOLLY_IN_SCOPE, may="SELECT, INSERT, UPDATE")
    for table in ("activations", "sign_ins", "refresh_families", "revocations"):
        _protect(table)
    for table in ("authorization_codes", "refresh_tokens"):
        _protect(table, _PLATFORM_IN_COUNTRY)
    for table in ("client_assertions", "signing_keys"):
        _protect(table, _PLATFORM_ONLY)


def downgrade() -> None:
    """Drop everything."""
    op.execute(
        "DROP TABLE signing_keys, revocations, refresh_tokens, refresh_families, authorization_codes, sign_ins,"
        " client_assertions, clients, activations, users, organisations"
    )
    op.execute(shared_sql("foundations_v1_undone", service="identity"))


def _protect(table: str, using: str = OWN_COUNTRIES, *, may: str = "SELECT, INSERT, UPDATE, DELETE") -> None:
    """Show only rows in scope, also to the owner."""
    op.execute(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY in_scope ON {table} TO identity_app USING ({using}) WITH CHECK ({using});"
        f"GRANT {may} ON {table} TO identity_app"
    )
