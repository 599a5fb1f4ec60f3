"""From the first page to the confirmation, over HTTP: with and without a signature."""

from typing import Any

from tests.support.applicants import Person, application_pdf, prepared


def test_a_citizen_applies_signs_and_gets_a_sealed_receipt(citizen: Person, pki: Any, run_worker: Any) -> None:
    prepared(citizen)
    signed = pki.signed_by("citizen", application_pdf(citizen))
    citizen.send(files={"signed": [(signed, "don da ky.pdf")]}, action="/sign")
    assert "Hợp lệ" in citizen.main
    citizen.send(action="/submission")
    assert citizen.path.endswith("/confirmation")
    assert "đang được đóng dấu số" in citizen.main
    run_worker()
    citizen.get(citizen.path)
    assert "Đã đóng dấu số" in citizen.main
    assert "không phải mang bản giấy nào" in citizen.main
    assert citizen.download(citizen.link("Giấy xác nhận")).startswith(b"%PDF")
