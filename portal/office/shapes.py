"""How the result of each procedure of the catalogue looks, and which answers it certifies under which words.

A line takes the first answer that was given; ``fill`` is what the specialist starts from where the answers cannot
say it (a finding of the register, a number that the agency gives). Blank lines are not printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.documents.content import ResultLayout


@dataclass(frozen=True)
class Certified:
    """One line of a result: its label, the questions that answer it, and what stands there without an answer."""

    label: str
    keys: tuple[str, ...] = ()
    fill: str | None = None


@dataclass(frozen=True)
class Shape:
    """Layout, abbreviation in the number, sentences, and lines; a shape without lines takes every answer."""

    layout: ResultLayout
    abbreviation: str
    opening: str = ""
    closing: str = ""
    lines: tuple[Certified, ...] = ()


def _from(label: str, *keys: str) -> Certified:
    return Certified(label, keys)


def _fill(label: str, text: str = "", *keys: str) -> Certified:
    return Certified(label, keys, text)


_NAME, _BORN, _NUMBER, _HOME = "Họ, chữ đệm, tên", "Ngày, tháng, năm sinh", "Số định danh cá nhân", "Nơi cư trú"


def _spouse(label: str, side: str) -> tuple[Certified, ...]:
    return (
        _from(f"{_NAME} {label}", f"{side}_name"),
        _from(f"Ngày sinh {label}", f"{side}_birth_date"),
        _from(f"Dân tộc {label}", f"{side}_ethnicity"),
        _from(f"Quốc tịch {label}", f"{side}_nationality"),
        _from(f"{_HOME} {label}", f"{side}_address"),
        _from(f"{_NUMBER} {label}", f"{side}_number"),
    )


def _parent(label: str, side: str) -> tuple[Certified, ...]:
    return (
        _from(f"{_NAME} {label}", f"{side}_name"),
        _from(f"Năm sinh {label}", f"{side}_birth_date"),
        _from(f"Dân tộc {label}", f"{side}_ethnicity"),
        _from(f"Quốc tịch {label}", f"{side}_nationality"),
        _from(f"{_HOME} {label}", f"{side}_address"),
    )


_BIRTH = Shape(
    ResultLayout.CERTIFICATE,
    "GKS",
    lines=(
        _from(_NAME, "child_name"),
        _from(_BORN, "child_birth_date"),
        _from("Ghi bằng chữ", "child_birth_date_words"),
        _from("Giới tính", "child_sex"),
        _from("Dân tộc", "child_ethnicity"),
        _from("Quốc tịch", "child_nationality"),
        _from("Nơi sinh", "birth_place"),
        _from("Quê quán", "home_town"),
        _fill(_NUMBER),
        *_parent("người mẹ", "mother"),
        *_parent("người cha", "father"),
        _from("Người đi khai sinh", "applicant_name"),
    ),
)
_EXTRACT = Shape(
    ResultLayout.EXTRACT,
    "TLHT",
    closing="Nội dung được trích lục từ sổ đăng ký hộ tịch, cơ sở dữ liệu hộ tịch điện tử.",
    lines=(
        _from("Loại việc hộ tịch", "event"),
        _from(_NAME, "holder_name", "applicant_name"),
        _from(_BORN, "holder_birth_date", "applicant_birth_date"),
        _from("Họ, chữ đệm, tên vợ hoặc chồng", "spouse_name"),
        _from("Nơi đăng ký", "registered_at"),
        _fill("Số, quyển số đăng ký", "", "registration_number"),
        _fill("Ngày đăng ký", "", "registration_date"),
        _fill("Ghi chú của sổ hộ tịch"),
    ),
)
_MARITAL_STATUS = Shape(
    ResultLayout.CERTIFICATE,
    "XNTTHN",
    opening="Xét đề nghị của người yêu cầu về việc cấp giấy xác nhận tình trạng hôn nhân, nay xác nhận:",
    lines=(
        _from(_NAME, "person_name", "applicant_name"),
        _from(_BORN, "person_birth_date", "applicant_birth_date"),
        _from(_NUMBER, "person_number", "applicant_number"),
        _from(_HOME, "person_address", "applicant_address"),
        _fill("Tình trạng hôn nhân", "", "marital_status"),
        _from("Mục đích sử dụng", "purpose_detail", "purpose"),
        _from("Người dự định kết hôn", "partner_name"),
        _from("Nơi dự định đăng ký kết hôn", "marriage_place"),
    ),
)
_CRIMINAL_RECORD = Shape(
    ResultLayout.CERTIFICATE,
    "LLTP",
    opening="Cơ quan quản lý cơ sở dữ liệu lý lịch tư pháp xác nhận:",
    lines=(
        _from("Loại phiếu", "form_type"),
        _from("Họ và tên", "person_name", "applicant_name"),
        _from("Giới tính", "sex"),
        _from(_BORN, "person_birth_date", "applicant_birth_date"),
        _from("Nơi sinh", "birth_place"),
        _from("Quốc tịch", "nationality"),
        _from("Nơi thường trú", "person_address", "applicant_address"),
        _from("Nơi tạm trú", "temporary_address"),
        _from(_NUMBER, "person_number", "applicant_number"),
        _fill("Tình trạng án tích", "Không có án tích"),
        _fill("Cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp"),
    ),
)
_DRIVING_LICENCE = Shape(
    ResultLayout.PERMIT,
    "GPLX",
    closing="Người được cấp nộp lại giấy phép lái xe cũ khi nhận giấy phép mới.",
    lines=(
        _from("Họ và tên", "applicant_name"),
        _from(_BORN, "applicant_birth_date"),
        _from(_NUMBER, "applicant_number"),
        _from(_HOME, "applicant_address"),
        _from("Số giấy phép lái xe", "licence_number"),
        _from("Hạng", "licence_class"),
        _fill("Có giá trị đến"),
    ),
)
_HOUSEHOLD_BUSINESS = Shape(
    ResultLayout.CERTIFICATE,
    "GCNHKD",
    lines=(
        _from("Tên hộ kinh doanh", "business_name"),
        _fill("Mã số hộ kinh doanh (mã số thuế)"),
        _from("Địa chỉ trụ sở", "business_address"),
        _from("Ngành, nghề kinh doanh", "business_lines"),
        _from("Vốn kinh doanh", "capital"),
        _from("Ngày bắt đầu kinh doanh", "start_date"),
        _from("Chủ hộ kinh doanh", "applicant_name"),
        _from(f"{_NUMBER} của chủ hộ", "applicant_number"),
        _from("Nơi cư trú của chủ hộ", "applicant_address"),
        _from("Thành viên hộ gia đình tham gia", "members"),
    ),
)
_BUILDING_PERMIT = Shape(
    ResultLayout.PERMIT,
    "GPXD",
    opening="Cho phép chủ đầu tư xây dựng công trình với các nội dung sau:",
    closing="Chủ đầu tư xây dựng đúng giấy phép, thông báo ngày khởi công trước 03 ngày làm việc.",
    lines=(
        _from("Chủ đầu tư", "investor_name", "organisation_name", "applicant_name"),
        _from("Địa điểm xây dựng", "plot_address"),
        _from("Thửa đất số, tờ bản đồ số", "plot_number"),
        _from("Diện tích lô đất", "plot_area"),
        _from("Loại công trình", "works_kind"),
        _from("Cấp công trình", "works_grade"),
        _from("Cốt xây dựng", "base_level"),
        _from("Khoảng lùi", "setback"),
        _from("Diện tích xây dựng tầng 1", "ground_floor_area"),
        _from("Tổng diện tích sàn", "total_floor_area"),
        _from("Chiều cao công trình", "height"),
        _from("Số tầng", "floors"),
        _from("Tổng chiều dài tuyến", "line_length"),
        _from("Đơn vị thiết kế", "designer"),
    ),
)
_LAND_CHANGE = Shape(
    ResultLayout.ACKNOWLEDGEMENT,
    "XNTĐ",
    opening="Xác nhận thay đổi trên giấy chứng nhận với các nội dung sau:",
    closing="Nội dung thay đổi được ghi vào giấy chứng nhận khi người sử dụng đất nộp bản gốc.",
    lines=(
        _from("Người sử dụng đất", "user_name"),
        _from("Số phát hành giấy chứng nhận", "certificate_number"),
        _from("Số vào sổ", "certificate_entry"),
        _from("Thửa đất số, tờ bản đồ số", "plot_number"),
        _from("Địa chỉ thửa đất", "plot_address"),
        _from("Nội dung thay đổi", "change_kind"),
        _from("Trước khi thay đổi", "before"),
        _from("Sau khi thay đổi", "after"),
        _from("Diện tích còn lại", "remaining_area"),
    ),
)
_PROMOTION = Shape(
    ResultLayout.ACKNOWLEDGEMENT,
    "XN",
    opening="Xác nhận đã nhận thông báo thực hiện khuyến mại với các nội dung sau:",
    lines=(
        _from("Thương nhân", "organisation_name"),
        _from("Mã số thuế", "tax_code"),
        _from("Tên chương trình", "programme_name"),
        _from("Hình thức khuyến mại", "form"),
        _from("Thời gian khuyến mại", "promotion_period"),
        _from("Địa bàn", "area"),
        _from("Tổng giá trị", "total_value"),
    ),
)
_KARAOKE = Shape(
    ResultLayout.PERMIT,
    "GPKD",
    closing="Cơ sở bảo đảm các điều kiện kinh doanh theo quy định trong suốt quá trình hoạt động.",
    lines=(
        _from("Doanh nghiệp, hộ kinh doanh", "organisation_name"),
        _from("Mã số thuế", "tax_code"),
        _from("Người đại diện", "applicant_name"),
        _from("Tên cơ sở", "place_name"),
        _from("Địa chỉ kinh doanh", "place_address"),
        _from("Phòng hát", "rooms"),
        _fill("Kết quả kiểm tra thực tế"),
    ),
)
_LABOUR_RULES = Shape(
    ResultLayout.NOTICE,
    "TB",
    opening="Sau khi xem xét hồ sơ đăng ký nội quy lao động, cơ quan thông báo như sau:",
    closing="Doanh nghiệp tổ chức thực hiện nội quy lao động và gửi đến người lao động theo quy định./.",
    lines=(
        _from("Doanh nghiệp", "organisation_name"),
        _from("Mã số thuế", "tax_code"),
        _from("Địa chỉ trụ sở chính", "head_office"),
        _from("Số văn bản ban hành nội quy", "rules_number"),
        _from("Ngày ban hành nội quy", "rules_date"),
        _fill("Kết quả xem xét", "Nội quy lao động không trái pháp luật; đã được đăng ký."),
    ),
)
_MARRIAGE = Shape(
    ResultLayout.CERTIFICATE,
    "GCNKH",
    lines=(*_spouse("vợ", "bride"), *_spouse("chồng", "groom"), _from("Ngày ký", "signing_day")),
)

SHAPES: Mapping[str, Shape] = {
    "1.001193": _BIRTH,
    "2.000635": _EXTRACT,
    "1.004873": _MARITAL_STATUS,
    "2.000488": _CRIMINAL_RECORD,
    "1.002809": _DRIVING_LICENCE,
    "1.001612": _HOUSEHOLD_BUSINESS,
    "1.013225": _BUILDING_PERMIT,
    "1.115366": _LAND_CHANGE,
    "2.000033": _PROMOTION,
    "1.001029": _KARAOKE,
    "2.001955": _LABOUR_RULES,
    "1.000894": _MARRIAGE,
}
