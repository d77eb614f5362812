"""Who counts as one stranger."""

from ipaddress import IPv6Address, IPv6Network


def network_of(address: str) -> str:
    """What one subscriber holds: an IPv4 address, or the /64 of an IPv6 one, out of which addresses are free.

    An IPv4 address in IPv6 notation is that address; what is no address stands for itself.
    """
    if ":" not in address:
        return address
    try:
        parsed = IPv6Address(address)
    except ValueError:
        return address
    return str(parsed.ipv4_mapped or IPv6Network((parsed, 64), strict=False))
