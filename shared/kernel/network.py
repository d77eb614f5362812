"""Networks of callers, for limits on callers who are not authenticated."""

from ipaddress import IPv6Address, IPv6Network


def network_of(address: str) -> str:
    """The network of one internet subscriber: an IPv4 address, or the /64 of an IPv6 address.

    An IPv4 address in IPv6 notation counts as IPv4. A text that is no address is returned as it is.
    """
    if ":" not in address:
        return address
    try:
        parsed = IPv6Address(address)
    except ValueError:
        return address
    return str(parsed.ipv4_mapped or IPv6Network((parsed, 64), strict=False))
