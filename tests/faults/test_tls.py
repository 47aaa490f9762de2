"""A certificate that does not vouch for its host is refused by name, and the host asked nothing."""

import asyncio
import json
import os
import ssl
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme
from answers import OK, Outcome, chunk, raw
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from fault_server import PAGE, FaultServer, Script, serving, whole
from postgres import database_of
from processes import run

from seoulwire.storage import Store

ROOT = Path(__file__).parents[2]
NOW = datetime.now(UTC)
DAY = timedelta(days=1)
AUTHORITY = trustme.CA(key_type=trustme.KeyType.RSA)
LENGTH = b"Content-Length: %d\r\n\r\n" % len(PAGE)
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
STREET = whole(PAGE)
STORED = ("stored", "new")
REFUSED = ("pending", "certificate")
UNREACHABLE = ("pending", "robots-unavailable")

pytestmark = pytest.mark.slow


def certified(
    leaf: trustme.LeafCert,
    versions: tuple[ssl.TLSVersion, ssl.TLSVersion] | None = None,
    protocols: Sequence[str] = (),
) -> ssl.SSLContext:
    """Return the context of a careless server: it is the client that has to refuse."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    if versions:
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            context.minimum_version, context.maximum_version = versions
    context.set_alpn_protocols(list(protocols))
    leaf.configure_cert(context)
    return context


def issued(
    host: str,
    *,
    bits: int = 2048,
    sha1: bool = False,
    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
    named: bool = True,
) -> trustme.LeafCert:
    """Return a certificate such as trustme would not issue."""
    key = generate_private_key(public_exponent=65537, key_size=bits)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]))
        .issuer_name(x509.load_pem_x509_certificate(AUTHORITY.cert_pem.bytes()).subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    )
    if named:
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        builder = builder.add_extension(names, critical=False)
    signer = serialization.load_pem_private_key(AUTHORITY.private_key_pem.bytes(), None)
    assert isinstance(signer, RSAPrivateKey)
    certificate = builder.sign(signer, hashes.SHA256())
    if sha1:
        certificate = signed_with_sha1(certificate, signer)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    return trustme.LeafCert(private, certificate.public_bytes(pem), [])


def signed_with_sha1(certificate: x509.Certificate, signer: RSAPrivateKey) -> x509.Certificate:
    """Return a certificate signed again, as the library no longer would."""
    old, new = (bytes.fromhex(f"06092a864886f70d0101{number}") for number in ("0b", "05"))
    signed = certificate.tbs_certificate_bytes.replace(old, new)
    signature = signer.sign(signed, padding.PKCS1v15(), hashes.SHA1())
    whole_der = certificate.public_bytes(serialization.Encoding.DER)
    for before, after in (
        (certificate.tbs_certificate_bytes, signed),
        (certificate.signature, signature),
        (old, new),
    ):
        whole_der = whole_der.replace(before, after)
    return x509.load_der_x509_certificate(whole_der)


def cut_off(*pieces: bytes) -> Script:
    """Send bytes and hang up without TLS's own good-bye."""

    async def script(writer: asyncio.StreamWriter) -> None:
        await raw(*pieces)(writer)
        await asyncio.sleep(0.05)
        writer.transport.abort()

    return script


@dataclass(frozen=True)
class Host:
    """What a host shows in its handshake, what must become of its page, and what the log says."""

    leaf: Callable[[], trustme.LeafCert] | None
    outcome: tuple[str, str | None]
    says: str = ""
    script: Script = STREET
    versions: tuple[ssl.TLSVersion, ssl.TLSVersion] | None = None
    protocols: Sequence[str] = ()

    def serve(self) -> AbstractContextManager[FaultServer]:
        """Serve the page."""
        tls = certified(self.leaf(), self.versions, self.protocols) if self.leaf else None
        return serving({"/street": self.script}, tls=tls)


def refused(leaf: Callable[[], trustme.LeafCert], says: str) -> Host:
    return Host(leaf, REFUSED, f"certificate refused: {says}: ")


def without_its_issuer(leaf: trustme.LeafCert) -> trustme.LeafCert:
    return trustme.LeafCert(leaf.private_key_pem.bytes(), leaf.cert_chain_pems[0].bytes(), [])


def genuine(*names: str) -> Callable[[], trustme.LeafCert]:
    return lambda: AUTHORITY.issue_cert(*names)


def valid(days: float, until: float) -> Callable[[], trustme.LeafCert]:
    """Return what issues a certificate that is valid between two days from now."""
    return lambda: AUTHORITY.issue_cert(
        "*.dated.example", not_before=NOW + days * DAY, not_after=NOW + until * DAY
    )


