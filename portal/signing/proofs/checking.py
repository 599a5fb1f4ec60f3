"""Check a proof file. It needs nothing but the file and the anchors: no network, no database.

``{"format": "portal-log-proof/1", "events": [{"record": …, "index": …, "path": [hash …]}], "head": base64 of CMS}``;
a record has the fields of a line in the log of a proof package, and the hash of the record before it (``previous``).
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.core.linking import record_hash
from portal.core.merkle import leaf_hash, root_of_inclusion
from portal.signing.engine import Rules
from portal.signing.proofs.findings import ProofReason, ProofVerdict, Proved
from portal.signing.proofs.heads import Head, HeadUnreadable
from portal.signing.statements import Fault, Statement, read_statement

FORMAT = "portal-log-proof/1"
LARGEST = 4 << 20
_BROKEN = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
_FAULTS = {
    Fault.UNREADABLE: ProofReason.HEAD_NOT_SEALED,
    Fault.SIGNATURE: ProofReason.HEAD_NOT_SEALED,
    Fault.SEALER: ProofReason.SEALER_UNKNOWN,
    Fault.TIMESTAMP: ProofReason.HEAD_NOT_STAMPED,
}


@dataclass(frozen=True, kw_only=True)
class ProofRequest:
    """A proof file and what it is judged by. Picklable."""

    path: Path
    rules: Rules


def check(request: ProofRequest) -> dict[str, Any]:
    """The verdict about a proof file as plain data. Runs in the sandbox: the file comes from a stranger."""
    return judge_proof(request.path.read_bytes(), rules=request.rules).to_dict()


def is_proof(path: Path) -> bool:
    """Whether a file looks like a proof: JSON that is an object. Raises OSError when it cannot be read."""
    with path.open("rb") as stream:
        return stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def judge_proof(data: bytes, *, rules: Rules) -> ProofVerdict:
    """The verdict about a proof. Never raises for what is in the file."""
    facts: dict[str, Any] = {"sha256": hashlib.sha256(data).hexdigest(), "policy": rules.name}
    try:
        found = json.loads(data)
        if found["format"] != FORMAT or not found["events"]:
            raise ValueError("no proof")
        statement = read_statement(base64.b64decode(found["head"], validate=True), trust=rules.trust)
        return _judged(found["events"], statement, facts)
    except _BROKEN:
        return ProofVerdict.unread(data, rules.name)


def _judged(entries: list[dict[str, Any]], statement: Statement, facts: dict[str, Any]) -> ProofVerdict:
    facts |= {"sealer": statement.sealer, "stamped_at": statement.stamped_at}
    try:
        head = Head.from_bytes(statement.data)
    except HeadUnreadable:
        return ProofVerdict(reason=ProofReason.HEAD_NOT_SEALED, **facts)
    facts |= {"origin": head.origin, "size": head.size, "events": tuple(map(_told, entries))}
    if statement.fault in (Fault.UNREADABLE, Fault.SIGNATURE):
        return ProofVerdict(reason=_FAULTS[statement.fault], **facts)
    for entry in entries:
        reason = _of_event(entry, head)
        if reason is not ProofReason.OK:
            return ProofVerdict(reason=reason, place=entry["index"], **facts)
    return ProofVerdict(reason=_FAULTS[statement.fault] if statement.fault else ProofReason.OK, **facts)


def _told(entry: dict[str, Any]) -> Proved:
    record = entry["record"]
    return Proved(type=str(record["type"]), at=datetime.fromisoformat(record["at"]), index=int(entry["index"]))


def _of_event(entry: dict[str, Any], head: Head) -> ProofReason:
    record = entry["record"]
    content = record_hash(
        record["stream"],
        record["position"],
        record["type"],
        record["payload"],
        actor=record["actor"],
        at=datetime.fromisoformat(record["at"]),
        previous=record["previous"],
    )
    if content != record["hash"]:
        return ProofReason.EVENT_ALTERED
    path = [bytes.fromhex(each) for each in entry["path"]]
    root = root_of_inclusion(leaf_hash(content), entry["index"], head.size, path)
    return ProofReason.OK if root == bytes.fromhex(head.root) else ProofReason.NOT_IN_LOG
