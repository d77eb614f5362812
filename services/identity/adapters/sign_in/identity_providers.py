"""Reads the identity providers of organisations from the text of `CEIBA_IDENTITY_PROVIDERS`, a JSON list."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cattrs import BaseValidationError, Converter, transform_error
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import import_key

from services.identity.domain.sign_in.federation import IdentityProvider, IdentityProviders
from shared.kernel.errors import Invalid
from shared.outgoing.target import TargetRules, parse_target


class ProvidersRefused(Exception):
    """The list is wrong; the message says where, without a secret."""


def read_identity_providers(text: str, rules: TargetRules) -> IdentityProviders:
    """The providers in `text`; none in ''. Raises ProvidersRefused."""
    if not text.strip():
        return IdentityProviders()
    try:
        document = json.loads(text)
        if not isinstance(document, list):
            raise ProvidersRefused("not a list")
        found = _CONVERTER.structure(document, tuple[IdentityProvider, ...])
    except ValueError as error:
        raise ProvidersRefused(f"not JSON: {error.args[0]}") from None
    except BaseValidationError as error:
        raise ProvidersRefused("; ".join(transform_error(error))) from None
    providers = IdentityProviders(all=found)
    wrong = [f"{one.issuer}: {why}" for one in found for why in _wrong_with(one, rules)]
    wrong += [f"{name}: named twice" for name in providers.repeated()]
    if wrong:
        raise ProvidersRefused("; ".join(wrong))
    return providers


def _wrong_with(provider: IdentityProvider, rules: TargetRules) -> list[str]:
    wrong = []
    try:
        parse_target(provider.issuer, rules)
    except Invalid:
        wrong.append("the issuer is no public https address")
    if (provider.client_secret is None) == (provider.private_key is None):
        wrong.append("either client_secret or private_key")
    if provider.private_key is not None and not _can_sign(provider.private_key):
        wrong.append("private_key is a private JWK with alg and kid")
    if not provider.email_domains or any(
        domain != domain.lower() or "@" in domain for domain in provider.email_domains
    ):
        wrong.append("email_domains are names such as ngo.example, in lower case")
    return wrong


def _can_sign(key: Mapping[str, Any]) -> bool:
    if not {"alg", "kid", "d"} <= key.keys():
        return False
    try:
        jws.serialize_compact({"alg": key["alg"]}, b"", import_key(dict(key)), algorithms=[key["alg"]])
    except (JoseError, ValueError, TypeError):
        return False
    return True


_CONVERTER = Converter(forbid_extra_keys=True)
_CONVERTER.register_structure_hook(UUID, lambda value, _: UUID(value))
