"""What is looked up in long lists, and places."""

from typing import Final

from forms.places import places
from tests.unit.forms.kinds.shape import Table, bad, good

places()  # read before any test is timed

DEMAND: Final = "Vui lòng trả lời mục “Mục”."
PROVINCE: Final = "Hãy chọn tỉnh, thành phố."
COMMUNE: Final = "Hãy nhập tên xã, phường hoặc đặc khu."
ENCODING: Final = (
    "Nội dung này có vẻ dùng bảng mã cũ (TCVN3 hoặc VNI) hoặc bị lỗi chữ. Hãy chọn bảng "
    "mã Unicode trong bộ gõ rồi nhập lại."
)
HOSPITALS: Final = [
    {"key": key, "label": {"vi": vi, "en": en}}
    for key, vi, en in (
        ("gia_nghia", "Bệnh viện đa khoa Gia Nghĩa", "Gia Nghĩa General Hospital"),
        ("da_lat", "Bệnh viện đa khoa Đà Lạt", "Đà Lạt General Hospital"),
        ("kien_duc", "Trung tâm Y tế Đắk R'lấp", "Đắk R'lấp Health Centre"),
        ("hue", "Bệnh viện Trung ương Huế", "Huế Central Hospital"),
        ("an", "Trạm xá An", "An Infirmary"),
    )
]
DA_LAT: Final = ("da_lat", "Bệnh viện đa khoa Đà Lạt", "Đà Lạt General Hospital")
KIEN_DUC: Final = ("kien_duc", "Trung tâm Y tế Đắk R'lấp", "Đắk R'lấp Health Centre")
HUE: Final = ("hue", "Bệnh viện Trung ương Huế", "Huế Central Hospital")
VIETNAM: Final = ("VN", "Việt Nam", "Vietnam")
AMERICA: Final = ("US", "Hoa Kỳ", "United States")
KOREA: Final = ("KR", "Hàn Quốc", "South Korea")
HERE: Final = {"province": "68", "commune": "Xã Đắk Mil", "detail": "Bon U1"}
STORED: Final = {**HERE, "province_name": "Tỉnh Lâm Đồng", "commune_code": "24670"}
READ: Final = "Bon U1, Xã Đắk Mil, Tỉnh Lâm Đồng"
TOWN: Final = {**STORED, "commune": "Xã Kiến Đức", "commune_code": "24733"}
TOWN_READ: Final = "Bon U1, Xã Kiến Đức, Tỉnh Lâm Đồng"


def many(typed: str) -> str:
    return f"Có nhiều mục khớp với “{typed}”. Hãy chọn một mục ở dưới, hoặc nhập rõ hơn."


def many_places(typed: str) -> str:
    return f"Có nhiều đơn vị khớp với “{typed}”. Hãy chọn một ở dưới, hoặc nhập rõ hơn."


def none(typed: str) -> str:
    return f"Không tìm thấy “{typed}” trong danh sách. Hãy kiểm tra chính tả, hoặc nhập ít chữ hơn."


