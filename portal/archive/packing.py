"""Make the proof package of a dossier: everything a stranger needs to check its documents, in one sealed ZIP."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from portal.archive import queries
from portal.archive.errors import NothingToProve
from portal.catalogue import queries as catalogue
from portal.core import blobs
from portal.core.db import reading
from portal.core.events import EventRecord, history
from portal.documents.actions import render
from portal.documents.content import SEAL_BOX, FileLine, InventoryDocument
from portal.dossiers import application, desk
from portal.dossiers.document_names import document_name
from portal.dossiers.models import Dossier, IssuedDocument
from portal.proofs import queries as log_proofs
from portal.proofs.errors import ProofNotYet
from portal.signing import actions as signing
from portal.signing.package.manifest import DOCUMENTS, EVIDENCE, LOG, TRUST
from portal.trust import queries as trust

_REASON = "Lập gói chứng cứ của hồ sơ"
_NAMES = {EVIDENCE: "Kết quả kiểm tra chữ ký", TRUST: "Danh sách tin cậy", LOG: "Nhật ký hồ sơ"}


@dataclass(frozen=True)
class _Content:
    """What goes into the package, and the list of it."""

    files: dict[str, bytes]
    manifest: signing.Manifest
    titles: dict[str, str]


def export_package(code: str, target: Path, *, now: datetime) -> signing.Manifest:
    """Write the proof package of a dossier to ``target``; returns its list.

    Drawing and sealing ask remote services and happen outside a transaction. Raises NothingToProve,
    TimestampUnavailable, RevocationUnavailable, SigningRefused, TrustVersionAltered or RenderingFailed.
    """
    with reading() as session:
        dossier = queries.dossier(session, code)
        proofs = queries.proofs(session, code)
        if dossier is None or not proofs:
            raise NothingToProve
        content = _content(session, dossier, [(document, copy.sha256) for document, copy in proofs], now=now)
        inventory = _sealed(session, dossier, content, now=now)
    signing.write_package(target, inventory=inventory, files=content.files)
    return content.manifest


def _content(
    session: Session, dossier: Dossier, proofs: list[tuple[IssuedDocument, str]], *, now: datetime
) -> _Content:
    store = desk.desk().store
    records = history(session, dossier.id)
    files = {LOG: "".join(map(_line, records)).encode()} | _trust(session, store) | _in_the_log(session, dossier)
    signed, titles = [], {}
    for document, copy in proofs:
        name = f"{document.kind}-{document.round}"
        path = f"{DOCUMENTS}{name}.pdf"
        files[path] = blobs.store().read(copy)
        files |= _evidence(blobs.store().path(copy), name, now=now)
        titles[path] = document.title or document_name(document.kind).vi
        signed.append(signing.Signed(path=path, kind=document.kind, sha256=document.sha256, size=document.size))
    manifest = signing.Manifest(
        code=dossier.code or "",
        made_at=now,
        policy=store.policy,
        log_head=records[-1].hash,
        files=tuple(signing.Listed.of(path, data) for path, data in sorted(files.items())),
        documents=tuple(signed),
    )
    return _Content(files, manifest, titles)


def _in_the_log(session: Session, dossier: Dossier) -> dict[str, bytes]:
    """The proof that the submission stands in the sealed log; nothing while it waits for its seal."""
    try:
        return {f"{EVIDENCE}log-proof.json": log_proofs.proof(session, dossier.id, ("DossierSubmitted",))}
    except ProofNotYet:
        return {}


def _trust(session: Session, store: signing.TrustStore) -> dict[str, bytes]:
    """Whom we believe today: the anchors as a trust folder, and the version of the policy they are from."""
    found = {f"{TRUST}{name}": data for name, data in store.files().items()}
    if trust.newest(session) is not None:
        policy = trust.current(session).to_dict()
        found[f"{TRUST}policy.json"] = json.dumps(policy, ensure_ascii=False, indent=1).encode()
    return found


def _line(record: EventRecord) -> str:
    """A record with what its hash is made of, as one line."""
    plain = {
        "stream": str(record.stream),
        "position": record.position,
        "type": record.type,
        "payload": record.payload,
        "actor": [record.actor_kind, str(record.actor_id), record.actor_name],
        "at": record.at.isoformat(),
        "hash": record.hash,
    }
    return json.dumps(plain, ensure_ascii=True, sort_keys=True) + "\n"


def _evidence(path: Path, name: str, *, now: datetime) -> dict[str, bytes]:
    """What is found about a document today, for people of later and their machines."""
    current = desk.desk()
    verdict, xml = signing.verify_with_report(path, trust=current.store, at=now, cache_folder=current.cache_folder)
    found = {f"{EVIDENCE}{name}.json": json.dumps(verdict.to_dict(), ensure_ascii=False, indent=1).encode()}
    return found | ({f"{EVIDENCE}{name}.xml": xml.encode()} if xml else {})


def _sealed(session: Session, dossier: Dossier, content: _Content, *, now: datetime) -> bytes:
    """The list, drawn and sealed by the agency of the dossier."""
    definition = catalogue.definition(dossier.service_code, dossier.service_version)
    agency = catalogue.agency_for(session, definition)
    lines = [_shown(each, content.titles) for each in content.manifest.files]
    drawn = render(
        InventoryDocument(
            code=content.manifest.code,
            agency=application.printed_agency(agency),
            service_name=definition.name.vi,
            made_at=now,
            policy=content.manifest.policy,
            documents=tuple(line for line in lines if line.component in content.titles.values()),
            others=tuple(line for line in lines if line.component not in content.titles.values()),
            manifest=content.manifest.to_bytes(),
        ),
        created=now,
    )
    box = drawn.boxes[SEAL_BOX]
    left, bottom, right, top = (round(side) for side in box.rectangle)
    stamp = signing.seal_stamp(agency=agency.name_vi, at=now, box=(left, bottom, right, top), page=box.page)
    current = desk.desk()
    return signing.seal(
        drawn.pdf, identity=current.seal_of(agency.key), desk=current.signing, reason=_REASON, stamp=stamp
    )


def _shown(listed: signing.Listed, titles: dict[str, str]) -> FileLine:
    group = next((name for start, name in _NAMES.items() if listed.path.startswith(start)), "")
    return FileLine(component=titles.get(listed.path, group), name=listed.path, size=listed.size, sha256=listed.sha256)
