"""Generate the demonstration authority: fresh keys, certificates, PKCS#12 files and a trust folder."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from asn1crypto import pem
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)

from portal.signing.demo_pki.holders import ALWAYS_ISSUED, DemoHolder
from portal.signing.demo_pki.plan import (
    ARCHITECTURE,
    ROOTS,
    certificate_labels,
    configuration,
    issuer_of,
    tsa_url,
)
from portal.signing.trust import DEMO_MARKER

_CONFIGURATION = "pki.json"
_TRUST = {
    "citizen": ("national-root",),
    "official": ("government-root",),
    "timestamping": ("national-root",),
    "intermediates": ("citizens", "officials", "timestamping"),
}


@dataclass(frozen=True)
class DemoPki:
    """A generated authority in ``folder``; its services answer below ``base_url`` while it is served."""

    folder: Path
    base_url: str

    @property
    def trust_dir(self) -> Path:
        """Folder for :meth:`portal.signing.trust.TrustStore.load`."""
        return self.folder / "trust"

    @property
    def tsa_url(self) -> str:
        """Address of the RFC 3161 time-stamping service."""
        return tsa_url(self.base_url)

    def key_file(self, label: str) -> Path:
        """The holder's PKCS#12 file."""
        return self.folder / "p12" / f"{label}.p12"

    def certificate(self, label: str) -> bytes:
        """DER certificate of a holder or an authority."""
        return (self.folder / "certs" / f"{label}.crt").read_bytes()

    def configuration(self) -> CertomancerConfig:
        """What the servers of OCSP, CRL and time-stamps work from."""
        plan = json.loads((self.folder / _CONFIGURATION).read_text("utf-8"))
        return CertomancerConfig(plan, key_search_dir=str(self.folder), config_search_dir=str(self.folder))


def ensure_pki(folder: Path, *, base_url: str, holders: Sequence[DemoHolder], passphrase: str, at: datetime) -> DemoPki:
    """The authority in ``folder``, generated now if it is not there yet or serves another address."""
    pki = DemoPki(folder, base_url)
    found = folder / _CONFIGURATION
    if found.exists() and json.loads(found.read_text("utf-8"))["external-url-prefix"] == base_url:
        issued = {path.stem for path in (folder / "p12").glob("*.p12")}
        if {holder.label for holder in holders} <= issued:
            return pki
    return generate_pki(folder, base_url=base_url, holders=holders, passphrase=passphrase, at=at)


def generate_pki(
    folder: Path, *, base_url: str, holders: Sequence[DemoHolder], passphrase: str, at: datetime
) -> DemoPki:
    """Make keys and certificates for ``holders`` and the four that tests always need.

    ``base_url`` is where the services will answer, without a slash at the end. Takes well under three seconds.
    """
    everybody = [*ALWAYS_ISSUED, *(holder for holder in holders if holder not in ALWAYS_ISSUED)]
    for name in ("keys", "certs", "p12"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _write_keys(folder, certificate_labels(everybody), rsa_labels={holder.label for holder in everybody if holder.rsa})
    plan = configuration(everybody, base_url=base_url, at=at)
    issuing = CertomancerConfig(plan, key_search_dir=str(folder)).get_pki_arch(ArchLabel(ARCHITECTURE))
    certificates = plan["pki-architectures"][ARCHITECTURE]["certs"]
    for label in certificates:
        issued = issuing.get_cert(CertLabel(label)).dump()
        (folder / "certs" / f"{label}.crt").write_bytes(issued)
        # certificates read back from a file keep their bytes between starts, and are far cheaper to serve
        certificates[label]["certificate-file"] = f"certs/{label}.crt"
    pki = DemoPki(folder, base_url)
    for holder in everybody:
        _write_pkcs12(pki, holder, passphrase)
    _write_trust(pki)
    (folder / _CONFIGURATION).write_text(json.dumps(plan, ensure_ascii=False, indent=1), "utf-8")
    return pki


def _write_keys(folder: Path, labels: list[str], *, rsa_labels: set[str]) -> None:
    for label in labels:
        key = rsa.generate_private_key(65537, 2048) if label in rsa_labels else ec.generate_private_key(ec.SECP256R1())
        path = folder / "keys" / f"{label}.pem"
        path.touch(mode=0o600)
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _write_pkcs12(pki: DemoPki, holder: DemoHolder, passphrase: str) -> None:
    authority = issuer_of(holder)
    chain = [] if authority in ROOTS else [x509.load_der_x509_certificate(pki.certificate(authority))]
    key = load_pem_private_key((pki.folder / "keys" / f"{holder.label}.pem").read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise TypeError(f"the key of {holder.label} is neither RSA nor on an elliptic curve")
    path = pki.key_file(holder.label)
    path.touch(mode=0o600)
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            holder.label.encode(),
            key,
            x509.load_der_x509_certificate(pki.certificate(holder.label)),
            chain,
            BestAvailableEncryption(passphrase.encode()),
        )
    )


def _write_trust(pki: DemoPki) -> None:
    for role, labels in _TRUST.items():
        target = pki.trust_dir / role
        target.mkdir(parents=True, exist_ok=True)
        for label in labels:
            (target / f"{label}.pem").write_bytes(pem.armor("CERTIFICATE", pki.certificate(label)))
    (pki.trust_dir / "hosts.txt").write_text(urlsplit(pki.base_url).netloc + "\n", "utf-8")
    (pki.trust_dir / DEMO_MARKER).write_text("Chứng thư số thử nghiệm. Không dùng cho vận hành thật.\n", "utf-8")