TABLES: Final = {
    "search_choice": Table(
        options={"options": HOSPITALS},
        accepted=[
            good("da_lat", *DA_LAT),
            good("Bệnh viện đa khoa Đà Lạt", *DA_LAT),
            good("BENH VIEN DA KHOA DA LAT", *DA_LAT),
            good("benhviendakhoadalat", *DA_LAT),
            good("Đà Lạt", *DA_LAT),
            good("da  lat", *DA_LAT),
            good("Đà Lạt General Hospital", *DA_LAT),
            good("dak r'lap", *KIEN_DUC),
            good("ĐẮK R’LẤP", *KIEN_DUC),
            good("đăk rlấp", *KIEN_DUC),
            good("y te", *KIEN_DUC),
            good("Trung ương", *HUE),
            good(["Bệnh viện", "hue"], *HUE),
            good(["Bệnh viện đa khoa Đà Lạt", "hue"], *DA_LAT),
            good("Mỹ", "US", "Hoa Kỳ", "United States", options=[], list="nationalities"),
        ],
        refused=[
            bad("Bệnh viện", many("Bệnh viện")),
            bad("benh vien", many("benh vien")),
            bad("Bệ", many("Bệ")),
            bad("da khoa", many("da khoa")),
            bad("hospital", many("hospital")),
            bad("trung", many("trung")),
            bad(
                "Huế Centr",
                "Có phải “Huế Centr” là Bệnh viện Trung ương Huế? Hãy chọn ở dưới để xác nhận, hoặc nhập lại.",
            ),
            bad(
                "Trạm sá An",
                "Không tìm thấy “Trạm sá An”. Gần giống nhất: Trạm xá An. Hãy chọn ở dưới, hoặc nhập lại.",
            ),
            bad("xyz", none("xyz")),
            bad("0", none("0")),
            bad("Nguyªn V¨n", ENCODING),
            bad("", DEMAND),
            bad(["Bệnh viện", "an"], many("Bệnh viện")),
            bad("x" * 201, "Tối đa 200 ký tự."),
            bad("x" * 200, none("x" * 60 + "…")),
        ],
    ),
    "nationality": Table(
        accepted=[
            good("Việt Nam", *VIETNAM),
            good("viet nam", *VIETNAM),
            good("VIETNAM", *VIETNAM),
            good("VN", *VIETNAM),
            good("Cộng hòa Xã hội Chủ nghĩa Việt Nam", *VIETNAM),
            good("Mỹ", *AMERICA),
            good("mĩ", *AMERICA),
            good("USA", *AMERICA),
            good("Nam Hàn", *KOREA),
            good("han quoc", *KOREA),
            good("Anh", "GB", "Vương quốc Anh", "United Kingdom"),
            good("Úc", "AU", "Australia", "Australia"),
            good("Hi Lạp", "GR", "Hy Lạp", "Greece"),
            good("cote d ivoire", "CI", "Côte d’Ivoire", "Côte d’Ivoire"),
            good("Không quốc tịch", "XXA", "Không quốc tịch", "Stateless"),
            good(["Trung", "CN"], "CN", "Trung Quốc", "China"),
        ],
        refused=[
            bad("Trung", many("Trung")),
            bad("Nam", many("Nam")),
            bad("Congo", many("Congo")),
            bad("Tru", many("Tru")),
            bad("Quần đảo", many("Quần đảo")),
            bad("Việ", "Có phải “Việ” là Việt Nam? Hãy chọn ở dưới để xác nhận, hoặc nhập lại."),
            bad("Viet Nan", "Không tìm thấy “Viet Nan”. Gần giống nhất: Việt Nam. Hãy chọn ở dưới, hoặc nhập lại."),
            bad("Xyzzy", none("Xyzzy")),
            bad("84", none("84")),
            bad("vnm", none("vnm")),
            bad("NguyÔn", ENCODING),
            bad(["Trung", "FR"], many("Trung")),
            bad("", DEMAND),
        ],
    ),
    "ethnicity": Table(
        accepted=[
            good("Kinh", "01", "Kinh", "Kinh"),
            good("01", "01", "Kinh", "Kinh"),
            good("Ê-đê", "12", "Ê-đê", "Ê-đê"),
            good("Ê Đê", "12", "Ê-đê", "Ê-đê"),
            good("e de", "12", "Ê-đê", "Ê-đê"),
            good("Ra-đê", "12", "Ê-đê", "Ê-đê"),
            good("M'Nông", "20", "Mnông", "Mnông"),
            good("M’nông", "20", "Mnông", "Mnông"),
            good("K'Ho", "16", "Cơ-ho", "Kơ-ho"),
            good("H'Mông", "08", "HMông", "HMông"),
            good("meo", "08", "HMông", "HMông"),
            good("Thổ", "24", "Thổ", "Thổ"),
            good("Vân Kiều", "23", "Bru-Vân Kiều", "Bru-Vân Kiều"),
            good("nước ngoài", "55", "Người nước ngoài", "Foreigner"),
            good(["Xá Khao", "33"], "33", "Kháng", "Kháng"),
        ],
        refused=[
            bad("Xá Khao", many("Xá Khao")),
            bad("Xá Lá Vàng", many("Xá Lá Vàng")),
            bad("Mun Di", many("Mun Di")),
            bad("chil", many("chil")),
            bad("Trại", many("Trại")),
            bad("Sán", many("Sán")),
            bad("Êđ", "Có phải “Êđ” là Ê-đê? Hãy chọn ở dưới để xác nhận, hoặc nhập lại."),
            bad("Xtiên", "Có phải “Xtiên” là Xtiêng? Hãy chọn ở dưới để xác nhận, hoặc nhập lại."),
            bad("57", none("57")),
            bad("Xyzzy", none("Xyzzy")),
            bad("Nguyªn", ENCODING),
            bad(["Xá Khao", "01"], many("Xá Khao")),
            bad("", DEMAND),
        ],
    ),
    "address": Table(
        accepted=[
            good(HERE, STORED, READ),
            good({**HERE, "commune": "Xã  Đắk   Mil"}, STORED, READ),
            good({**HERE, "province": " 68 "}, STORED, READ),
            good({**HERE, "commune": "XA DAK MIL"}, STORED, READ),
            good({**HERE, "commune": "x. đắk mil"}, STORED, READ),
            good({**HERE, "commune": "Kiến Đức"}, TOWN, TOWN_READ),
            good({**HERE, "commune": "kien duc, dak r'lap"}, TOWN, TOWN_READ),
            good({**HERE, "province": "", "commune": "Xã Đắk Mil", "code": "24670"}, STORED, READ),
            good(
                {**HERE, "commune": "Xã Tân Thành", "code": "23143"},
                {**STORED, "commune": "Xã Tân Thành", "commune_code": "23143"},
                "Bon U1, Xã Tân Thành, Tỉnh Lâm Đồng",
            ),
            good(
                {"province": "79", "commune": "P. Sài Gòn", "detail": "12/3 đường Lê Lợi"},
                {
                    "province": "79",
                    "commune": "Phường Sài Gòn",
                    "detail": "12/3 đường Lê Lợi",
                    "province_name": "Thành phố Hồ Chí Minh",
                    "commune_code": "26740",
                },
                "12/3 đường Lê Lợi, Phường Sài Gòn, Thành phố Hồ Chí Minh",
            ),
            good({**HERE, "detail": ""}, {**STORED, "detail": ""}, "Xã Đắk Mil, Tỉnh Lâm Đồng", detail_required=False),
        ],
        refused=[
            bad({}, DEMAND),
            bad({"province": "", "commune": "", "detail": ""}, DEMAND),
            bad("Bon U1, Xã Đắk Mil", DEMAND),
            bad(
                {**HERE, "province": ""},
                "Có phải “Xã Đắk Mil” là Xã Đắk Mil, Tỉnh Lâm Đồng? Hãy chọn ở dưới để xác nhận, hoặc nhập lại.",
            ),
            bad({**HERE, "province": "", "commune": ""}, PROVINCE),
            bad({**HERE, "province": "67"}, PROVINCE),
            bad({**HERE, "province": "Lâm Đồng"}, PROVINCE),
            bad({**HERE, "commune": ""}, COMMUNE),
            bad({**HERE, "commune": " \u200b"}, COMMUNE),
            bad({**HERE, "detail": ""}, "Hãy nhập số nhà, đường, thôn hoặc tổ dân phố."),
            bad({**HERE, "commune": "Nguyªn V¨n"}, ENCODING),
            bad({**HERE, "detail": "x" * 201}, "Tối đa 200 ký tự."),
            bad(
                {**HERE, "commune": "Nghĩa Thắng"},
                "Tên cũ “Nghĩa Thắng” nay thuộc Xã Kiến Đức. Hãy chọn ở dưới để xác nhận.",
            ),
            bad(
                {**HERE, "commune": "thị trấn Kiến Đức", "picked": "24670"},
                "Tên cũ “thị trấn Kiến Đức” nay thuộc Xã Kiến Đức. Hãy chọn ở dưới để xác nhận.",
            ),
            bad(
                {**HERE, "commune": "Gia Nghĩa"},
                "Tên cũ “Gia Nghĩa” nay thuộc một trong 3 đơn vị ở dưới. Hãy chọn một.",
            ),
            bad({**HERE, "commune": "Đắk Mil"}, many_places("Đắk Mil")),
            bad({**HERE, "commune": "Xã Tân Thành"}, many_places("Xã Tân Thành")),
            bad({**HERE, "commune": "tân"}, many_places("tân")),
            bad(
                {**HERE, "commune": "Hoàn Kiếm"},
                "Tỉnh Lâm Đồng không có “Hoàn Kiếm”, nơi khác có. Hãy chọn ở dưới, hoặc sửa lại tỉnh hay tên xã.",
            ),
            bad(
                {**HERE, "commune": "Kiến Đứk"},
                "Không tìm thấy “Kiến Đứk”. Gần giống nhất: Xã Kiến Đức. Hãy chọn ở dưới, hoặc nhập lại.",
            ),
            bad(
                {**HERE, "commune": "Wwwwww"},
                "Không tìm thấy “Wwwwww”. Hãy nhập tên xã, phường hoặc đặc khu hiện nay, hoặc tên cũ kèm tên huyện, "
                "ví dụ: thị trấn Kiến Đức, huyện Đắk R'lấp.",
            ),
        ],
    ),
}
