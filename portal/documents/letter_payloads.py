"""Letters from templates, size A4, as Appendix I of Decree 30/2020 lays them out."""

from collections.abc import Iterable

from portal.documents import blocks
from portal.documents.content import LEADER_BOX, SEAL_BOX
from portal.documents.letter_content import LetterDocument, Passage
from portal.documents.numbering import numbered_line
from portal.documents.payloads import Payload, payload
from portal.documents.wording import place_and_day


def passages(parts: Iterable[Passage]) -> blocks.Block:
    """Passages as the typesetter gets them; their looks are values beside the text."""
    shown = [
        {
            "kind": part.kind.value,
            "number": part.number,
            "runs": [{"text": run.text, "bold": run.bold, "italic": run.italic} for run in part.runs],
        }
        for part in parts
    ]
    return {"kind": "passages", "passages": shown}


@payload.register
def _letter(document: LetterDocument) -> Payload:
    return Payload(
        template="letter.typ",
        link=document.verify_url,
        data={
            "title": document.type_name or document.abstract,
            "titled": bool(document.type_name),
            "subtitle": document.abstract if document.type_name else "",
            "abstract": "" if document.type_name else document.abstract,
            "author": document.agency.name,
            "agency": blocks.agency(document.agency) | {"desk": ""},
            "number": numbered_line(document.number),
            "place_date": place_and_day(document.agency.place, document.day),
            "addressees": list(document.addressees),
            "blocks": [passages(document.passages)],
            "recipients": list(document.recipients),
            "signers": [blocks.signer(document.signatory, box=LEADER_BOX) | {"seal": SEAL_BOX}],
            "check_code": document.check_code,
            "link": document.verify_url,
            "footer": f"Mã hồ sơ: {document.dossier_code} · Mã kiểm tra: {document.check_code}",
        },
    )
