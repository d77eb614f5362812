"""URLs that must never lead to a connection: special ranges, spellings of an address, quarrels between parsers."""

from ipaddress import ip_address, ip_network

SPECIAL_V4 = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
)  # fmt: skip
SPECIAL_V6 = (
    "::/128", "::1/128", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:2::/48",
    "2001:db8::/32", "2001:10::/28", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10",
    "ff00::/8",
)  # fmt: skip

_FIRST_AND_LAST = [
    (str(net[1] if net.num_addresses > 1 else net[0]), str(net[-1])) for net in map(ip_network, SPECIAL_V4)
]
ADDRESSES_V4 = sorted({address for pair in _FIRST_AND_LAST for address in pair})
ADDRESSES_V6 = sorted(
    {str(ip_network(net)[0]) for net in SPECIAL_V6}
    | {str(ip_network(net)[min(1, ip_network(net).num_addresses - 1)]) for net in SPECIAL_V6}
    | {"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "2002:7f00:1::", "fe80::1%lo"}
)

_SPELLINGS_OF_LOOPBACK = (
    "2130706433", "0x7f000001", "0x7f.0.0.1", "0x7f.1", "0177.0.0.1", "0177.0.0.01", "017700000001", "127.1", "127.0.1",
    "127.000.000.001",
    "127.0.0.1.", "127.0.0.1..", "①②⑦.⓪.⓪.①", "127。0。0。1", "127%2e0%2e0%2e1", "0",
    "00000000000", "0x0", "4294967295", "0251.0376.0251.0376", "2852039166", "0xA9FEA9FE", "169.254.43518",
)  # fmt: skip
_LOCAL_NAMES = (
    "localhost", "LOCALHOST", "localhost.", "ｌｏｃａｌｈｏｓｔ", "foo.localhost", "router", "metadata",
    "metadata.google.internal", "instance-data.internal", "printer.local", "db.intranet", "nas.lan",
    "hub.home.arpa", "x.onion", "kubernetes.default.svc.local",
)  # fmt: skip
_QUARRELS = (
    "https://good.example@127.0.0.1/", "https://127.0.0.1@good.example/", "https://user:pw@good.example/",
    "https://good.example#@127.0.0.1/", "https://good.example\\@127.0.0.1/", "https://127.0.0.1\\.good.example/",
    "https:\\\\127.0.0.1/", "https://good.example:443@127.0.0.1/", "https:///127.0.0.1/", "https:127.0.0.1/",
    "//127.0.0.1/",
    "https://[::1]/", "https://[::]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/",
    "https://[fe80::1%25lo]/",
    "https://[127.0.0.1]/", "https://127.0.0.1:443/", "https://good.example:0/", "https://good.example:99999/",
    "https://good.example:22/", "https://good.example:6379/", "https://good.example:80/", "https://good.example:8443/",
    "http://good.example/", "ftp://good.example/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_FLUSHALL",
    "dict://127.0.0.1/",
    "javascript:alert(1)", "data:text/plain,x", "unix:/run/x.sock", "http+unix://%2Frun%2Fx.sock/", "ws://127.0.0.1/",
    "https://good.example\r\nHost: 127.0.0.1/", "https://good.example\t/", "https://good.example /",
    " https://good.example/",
    "https://good.example\x00.evil/", "https://", "https://.", "https://..", "https://.good.example/",
    "https://good..example/",
    "https://-good.example/", "https://good_host.example/", "https://xn--a.example/",
    "https://" + "a" * 64 + ".example/",
    "https://" + "a." * 150 + "example/", "https://good.example/" + "x" * 2100, "", "good.example",
)  # fmt: skip
_NIP_STYLE = tuple(
    f"https://{name}/"
    for address in ("127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "172.16.0.1")
    for name in (
        f"{address}.nip.example",
        f"a.{address.replace('.', '-')}.sslip.example",
        f"hook.{address}.xip.example",
    )
)
"""Public names whose DNS answer is a private address: only the second gate can refuse them."""

URLS = (
    *(f"https://{address}/hook" for address in ADDRESSES_V4),
    *(f"https://[{address}]/hook" for address in ADDRESSES_V6 if "%" not in address),
    *(f"https://{spelling}/" for spelling in _SPELLINGS_OF_LOOPBACK),
    *(f"https://{name}/" for name in _LOCAL_NAMES),
    *_QUARRELS,
    *_NIP_STYLE,
)


def answer_of(host: str) -> str:
    """What the DNS of nip-style names says."""
    for part in (host, host.replace("-", ".")):
        labels = part.split(".")
        for start in range(len(labels) - 3):
            candidate = ".".join(labels[start : start + 4])
            try:
                return str(ip_address(candidate))
            except ValueError:
                continue
    return "127.0.0.1"
