"""What a process of the referrals service reads from its environment."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from shared.crypto import CountryKeys
from shared.db.key_file import CountryKeyFile
from shared.kernel.country import Country
from shared.mail.server import MailServer
from shared.outgoing.settings import target_rules
from shared.outgoing.target import TargetRules
from shared.settings import CommonSettings, Env, common_settings, read

SERVICE = "referrals"


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ReferralsSettings:
    """The settings of one process of the service."""

    common: CommonSettings
    country_keys: CountryKeys
    packet_private_keys: Mapping[Country, tuple[str, ...]]
    """X25519 private keys of each receiving country, base64, newest first: an older packet opens with an older one."""
    cases_url: str
    identity_url: str
    service_client_secret: str
    """The credential of this service when it exchanges its caller's token."""
    public_url: str
    """The gateway's outside address, which e-mails link to."""
    mail_server: MailServer
    mail_from: str
    webhook_rules: TargetRules


def read_settings() -> ReferralsSettings:
    """Read `CEIBA_*`. Raises SettingsError naming every missing or malformed variable."""
    return read(_build)


def _build(env: Env) -> ReferralsSettings:
    env.add_parser("country_keys", _parser(CountryKeys.from_json))
    env.add_parser("private_keys", _parser(_private_keys))
    env.add_parser("mail_server", _parser(MailServer.from_url))
    return ReferralsSettings(
        common=common_settings(env, SERVICE),
        country_keys=_country_keys(env),
        packet_private_keys=env.private_keys("PACKET_PRIVATE_KEYS"),
        cases_url=env.str("CASES_URL"),
        identity_url=env.str("IDENTITY_URL"),
        service_client_secret=env.str("SERVICE_CLIENT_SECRET"),
        public_url=env.str("PUBLIC_URL"),
        mail_server=env.mail_server("SMTP_URL"),
        mail_from=env.str("MAIL_FROM", "agenda@ceiba.example"),
        webhook_rules=target_rules(env),
    )


def _country_keys(env: Env) -> Any:
    parsed: CountryKeys | None = env.country_keys("COUNTRY_KEYS")
    file = env.str("COUNTRY_KEYS_FILE", "")
    # Without `parsed` the file is malformed, which `read` reports with everything else.
    return CountryKeyFile(Path(file)) if file and parsed is not None else parsed


def _private_keys(text: str) -> Mapping[Country, tuple[str, ...]]:
    # `{"GT": "<newest>"}`, or `{"GT": ["<newest>", "<the one before>"]}` after a rotation.
    given = {Country(country): keys for country, keys in json.loads(text).items()}
    listed = {country: (keys,) if isinstance(keys, str) else tuple(keys) for country, keys in given.items()}
    for country_keys in listed.values():
        if not country_keys or any(len(base64.b64decode(key, validate=True)) != 32 for key in country_keys):
            raise ValueError
    return listed


def _parser(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    def checked(value: str) -> Any:
        try:
            return parse(value)
        except (ValueError, KeyError, TypeError, AttributeError):
            # The text is a secret: the error says only that it is malformed.
            raise ValidationError("malformed") from None

    return checked
