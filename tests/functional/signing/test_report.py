"""What a verdict tells about each signature: what changed and where, on what grounds, and how long it can be proved."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree
from pyhanko.generated.etsi.ts_11910202 import ValidationReport
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig

from portal.core.sandbox import Sandbox
from portal.signing.actions import Level, Reason, verify_with_report
from portal.signing.cli import verify_command
from portal.signing.findings import Change, ChangeKind, Coverage
from tests.functional.signing.conftest import Check
from tests.support.pki import CITIZEN, RunningPki, sample_pdf

VR = "{http://uri.etsi.org/19102/v1.2.1#}"
Edit = Callable[[IncrementalPdfFileWriter], None]


def edited(signed: bytes, edit: Edit) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    edit(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def page(writer: IncrementalPdfFileWriter, number: int) -> generic.DictionaryObject:
    found: generic.DictionaryObject = writer.find_page_for_modification(number - 1)[0].get_object()
    return found


def repaint(writer: IncrementalPdfFileWriter) -> None:
    target = page(writer, 2)
    target[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"0 0 9 9 re f"))
    writer.update_container(target)


def repaint_in_place(writer: IncrementalPdfFileWriter) -> None:
    content = page(writer, 2)["/Contents"]
    content = content[0] if isinstance(content, generic.ArrayObject) else content
    content._data, content._encoded_data = b"0 0 9 9 re f", None
    writer.update_container(content)


def annotate(writer: IncrementalPdfFileWriter) -> None:
    target = page(writer, 2)
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Text"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 20, 20))),
        }
    )
    target[pdf_name("/Annots")] = generic.ArrayObject([*target.get("/Annots", ()), writer.add_object(note)])
    writer.update_container(target)


def attach(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/Names")] = writer.add_object(generic.DictionaryObject())
    writer.update_root()


@pytest.mark.parametrize(
    ("edit", "change"),
    [
        (repaint, Change(kind=ChangeKind.PAGE_CHANGED, place="2")),
        (repaint_in_place, Change(kind=ChangeKind.PAGE_CHANGED, place="2")),
        (annotate, Change(kind=ChangeKind.NOTE_CHANGED, place="2")),
        (attach, Change(kind=ChangeKind.OTHER)),
    ],
)
def test_a_forbidden_change_is_told_with_its_place(pki: RunningPki, check: Check, edit: Edit, change: Change) -> None:
    signed = pki.signed_by("citizen", sample_pdf(pages=3), level=Level.B)
    verdict = check(edited(signed, edit))
    assert verdict.reason is Reason.ALTERED
    assert verdict.signatures[0].changes == (change,)
    assert verdict.signatures[0].provable_until is None


def test_what_may_follow_a_signature_is_told_too(pki: RunningPki, check: Check) -> None:
    first = pki.signed_by("officer", sample_pdf(), field="ChuKy", level=Level.T)
    verdict = check(pki.signed_by("seal", first, field="ConDau", level=Level.LTA))
    officer, seal = verdict.signatures
    assert [change.kind for change in officer.changes] == [
        ChangeKind.SIGNATURE_ADDED,
        ChangeKind.TIMESTAMP_ADDED,
        ChangeKind.EVIDENCE_ADDED,
    ]
    assert officer.changes[0].place == "ConDau"
    assert officer.coverage is Coverage.ENTIRE_REVISION
    assert ChangeKind.SIGNATURE_ADDED not in {change.kind for change in seal.changes}


def test_an_archive_time_stamp_proves_longer_than_the_certificate(pki: RunningPki, issued: bytes, check: Check) -> None:
    plain = check(pki.signed_by("citizen", issued, level=Level.T)).signatures[0]
    archived = check(pki.signed_by("citizen", issued, level=Level.LTA)).signatures[0]
    assert plain.provable_until == plain.valid_until
    assert archived.provable_until is not None
    assert archived.valid_until is not None
    assert archived.provable_until > archived.valid_until


def test_the_chain_is_told_with_who_answered(pki: RunningPki, issued: bytes, check: Check) -> None:
    signer, *authorities = check(pki.signed_by("citizen", issued, level=Level.B)).signatures[0].chain
    assert (signer.subject, signer.revocation_source) == (CITIZEN.name, "ocsp")
    assert signer.revocation_time is not None
    assert signer.issuer == authorities[0].subject
    assert authorities[-1].subject == authorities[-1].issuer


def xml_about(pki: RunningPki, sandbox: Sandbox, folder: Path, pdf: bytes) -> tuple[Reason, etree._Element | None]:
    path = folder / "signed.pdf"
    path.write_bytes(pdf)
    verdict, xml = verify_with_report(path, trust=pki.trust, at=datetime.now(UTC), sandbox=sandbox)
    return verdict.reason, None if xml is None else etree.fromstring(xml.encode())


def values(root: etree._Element, name: str) -> list[str]:
    return [str(each.text) for each in root.iter(f"{VR}{name}")]


def understood(root: etree._Element) -> bool:
    """Whether every element, attribute and value is one that the schema of ETSI TS 119 102-2 knows in that place.

    The schema itself may not be passed on; the classes that were generated from it refuse what it does not know.
    """
    strict = ParserConfig(fail_on_unknown_properties=True, fail_on_unknown_attributes=True)
    strict.fail_on_converter_warnings = True
    return isinstance(XmlParser(config=strict).from_bytes(etree.tostring(root), ValidationReport), ValidationReport)


@pytest.mark.parametrize("level", list(Level))
def test_the_etsi_report_says_passed(pki: RunningPki, sandbox: Sandbox, tmp_path: Path, level: Level) -> None:
    reason, root = xml_about(pki, sandbox, tmp_path, pki.signed_by("citizen", sample_pdf(), level=level))
    assert reason is Reason.OK
    assert root is not None
    assert root.tag == f"{VR}ValidationReport"
    assert values(root, "MainIndication") == ["urn:etsi:019102:mainindication:total-passed"]
    identifiers = [each.get("id") for each in root.iter(f"{VR}ValidationObject")]
    referred = [each.get("VOReference") for each in root.iter(f"{VR}SignerCertificate")]
    assert set(referred) <= set(identifiers)
    assert len(identifiers) == len(set(identifiers))
    assert understood(root)


def test_one_report_for_all_signatures(pki: RunningPki, sandbox: Sandbox, tmp_path: Path) -> None:
    first = pki.signed_by("officer", sample_pdf(), field="ChuKy")
    _, root = xml_about(pki, sandbox, tmp_path, pki.signed_by("seal", first, field="ConDau"))
    assert root is not None
    assert [each.tag for each in root] == [
        f"{VR}SignatureValidationReport",
        f"{VR}SignatureValidationReport",
        f"{VR}SignatureValidationObjects",
    ]


@pytest.mark.parametrize(
    ("label", "edit", "indication", "sub"),
    [
        ("citizen", repaint, "total-failed", "FORMAT_FAILURE"),
        ("revoked", None, "indeterminate", "REVOKED_NO_POE"),
        ("unknown-ca", None, "indeterminate", "NO_CERTIFICATE_CHAIN_FOUND"),
    ],
)
def test_the_etsi_report_never_says_more_than_the_verdict(
    pki: RunningPki, sandbox: Sandbox, tmp_path: Path, label: str, edit: Edit | None, indication: str, sub: str
) -> None:
    signed = pki.signed_by(label, sample_pdf(pages=2), level=Level.B)
    reason, root = xml_about(pki, sandbox, tmp_path, edited(signed, edit) if edit else signed)
    assert reason is not Reason.OK
    assert root is not None
    assert values(root, "MainIndication") == [f"urn:etsi:019102:mainindication:{indication}"]
    assert values(root, "SubIndication") == [f"urn:etsi:019102:subindication:{sub}"]


def test_bytes_behind_the_file_fail_in_the_report_too(pki: RunningPki, sandbox: Sandbox, tmp_path: Path) -> None:
    reason, root = xml_about(pki, sandbox, tmp_path, pki.signed_by("citizen", sample_pdf()) + b"more")
    assert reason is Reason.NOT_WHOLLY_SIGNED
    assert root is not None
    assert values(root, "MainIndication") == ["urn:etsi:019102:mainindication:total-failed"]


def test_without_signatures_there_is_no_report(pki: RunningPki, sandbox: Sandbox, tmp_path: Path) -> None:
    assert xml_about(pki, sandbox, tmp_path, sample_pdf()) == (Reason.NO_SIGNATURE, None)


def test_the_command_writes_the_report(pki: RunningPki, tmp_path: Path) -> None:
    path, target = tmp_path / "signed.pdf", tmp_path / "report.xml"
    path.write_bytes(pki.signed_by("citizen", sample_pdf()))
    trust = ["--trust", str(pki.pki.trust_dir)]
    result = CliRunner().invoke(verify_command, [str(path), *trust, "--xml", str(target)])
    assert result.exit_code == 0, result.output
    assert b"total-passed" in target.read_bytes()
    several = CliRunner().invoke(verify_command, [str(path), str(path), *trust, "--xml", str(target)])
    assert several.exit_code == 2
