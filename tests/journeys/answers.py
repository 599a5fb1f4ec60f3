"""What the people of the journeys type, page by page."""

from tests.support.pki import sample_pdf
from tests.support.visitor import Value

Pages = dict[str, dict[str, Value]]


def home(prefix: str) -> dict[str, Value]:
    """An address in the two-level scheme of 2025."""
    return {f"{prefix}-province": "68", f"{prefix}-commune": "xã Kiến Đức", f"{prefix}-detail": "Thôn 3"}


def scan(text: str) -> tuple[bytes, str]:
    """A scanned paper."""
    return sample_pdf(text), "giấy tờ.pdf"


EXTRACT: Pages = {
    "Người yêu cầu": {
        "role": "self",
        "applicant_name": "Nguyễn Thị Thuỷ",
        "applicant_birth_date": "27/3/1990",
        "applicant_number": "067 190 001 234",
        "applicant_phone": "0912.345.678",
        **home("applicant_address"),
    },
    "Việc hộ tịch cần trích lục": {"event": "birth", "registered_at": "UBND thị trấn Kiến Đức, huyện Đắk R'lấp"},
    "Số bản và cách nhận kết quả": {"copies": "3", "result_channel": "online"},
    "Giấy tờ kèm theo và cam đoan": {"old_copy_file": scan("Giấy khai sinh cũ"), "statement": True},
}

BIRTH: Pages = {
    "Người đi đăng ký": {
        "role": "mother",
        "applicant_name": "Nguyễn Thị Thuỷ",
        "applicant_birth_date": "27/3/1990",
        "applicant_number": "067190001234",
        "applicant_phone": "0912345678",
        **home("applicant_address"),
    },
    "Trẻ được khai sinh": {
        "child_name": "Y Ê-ban K'Brông",
        "child_birth_date": "1/11/2026",
        "child_birth_date_words": "Ngày mồng một tháng mười một năm hai nghìn không trăm hai mươi sáu",
        "child_sex": "male",
        "child_ethnicity": "Ê-đê",
        "child_nationality": "Việt Nam",
    },
    "Nơi sinh và hoàn cảnh": {
        "birth_place": "Trung tâm Y tế Đắk R'lấp",
        **home("home_town"),
        "within_sixty_days": "yes",
        "situation": "ordinary",
        "proof_kind": "notification",
    },
    "Mẹ của trẻ": {
        "mother_known": "yes",
        "mother_name": "Nguyễn Thị Thuỷ",
        "mother_birth_date": "27/3/1990",
        "mother_number": "067190001234",
        "mother_ethnicity": "Kinh",
        "mother_nationality": "Việt Nam",
        **home("mother_address"),
    },
    "Cha của trẻ": {"father_known": "no"},
    "Giấy tờ kèm theo": {"birth_proof_file": scan("Giấy chứng sinh")},
    "Bản sao, kết quả và cam đoan": {"copies": "1", "result_channel": "counter", "statement": True},
}

LABOUR_RULES: Pages = {
    "Doanh nghiệp": {
        "organisation_name": "Công ty TNHH Cà phê Đắk Nông Xanh",
        "tax_code": "0100112444",
        "certificate_date": "5/9/2019",
        "certificate_place": "Phòng Đăng ký kinh doanh tỉnh Đắk Nông",
        **home("head_office"),
        "industry": "Chế biến cà phê",
    },
    "Người đại diện và liên hệ": {
        "applicant_name": "Y Ê-ban Niê",
        "applicant_position": "Giám đốc",
        "applicant_phone": "+84 912 345 678",
        "applicant_email": "giamdoc@caphe.com.vn",
    },
    "Nội quy lao động": {
        "workers": "45",
        "rules_number": "01/NQLĐ",
        "rules_date": "20/11/2026",
        "registration_kind": "first",
        "has_union": "no",
        "has_discipline_documents": "no",
        "has_other_branches": "no",
    },
    "Tài liệu": {"rules_file": scan("Nội quy lao động")},
    "Nhận kết quả và cam đoan": {"result_channel": "online", "statement": True},
}
