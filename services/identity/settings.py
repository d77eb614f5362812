"""Configuration of the identity service."""

from dataclasses import dataclass

from marshmallow import ValidationError

from shared.mail.server import MailServer
from shared.outgoing.settings import target_rules
from shared.outgoing.target import TargetRules
from shared.settings import CommonSettings, Env, common_settings, read


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class IdentitySettings:
    """What an identity process needs beside the common settings."""

    common: CommonSettings
    public_url: str
    """The gateway's outside address, without a trailing slash."""
    identity_key: bytes
    """Root of the keys that seal signing keys and second factors and digest client secrets (32 bytes)."""
    web_client_secret: str
    """Secret of the platform's own web application; only seeding reads it."""
    service_client_secret: str
    """Secret with which referrals exchanges tokens; empty when no service does."""
    mail_server: MailServer | None
    """Where links to set a password are handed in; None sends none, and they wait."""
    mail_from: str
    target_rules: TargetRules
    """Where applications may be notified that a session has ended."""
    identity_providers: str
    """The providers of organisations, a JSON list (docs/runbooks/identity-providers.md); '' for none."""
    password_memory_kib: int
    passwords_at_once: int


def read_settings() -> IdentitySettings:
    """The settings from the environment. Raises SettingsError naming everything missing or malformed."""
    return read(_settings)


def _settings(env: Env) -> IdentitySettings:
    env.add_parser("mail_server", _mail_server)
    return IdentitySettings(
        common=common_settings(env, "identity"),
        public_url=env.str("PUBLIC_URL", "").rstrip("/"),
        identity_key=env.key("IDENTITY_KEY"),
        web_client_secret=env.str("WEB_CLIENT_SECRET", ""),
        service_client_secret=env.str("SERVICE_CLIENT_SECRET", ""),
        mail_server=env.mail_server("SMTP_URL", None),
        mail_from=env.str("MAIL_FROM", "agenda@ceiba.example"),
        target_rules=target_rules(env),
        identity_providers=env.str("IDENTITY_PROVIDERS", ""),
        password_memory_kib=env.int("PASSWORD_MEMORY_KIB", 19 * 1024),
        passwords_at_once=env.int("PASSWORDS_AT_ONCE", 2),
    )


def _mail_server(url: str) -> MailServer | None:
    try:
        return MailServer.from_url(url) if url else None
    except ValueError:
        raise ValidationError("not an SMTP address, e.g. smtp://mail.example.org:587") from None
