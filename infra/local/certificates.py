"""Certificates for `localhost` under an authority of their own, for the servers of tests."""

import datetime as dt
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = dt.timedelta(days=1)
AUTHORITY = "authority.pem"
_LOOPBACK = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
_SIGNS_CERTIFICATES = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


def write_certificate(folder: Path, *, ends_in: dt.timedelta = DAY) -> None:
    """Write `fullchain.pem`, which ends with its authority, and `privkey.pem`; the authority alone is `authority.pem`.

    Called again it renews the certificate under the same authority. `ends_in` below 0 gives one that has expired.
    """
    authority, signing_key = _authority(folder)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _named("localhost", authority.subject, key.public_key(), ends_in)
        .add_extension(_LOOPBACK, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False)
        .sign(signing_key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(_pem(certificate) + _pem(authority))
    _write_key(folder / "privkey.pem", key)


def _authority(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    file, key_file = folder / AUTHORITY, folder / "authority-key.pem"
    if not key_file.exists():
        _make_authority(file, key_file)
    key = serialization.load_pem_private_key(key_file.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{key_file} holds no key of this kind")
    return x509.load_pem_x509_certificate(file.read_bytes()), key


def _make_authority(file: Path, key_file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of a test")])
    certificate = (
        _named("Authority of a test", name, key.public_key(), 2 * DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_SIGNS_CERTIFICATES, critical=True)
        .sign(key, hashes.SHA256())
    )
    file.write_bytes(_pem(certificate))
    _write_key(key_file, key)


def _named(
    name: str, issuer: x509.Name, key: ec.EllipticCurvePublicKey, ends_in: dt.timedelta
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + min(ends_in, dt.timedelta()) - DAY)
        .not_valid_after(now + ends_in)
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    file.touch(mode=0o600)
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