CERTIFICATES = {
    "good.example": Host(genuine("good.example"), STORED),
    "www.wildcard.example": Host(genuine("*.wildcard.example"), STORED),
    "chain.example": Host(lambda: AUTHORITY.create_child_ca().issue_cert("chain.example"), STORED),
    "many.example": Host(genuine("many.example", *(f"n{n}.example" for n in range(1000))), STORED),
    "crowd.example": Host(
        genuine("crowd.example", *(f"n{n}.example" for n in range(10_000))),
        UNREACHABLE,
        "excessive message size",
    ),
    "expired.dated.example": refused(valid(-2, -1), "cert has expired"),
    "early.dated.example": refused(valid(1, 2), "cert not yet valid"),
    "own.example": refused(
        lambda: trustme.CA().issue_cert("own.example"), "unable to get issuer cert locally"
    ),
    "other.example": refused(genuine("elsewhere.example"), "not issued for this host"),
    "deep.under.wildcard.example": refused(
        genuine("*.wildcard.example"), "not issued for this host"
    ),
    "nameless.example": refused(
        lambda: issued("nameless.example", named=False), "not issued for this host"
    ),
    "client.example": refused(
        lambda: issued("client.example", usage=ExtendedKeyUsageOID.CLIENT_AUTH), "invalid purpose"
    ),
    "weak.example": refused(lambda: issued("weak.example", bits=1024), "key too small"),
    "sha1.example": refused(lambda: issued("sha1.example", sha1=True), "digest too weak"),
    "cut-chain.example": refused(
        lambda: without_its_issuer(AUTHORITY.create_child_ca().issue_cert("cut-chain.example")),
        "unable to get issuer cert locally",
    ),
}
VERSIONS = {
    f"{name}.example": Host(genuine(f"{name}.example"), outcome, versions=(version, version))
    for name, version, outcome in (
        ("tls-1-3", ssl.TLSVersion.TLSv1_3, STORED),
        ("tls-1-2", ssl.TLSVersion.TLSv1_2, STORED),
        ("tls-1-1", ssl.TLSVersion.TLSv1_1, UNREACHABLE),
        ("tls-1-0", ssl.TLSVersion.TLSv1, UNREACHABLE),
    )
}
PROTOCOLS = {
    "silent.example": Host(None, UNREACHABLE),  # waits for a request it can read
    "http2.example": Host(genuine("http2.example"), STORED, protocols=("h2", "http/1.1")),
}
ENDINGS = {
    f"{name}.example": Host(genuine(f"{name}.example"), outcome, script=cut_off(*pieces))
    for name, pieces, outcome in (
        ("abrupt-whole", (OK, LENGTH, PAGE), STORED),
        ("abrupt-cut", (OK, LENGTH, PAGE[:500]), ("partial", "content-length")),
        ("abrupt-unknown", (OK, b"\r\n", PAGE[:500]), ("partial", "no-end")),
        ("abrupt-end", (OK, b"\r\n", PAGE), STORED),
        ("abrupt-chunks", (OK, CHUNKED, chunk(PAGE[:500])), ("partial", "content-length")),
    )
}
HOSTS = CERTIFICATES | VERSIONS | PROTOCOLS | ENDINGS


@dataclass(frozen=True)
class Crawled:
    """A crawl of all hosts: what became of each one's page, what was said, what was asked."""

    outcomes: Mapping[str, Outcome]
    log: str
    asked: dict[str, int]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    data = tmp_path_factory.mktemp("tls")
    trusted = data / "trusted.pem"
    trusted.write_bytes(AUTHORITY.cert_pem.bytes())
    with ExitStack() as stack:
        servers = {name: stack.enter_context(host.serve()) for name, host in HOSTS.items()}
        log = crawl(data, {name: server.port for name, server in servers.items()}, trusted)
        asked = {name: server.requests.total() for name, server in servers.items()}
    with Store.open(database_of(data), create=False) as store:
        assert store.accounts(None).balanced
        found = {
            urlsplit(row.url).hostname or "": (row.state, row.reason) for row in store.ledger()
        }
    return Crawled(found, log, asked)


def crawl(data: Path, ports: dict[str, int], trusted: Path, **settings: str) -> str:
    """Ask every host for its page; return the log."""
    given = {
        "SEOULWIRE_DATA": str(data),
        "SEOULWIRE_DATABASE": database_of(data),
        "SEOULWIRE_HOST_MAP": json.dumps(
            {host: f"127.0.0.1:{port}" for host, port in ports.items()}
        ),
        "DOWNLOAD_DELAY": "0",
        "DOWNLOAD_TIMEOUT": "5",
        "AUTOTHROTTLE_ENABLED": "0",
        "SEOULWIRE_READERS": "0",
        "RETRY_TIMES": "0",
    } | settings
    options = [part for item in given.items() for part in ("-s", "=".join(item))]
    urls = " ".join(f"https://{host}/street" for host in ports)
    line = ("scrapy", "crawl", "articles", "-a", f"urls={urls}", *options)
    environment = os.environ | {"SSL_CERT_FILE": str(trusted)}
    return run(*line, cwd=ROOT, env=environment, check=True).stderr


@pytest.mark.parametrize("host", HOSTS)
def test_each_host_has_its_named_outcome(crawled: Crawled, host: str) -> None:
    assert crawled.outcomes[host] == HOSTS[host].outcome
    assert HOSTS[host].says in crawled.log


def test_nothing_is_asked_of_a_host_that_is_not_who_it_says(crawled: Crawled) -> None:
    refused = {name for name, host in HOSTS.items() if host.outcome == REFUSED}
    assert {name: crawled.asked[name] for name in refused} == dict.fromkeys(refused, 0)


def test_a_host_may_be_believed_by_setting(tmp_path: Path) -> None:
    trusted = tmp_path / "none.pem"
    trusted.write_bytes(trustme.CA().cert_pem.bytes())
    believed, other = "old.example", "older.example"
    with ExitStack() as stack:
        ports = {
            host: stack.enter_context(HOSTS["expired.dated.example"].serve()).port
            for host in (believed, other)
        }
        crawl(tmp_path, ports, trusted, SEOULWIRE_UNVERIFIED_HOSTS=believed)
    with Store.open(database_of(tmp_path), create=False) as store:
        found = {urlsplit(row.url).hostname: (row.state, row.reason) for row in store.ledger()}
    assert found == {believed: STORED, other: REFUSED}
