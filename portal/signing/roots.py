"""Trust folders for whoever checks a file by hand: the portal's own kind, or simply a folder of certificates."""

from dataclasses import replace
from pathlib import Path

from asn1crypto import x509

from portal.signing.errors import TrustStoreUnusable
from portal.signing.trust import Role, TrustStore, load_certificate

_SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der"})


def load_roots(*folders: Path) -> TrustStore:
    """Join the folders. In a folder without parts only the ends of chains are believed, for signers and time-stamps.

    A certificate whose issuer lies beside it is not believed by itself: whether it was revoked is still asked.
    Raises TrustStoreUnusable when a file is not a certificate or no anchor at all is found.
    """
    plain = [folder for folder in folders if not any((folder / role.value).is_dir() for role in Role)]
    found = [_read(file) for folder in plain for file in sorted(folder.iterdir()) if _is_one(file)]
    parted = [folder for folder in folders if folder not in plain]
    if not parted and not found:
        raise TrustStoreUnusable
    present = {each.subject.hashable for each in found}
    ends = tuple(each.dump() for each in found if each.self_issued or each.issuer.hashable not in present)
    between = tuple(each.dump() for each in found if each.dump() not in ends)
    store = TrustStore.load(*parted) if parted else TrustStore()
    return replace(
        store,
        citizen=store.citizen + ends,
        timestamping=store.timestamping + ends,
        intermediates=store.intermediates + between,
    )


def _is_one(file: Path) -> bool:
    return file.suffix.lower() in _SUFFIXES


def _read(file: Path) -> x509.Certificate:
    try:
        return load_certificate(file.read_bytes())
    except (ValueError, TypeError) as problem:
        raise TrustStoreUnusable(file.name) from problem
