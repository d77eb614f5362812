"""Limits of callers that a measurement would meet long before the machine's."""

UNLIMITED = {
    f"CEIBA_TUNE_LIMIT_{name}_PER_{per}": "1000000"
    for name, per in (
        ("TOKEN", "MINUTE"),
        ("SEARCH", "MINUTE"),
        ("USER", "MINUTE"),
        ("CLIENT", "MINUTE"),
        ("EXPORT", "DAY"),
    )
} | {"CEIBA_TUNE_SEARCHES_A_MINUTE": "1000000"}
