"""How people sign in, as numbers: no account and no address."""

from prometheus_client import Counter

SIGN_INS = Counter(
    "ceiba_identity_sign_ins_total",
    "Attempts to sign in: succeeded, refused for what was shown, or held back because too many failed before",
    ["outcome"],
)
