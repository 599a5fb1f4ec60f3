"""The validation report of ETSI TS 119 102-2, v1.2.1, for machines: one document for all signatures of a file.

The library writes what its engine found; the report here says what the portal concluded, and the two never differ.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from lxml import etree
from pyhanko.sign.validation.report.tools import generate_report

from portal.signing.judgement import Judged

_VR = "http://uri.etsi.org/19102/v1.2.1#"
_DS = "http://www.w3.org/2000/09/xmldsig#"
_XADES = "http://uri.etsi.org/01903/v1.3.2#"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
_URN = "urn:etsi:019102:"
_MAIN = {"PASSED": "total-passed", "FAILED": "total-failed", "INDETERMINATE": "indeterminate"}
_LONGEST_BASE64 = 256 * 1024  # a national revocation list has megabytes: then its digest stands for it


def etsi_report(judged: Sequence[Judged], *, at: datetime) -> str | None:
    """The report as XML text with declaration; None when there is no signature to report on."""
    if not judged:
        return None
    root = etree.Element(f"{{{_VR}}}ValidationReport", nsmap={"vr": _VR, "ds": _DS, "XAdES": _XADES})
    objects: dict[str, etree._Element] = {}
    for one in judged:
        written = _from_the_library(one)
        found = None if written is None else written.find(f"{{{_VR}}}SignatureValidationReport")
        root.append(_bare(one, at) if found is None else found)
        listed = () if written is None else written.iter(f"{{{_VR}}}ValidationObject")
        objects |= {str(each.get("id")): each for each in listed}
    _attach(root, objects.values())
    text: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return text.decode()


def _from_the_library(one: Judged) -> etree._Element | None:
    """What the library writes, with the portal's conclusion; None for signatures that it has no words for."""
    if one.opinion.result is None or one.opinion.result.api_status is None:
        return None
    try:
        text = generate_report(one.signature, replace(one.opinion.result, ades_subindic=one.conclusion))
    except (NotImplementedError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return None
    return etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))


def _bare(one: Judged, at: datetime) -> etree._Element:
    """The least a report may say: when it was validated, and the conclusion."""
    report = etree.Element(f"{{{_VR}}}SignatureValidationReport")
    moment = etree.SubElement(etree.SubElement(report, f"{{{_VR}}}ValidationTimeInfo"), f"{{{_VR}}}ValidationTime")
    moment.text = at.astimezone(UTC).isoformat()
    status = etree.SubElement(report, f"{{{_VR}}}SignatureValidationStatus")
    main = etree.SubElement(status, f"{{{_VR}}}MainIndication")
    main.text = f"{_URN}mainindication:{_MAIN[one.report.indication]}"
    if one.report.sub_indication:
        sub = etree.SubElement(status, f"{{{_VR}}}SubIndication")
        sub.text = f"{_URN}subindication:{one.report.sub_indication}"
    return report


def _attach(root: etree._Element, objects: Iterable[etree._Element]) -> None:
    """Every certificate and answer once, after the reports."""
    found = list(objects)
    if found:
        container = etree.SubElement(root, f"{{{_VR}}}SignatureValidationObjects")
        for each in found:
            _shorten(each)
            container.append(each)


def _shorten(item: etree._Element) -> None:
    content = item.find(f".//{{{_VR}}}base64")
    holder = None if content is None else content.getparent()
    if content is None or holder is None or len(content.text or "") <= _LONGEST_BASE64:
        return
    digest = hashlib.sha256(base64.b64decode(content.text or "")).digest()
    holder.remove(content)
    said = etree.SubElement(holder, f"{{{_VR}}}DigestAlgAndValue")
    etree.SubElement(said, f"{{{_DS}}}DigestMethod", Algorithm=_SHA256)
    etree.SubElement(said, f"{{{_DS}}}DigestValue").text = base64.b64encode(digest).decode()
