"""Results of procedures: certificates, extracts, permits, decisions, notices and acknowledgements, size A4."""

from portal.documents import blocks
from portal.documents.content import LEADER_BOX, SEAL_BOX, ResultContent, ResultDocument, ResultLayout
from portal.documents.numbering import numbered_line
from portal.documents.payloads import Payload, payload
from portal.documents.wording import place_and_day

_FRAMED = frozenset({ResultLayout.CERTIFICATE, ResultLayout.EXTRACT, ResultLayout.PERMIT})


@payload.register
def _result(document: ResultDocument) -> Payload:
    content = document.content
    return Payload(
        template="result.typ",
        link=document.verify_url,
        data={
            "layout": content.layout.value,
            "framed": content.layout in _FRAMED,
            "title": content.type_name,
            "subtitle": content.abstract,
            "author": document.agency.name,
            "agency": blocks.agency(document.agency) | {"desk": ""},
            "number": numbered_line(document.number),
            "place_date": place_and_day(document.agency.place, document.day),
            "authority_line": content.authority_line,
            "addressees": list(content.addressees),
            "legal_bases": list(content.legal_bases),
            "articles": [{"heading": a.heading, "paragraphs": list(a.paragraphs)} for a in content.articles],
            "blocks": _result_blocks(content),
            "closing": [line for line in (*content.closing, content.validity) if line],
            "recipients": list(document.recipients),
            "signers": [blocks.signer(document.signatory, box=LEADER_BOX) | {"seal": SEAL_BOX}],
            "check_code": document.check_code,
            "link": document.verify_url,
            "footer": f"Mã hồ sơ: {document.dossier_code} · Mã kiểm tra: {document.check_code}",
        },
    )


def _result_blocks(content: ResultContent) -> list[blocks.Block]:
    style = "certificate" if content.layout in _FRAMED else "plain"
    shown = [blocks.paragraphs(content.opening)] if content.opening else []
    shown += blocks.sections(content.sections, style=style)
    if content.grid:
        count = len(content.grid.columns)
        shown.append(blocks.table(content.grid.columns, ["1fr"] * count, content.grid.rows, align="l" * count))
    return shown
