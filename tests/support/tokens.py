"""A real PKCS#11 device for tests: a SoftHSM token with keys and certificates on it."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pkcs11
import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from pkcs11 import Attribute
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate

from portal.signing.actions import TokenKey

MODULES = (Path("/usr/lib/softhsm/libsofthsm2.so"), Path("/usr/lib64/pkcs11/libsofthsm2.so"))
MODULE = next((path for path in MODULES if path.exists()), None)
LABEL, PIN = "tests", "482915"


@dataclass(frozen=True)
class SoftToken:
    """A token of SoftHSM; ``put`` lays a key and its certificate on it under one label."""

    module: Path

    def place(self, key: str) -> TokenKey:
        """Where the key with this label is."""
        return TokenKey(module=self.module, token=LABEL, key=key)

    def put(self, label: str, *, key_file: Path, certificate: bytes, identifier: bytes | None = None) -> TokenKey:
        """Import a PEM key and a DER certificate. ``identifier`` is the certificate's, the key's own by default."""
        key = load_pem_private_key(key_file.read_bytes(), password=None)
        own = label.encode()
        with self.session() as session:
            attributes = {**_private(key), Attribute.LABEL: label, Attribute.ID: own, Attribute.TOKEN: True}
            session.create_object(attributes)
            self._put_certificate(session, certificate, identifier or own, label)
        return self.place(label)

    def put_authority(self, certificate: bytes) -> None:
        """Lay the certificate of an authority on the token."""
        with self.session() as session:
            self._put_certificate(session, certificate, b"authority", "authority")

    def session(self) -> pkcs11.Session:
        """The token, open for changes."""
        return pkcs11.lib(str(self.module)).get_token(token_label=LABEL).open(rw=True, user_pin=PIN)

    @staticmethod
    def _put_certificate(session: pkcs11.Session, der: bytes, identifier: bytes, label: str) -> None:
        attributes = decode_x509_certificate(x509.Certificate.load(der).dump())
        session.create_object(
            {**attributes, Attribute.LABEL: label, Attribute.ID: identifier, Attribute.TOKEN: True},
        )


def _private(key: object) -> dict[Attribute, object]:
    if isinstance(key, rsa.RSAPrivateKey):
        der = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        return dict(decode_rsa_private_key(der))
    if isinstance(key, ec.EllipticCurvePrivateKey):
        der = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        return dict(decode_ec_private_key(der))
    raise TypeError(type(key).__name__)


def make_soft_token(folder: Path) -> SoftToken:
    """A fresh token in ``folder``; skips the test where there is no SoftHSM. Once per process, by ``soft_token``."""
    tool = shutil.which("softhsm2-util")
    if MODULE is None or tool is None:
        pytest.skip("SoftHSM (softhsm2) is absent")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(configuration)  # read once, when the module is loaded
    command = [tool, "--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "73519264"]
    subprocess.run(command, check=True, capture_output=True)
    return SoftToken(MODULE)
