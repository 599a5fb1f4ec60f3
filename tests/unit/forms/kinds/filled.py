"""The sample service that asks every kind of question, filled in the way people type."""

from pathlib import Path
from typing import Final

from forms.answers import Answers
from forms.compiler import compile_page
from forms.definition import ServiceForm, load
from forms.fields.files import FileRef
from forms.typing_in import FormData
from tests.unit.forms.kinds.shape import TODAY

SAMPLE: Final = Path(__file__).parents[1] / "samples" / "kinds.yaml"
LETTER: Final = FileRef(id="9", sha256="c" * 64, name="Đơn.pdf", size=5, media_type="application/pdf")
SCANS: Final = (LETTER.model_copy(update={"id": "10"}), LETTER.model_copy(update={"id": "11"}))
PORTRAIT: Final = FileRef(id="12", sha256="d" * 64, name="Ảnh.jpg", size=5, media_type="image/jpeg")

TYPED: Final[dict[str, dict[str, str]]] = {
    "person": {
        "full_name": "Nguyễn  Thị Thuỷ",
        "born": "3/1947",
        "sex": "female",
        "number": "066 147 123 456",
        "old_number": "245.123.456",
        "passport": "b 1234567",
    },
    "reach": {
        "phone": "0912.345.678",
        "email": "An@Example.vn",
        "site": "địachỉ.vn/giới-thiệu",
        "home-province": "68",
        "home-commune": "Xã Đắk Mil",
        "home-detail": "Bon U1",
        "tax": "0100112437",
        "account-bank": "970436",
        "account-number": "0011 0041 23456",
    },
    "matter": {
        "title": "Đề nghị",
        "reason": "Vì cần.\r\nRất cần.",
        "copies": "3",
        "area": "1.200,5 m²",
        "share": "33,33 %",
        "value": "104.005.000 đ",
        "large": "Trồng cà phê",
    },
    "moments": {
        "day": "5/12/2026",
        "begins": "8h30",
        "ends": "22 giờ rưỡi",
        "stay-from": "5/1/2025",
        "stay-to": "10/2/2026",
        "work-from": "3/2020",
        "late": "yes",
    },
    "parties": {
        "nationality": "viet nam",
        "ethnicity": "M'Nông",
        "hospital": "dak r'lap",
        "spouse-name": "H’Bia",
        "spouse-birth_date": "5/3/1950",
        "spouse-sex": "female",
        "employer-name": "Hợp tác xã Bình Minh",
        "employer-tax_code": "0100 112 437",
        "costs-0-what": "Giống cây",
        "costs-0-amount": "1.500.000",
        "costs-1-what": "Phân bón",
        "costs-1-amount": "500.000 đ",
    },
    "rest": {
        "papers": "passport",
        "people-0-name": "Y Ê-ban",
        "people-0-born": "1951",
        "people-0-stayed-from": "1/2/2020",
        "people-0-stayed-to": "31/1/2021",
        "oath": "y",
    },
}

READ: Final = {
    "Ngày sinh": "tháng 3 năm 1947",
    "Số chứng minh nhân dân cũ": "245123456",
    "Số hộ chiếu": "B1234567",
    "Trang web": "https://địachỉ.vn/giới-thiệu",
    "Tài khoản nhận tiền": "0011004123456 tại Vietcombank (Ngân hàng TMCP Ngoại thương Việt Nam)",
    "Diện tích": "1.200,5 m²",
    "Phần sở hữu": "33,33%",
    "Giá trị tài sản": "104.005.000 đồng (bằng chữ: một trăm linh bốn triệu không trăm linh năm nghìn đồng)",
    "Giờ kết thúc": "22 giờ 30 phút",
    "Thời gian tạm trú": "từ 05/01/2025 đến 10/02/2026 (1 năm 1 tháng 6 ngày)",
    "Thời gian làm việc": "từ 03/2020 đến nay",
    "Có làm ca đêm không?": "Có",
    "Dân tộc": "Mnông",
    "Nơi sinh": "Trung tâm Y tế Đắk R'lấp",
    "Vợ hoặc chồng": ["Họ, chữ đệm, tên: H'Bia", "Ngày sinh: 05/03/1950", "Giới tính: Nữ"],
    "Tổng chi phí": ["1.500.000 + 500.000 = 2.000.000 đồng"],
}
"""How some of it is read in Vietnamese, by label."""


def service() -> ServiceForm:
    """Return the sample service."""
    return load(SAMPLE)


def filled(definition: ServiceForm) -> Answers:
    """Return the answers after every page was filled in and sent."""
    answers = Answers(definition)
    for key, refs in (("letter", (LETTER,)), ("scans", SCANS), ("portrait", (PORTRAIT,))):
        answers = answers.with_files(key, refs)
    for page, typed in TYPED.items():
        form = compile_page(definition, page, answers, language="vi", today=TODAY)(
            formdata=FormData({name: [text] for name, text in typed.items()})
        )
        assert form.validate(), form.errors
        answers = answers.with_page(page, form.values())
    return answers
