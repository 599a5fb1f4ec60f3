"""Two administrators make a certificate believed, in a real browser, with and without scripts."""

from pathlib import Path

import pytest
from asn1crypto import pem

from portal.core import clock
from portal.core.actor import SYSTEM
from portal.core.db import transaction
from portal.trust import actions
from portal.trust.rules import Anchor, Kind
from tests.browser.conftest import Town

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_four_eyes(town: Town, tmp_path: Path, javascript: bool) -> None:
    with transaction() as session:
        actions.begin(session, town.pki.pki.trust_dir, actor=SYSTEM, now=clock.now())
    anchor = Anchor(kind=Kind.FOREIGN, certificate=town.pki.pki.certificate("rogue-root"))
    file = tmp_path / "goc.pem"
    file.write_bytes(pem.armor("CERTIFICATE", anchor.certificate))

    first = town.person("administrator", javascript=javascript)
    first.open("/admin/trust").follow("Đề nghị thêm chứng thư số")
    first.press("Gửi đề nghị", status=422)
    first.page.set_input_files("[name=file]", file)
    answers = {"kind": "foreign", "hosts": "ocsp.example.vn", "until": "31/12/2029", "why": "Công bố ngày 01/3/2027"}
    first.fill("Gửi đề nghị", answers)
    first.sees("Hãy nhờ một quản trị viên khác xác nhận", "31/12/2029", "ocsp.example.vn")

    second = town.person("administrator2", javascript=javascript)
    second.open("/admin/trust").follow(anchor.facts.name)
    second.fill("Xác nhận tin cậy", {"fingerprint": "00"}, status=422)
    second.fill("Xác nhận tin cậy", {"fingerprint": anchor.sha256})
    second.sees("Danh sách tin cậy phiên bản 2 có hiệu lực")
    second.follow("Phiên bản 1").open("/admin/trust").follow(anchor.facts.name)
    second.fill("Đề nghị thôi tin cậy", {"why": "Khóa bị lộ"})
    first.open("/admin/trust").follow("Chờ người thứ hai").follow("Thôi tin cậy chứng thư số").press("Duyệt")
    first.sees("Đã duyệt và thực hiện")
    first.open("/admin/trust").sees("Phiên bản 3")
