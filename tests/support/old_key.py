"""Country keys before, during and after a rotation."""

import base64
import json
import os


def with_next_version(country_keys: str, country: str) -> str:
    """`CEIBA_COUNTRY_KEYS` with a new current key for `country` beside the old one."""
    keys = json.loads(country_keys)
    entry = keys[country]
    version = entry["current"] + 1
    entry["keys"][str(version)] = base64.b64encode(os.urandom(32)).decode()
    entry["current"] = version
    return json.dumps(keys)


def without_old_versions(country_keys: str, country: str) -> str:
    """The same without any but the current key of `country`."""
    keys = json.loads(country_keys)
    entry = keys[country]
    entry["keys"] = {str(entry["current"]): entry["keys"][str(entry["current"])]}
    return json.dumps(keys)
