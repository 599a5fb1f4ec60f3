"""The signed application: proved against exactly the issued bytes, refused in words, nothing else lost."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from portal.dossiers import desk
from tests.support import files
from tests.support.applicants import Person, application_pdf, prepared

BAD: dict[str, tuple[Callable[[Any, bytes], bytes], str]] = {
    "unsigned": (lambda pki, issued: issued, "chưa có chữ ký số"),
    "another document": (lambda pki, issued: pki.signed_by("citizen", files.pdf()), "không phải là tờ khai"),
    "altered": (lambda pki, issued: pki.signed_by("citizen", issued).replace(b"/Sig", b"/Sog", 1), ""),
    "a stranger's": (lambda pki, issued: pki.signed_by("stranger", issued), "của người khác"),
    "expired": (lambda pki, issued: pki.signed_by("expired", issued), "hết hạn"),
    "revoked": (lambda pki, issued: pki.signed_by("revoked", issued), "thu hồi"),
    "unknown authority": (lambda pki, issued: pki.signed_by("unknown-ca", issued), "tổ chức chứng thực"),
    "empty": (lambda pki, issued: b"", "Không đọc được tệp"),
    "no PDF": (lambda pki, issued: b"hello", "Không đọc được tệp"),
    "password": (lambda pki, issued: files.encrypted_pdf(), ""),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_signature_is_refused_in_words_and_the_draft_is_untouched(citizen: Person, pki: Any, kind: str) -> None:
    prepared(citizen)
    make, sentence = BAD[kind]
    sent = make(pki, application_pdf(citizen))
    citizen.send(files={"signed": [(sent, "don.pdf")]}, action="/sign", status=422)
    assert sentence in citizen.errors()[0]
    citizen.send(action="/submission")
    assert "không kèm chữ ký số" in citizen.main


def test_no_file_chosen_is_said(citizen: Person) -> None:
    prepared(citizen)
    citizen.send(files={"signed": [(b"", "")]}, action="/sign", status=422)
    assert "Hãy chọn tệp PDF" in citizen.errors()[0]


def test_an_unreachable_authority_leaves_the_verdict_open(citizen: Person, pki: Any, tmp_path: Path) -> None:
    """Promise P11, F12: an uncertain signature is taken in, shown as uncertain, and stops nobody."""
    desk.configure(replace(desk.desk(), cache_folder=tmp_path / "remembers nothing yet"))
    prepared(citizen)
    signed = pki.signed_by("citizen", application_pdf(citizen))
    with pki.outage("ocsp", "crls"):
        citizen.send(files={"signed": [(signed, "don.pdf")]}, action="/sign")
    assert "Chưa đủ căn cứ" in citizen.main
    citizen.send(action="/submission")
    assert citizen.path.endswith("/confirmation")


def test_the_same_answers_give_the_same_application(citizen: Person) -> None:
    draft = prepared(citizen)
    first = application_pdf(citizen)
    citizen.get(f"{draft}/check").send(action="/application")
    assert application_pdf(citizen) == first


def test_the_list_of_tasks_leads_to_signing_as_long_as_the_application_holds(citizen: Person) -> None:
    draft = prepared(citizen)
    citizen.get(draft)
    assert "Đơn đã tạo, chờ ký và nộp" in citizen.main
    citizen.get(citizen.link("Ký số và nộp"))
    assert citizen.path == f"{draft}/sign"
    citizen.get(f"{draft}/copies_and_result?next=check").send({"copies": "5"})
    citizen.get(draft)
    assert "Sau khi kiểm tra" in citizen.main
    assert "Đơn đã tạo" not in citizen.main


def test_changed_answers_need_a_new_application_and_a_new_signature(citizen: Person, pki: Any) -> None:
    draft = prepared(citizen)
    first = application_pdf(citizen)
    citizen.send(files={"signed": [(pki.signed_by("citizen", first), "don.pdf")]}, action="/sign")
    submit_form = citizen.page, citizen.answer
    citizen.get(f"{draft}/copies_and_result?next=check").send({"copies": "5"})
    citizen.page, citizen.answer = submit_form
    citizen.send(action="/submission")
    assert citizen.path == f"{draft}/check"
    citizen.send(action="/application")
    assert "Hợp lệ" not in citizen.main
    assert application_pdf(citizen) != first


def test_the_signed_copy_can_be_taken_out_again(citizen: Person, pki: Any) -> None:
    prepared(citizen)
    signed = pki.signed_by("citizen", application_pdf(citizen))
    citizen.send(files={"signed": [(signed, "don.pdf")]}, action="/sign")
    citizen.send(action="/unsigned")
    assert "Nộp hồ sơ không ký số" in citizen.main
