"""Blocks about a person or an organisation, and tables: each part and column an ordinary question."""

from typing import Final

from tests.unit.forms.kinds.shape import Table, bad, good

ENCODING: Final = (
    "Nội dung này có vẻ dùng bảng mã cũ (TCVN3 hoặc VNI) hoặc bị lỗi chữ. Hãy chọn bảng "
    "mã Unicode trong bộ gõ rồi nhập lại."
)
DEMAND: Final = "Vui lòng trả lời mục “Mục”."
CHOOSE: Final = "Hãy chọn một mục trong danh sách."
DATE: Final = "Hãy nhập đủ ngày, tháng, năm theo thứ tự đó, ví dụ 27/3/1985."
MONEY: Final = "Số tiền chưa đúng. Hãy nhập số đồng, ví dụ 1.500.000."
PHONE: Final = "Số điện thoại chưa đúng. Ví dụ: 0912 345 678; số nước ngoài bắt đầu bằng dấu + và mã nước."
TAX: Final = "Mã số thuế chưa đúng. Hãy nhập 10 chữ số, đơn vị phụ thuộc thêm -001; kiểm tra lại từng số."


def demand(label: str) -> str:
    return f"Vui lòng trả lời mục “{label}”."


def remove(marks: str) -> str:
    return f"Họ tên chỉ gồm chữ cái, dấu cách và các dấu ' - . Hãy bỏ: {marks}"


NAMED: Final = ("name",)
AN: Final = {"name": "Y Ê-ban", "birth_date": "5/3/1990", "sex": "male"}
KEPT: Final = {**AN, "birth_date": "1990-03-05"}
READ: Final = ["Họ, chữ đệm, tên: Y Ê-ban", "Ngày sinh: 05/03/1990", "Giới tính: Nam"]
READ_EN: Final = ["Full name: Y Ê-ban", "Date of birth: 05/03/1990", "Sex: Male"]
PEOPLE: Final = ("nationality", "ethnicity", "address")

COOPERATIVE: Final = {"name": "Hợp tác xã Bình Minh", "tax_code": "0100112437"}
CALLED: Final = ["Tên tổ chức: Hợp tác xã Bình Minh", "Mã số thuế hoặc mã số doanh nghiệp: 0100112437"]
CALLED_EN: Final = ["Name of the organisation: Hợp tác xã Bình Minh", "Tax code or enterprise code: 0100112437"]

PLACE: Final = {"key": "place", "kind": "text", "label": {"vi": "Nơi", "en": "Place"}}
AMOUNT: Final = {"key": "amount", "kind": "money", "label": {"vi": "Tiền", "en": "Money"}, "required": False}
WORKS: Final = [
    {"key": "works", "label": {"vi": "Xây dựng", "en": "Works"}},
    {"key": "tools", "label": {"vi": "Thiết bị", "en": "Equipment"}},
]


TABLES: Final = {
    "person": Table(
        options={"parts": ["name", "birth_date", "sex", "personal_number"], "optional": ["personal_number"]},
        accepted=[
            good(AN, KEPT, READ, READ_EN),
            good(
                {**AN, "personal_number": "066 090 123 456"},
                {**KEPT, "personal_number": "066090123456"},
                [*READ, "Số định danh cá nhân: 066090123456"],
                [*READ_EN, "Personal number: 066090123456"],
            ),
            good({**AN, "name": "  Y   Ê-ban "}, KEPT, READ, READ_EN),
            good({**AN, "birth_date": "05-03-1990"}, KEPT, READ, READ_EN),
            good({**AN, "birth_date": "ngày 5 tháng 3 năm 1990"}, KEPT, READ, READ_EN),
            good(
                {**AN, "birth_date": "1990"},
                {**KEPT, "birth_date": "1990"},
                ["Họ, chữ đệm, tên: Y Ê-ban", "Ngày sinh: 1990", "Giới tính: Nam"],
                ["Full name: Y Ê-ban", "Date of birth: 1990", "Sex: Male"],
                year_allowed=True,
            ),
            good({**AN, "sex": "Nam"}, KEPT, READ, READ_EN),
            good({**AN, "phone": "không hỏi"}, KEPT, READ, READ_EN),
            good(
                {"name": "K’Brông"},
                {"name": "K'Brông"},
                ["Họ, chữ đệm, tên: K'Brông"],
                ["Full name: K'Brông"],
                parts=NAMED,
                optional=(),
            ),
            good(
                {"name": "Nguyễn Thị Thuỷ"},
                {"name": "Nguyễn Thị Thuỷ"},
                ["Tên trẻ: Nguyễn Thị Thuỷ"],
                ["Name of the child: Nguyễn Thị Thuỷ"],
                parts=NAMED,
                optional=(),
                labels={"name": {"vi": "Tên trẻ", "en": "Name of the child"}},
            ),
            good(
                {"phone": "0912 345 678"},
                {"phone": "+84912345678"},
                ["Số điện thoại: 0912 345 678"],
                ["Telephone number: 0912 345 678"],
                parts=("phone",),
                optional=(),
            ),
            good(
                {
                    "nationality": "viet nam",
                    "ethnicity": "M'Nông",
                    "address": {"province": "68", "commune": "Kiến Đức", "detail": "Bon U1"},
                },
                {
                    "nationality": "VN",
                    "ethnicity": "20",
                    "address": {
                        "province": "68",
                        "commune": "Xã Kiến Đức",
                        "detail": "Bon U1",
                        "province_name": "Tỉnh Lâm Đồng",
                        "commune_code": "24733",
                    },
                },
                ["Quốc tịch: Việt Nam", "Dân tộc: Mnông", "Nơi cư trú: Bon U1, Xã Kiến Đức, Tỉnh Lâm Đồng"],
                [
                    "Nationality: Vietnam",
                    "Ethnicity: Mnông",
                    "Place of residence: Bon U1, Xã Kiến Đức, Tỉnh Lâm Đồng",
                ],
                parts=PEOPLE,
                optional=(),
            ),
        ],
        refused=[
            bad({}, DEMAND),
            bad("Y Ê-ban", DEMAND),
            bad({**AN, "name": ""}, demand("Họ, chữ đệm, tên")),
            bad({**AN, "birth_date": ""}, demand("Ngày sinh")),
            bad({**AN, "sex": ""}, demand("Giới tính")),
            bad({**AN, "sex": "other"}, CHOOSE),
            bad({**AN, "birth_date": "31/2/1990"}, "Không có ngày 31/2/1990; hãy kiểm tra lại ngày và tháng."),
            bad({**AN, "birth_date": "1990"}, DATE),
            bad({**AN, "birth_date": "1/1/2150"}, "Ngày này phải là hôm nay hoặc trước hôm nay."),
            bad(
                {**AN, "personal_number": "066190123456"},
                "Số định danh này không khớp với giới tính đã chọn; hãy kiểm tra lại cả hai mục.",
            ),
            bad(
                {**AN, "personal_number": "066091123456"},
                "Số định danh này không khớp với năm sinh 1990; hãy kiểm tra lại cả hai mục.",
            ),
            bad(
                {**AN, "personal_number": "12345"},
                "Số định danh cá nhân gồm đúng 12 chữ số; bạn đã nhập 5 chữ số.",
            ),
            bad({**AN, "name": "An <b>"}, remove("< >")),
        ],
    ),
    "organisation": Table(
        options={
            "parts": ["name", "tax_code", "representative", "phone"],
            "optional": ["representative", "phone"],
        },
        accepted=[
            good(COOPERATIVE, COOPERATIVE, CALLED, CALLED_EN),
            good({**COOPERATIVE, "tax_code": "0100 112 437"}, COOPERATIVE, CALLED, CALLED_EN),
            good({**COOPERATIVE, "tax_code": "0100.112.437"}, COOPERATIVE, CALLED, CALLED_EN),
            good(
                {**COOPERATIVE, "tax_code": "0100112437-001"},
                {**COOPERATIVE, "tax_code": "0100112437-001"},
                [CALLED[0], f"{CALLED[1]}-001"],
                [CALLED_EN[0], f"{CALLED_EN[1]}-001"],
            ),
            good({**COOPERATIVE, "name": " Hợp tác  xã Bình Minh"}, COOPERATIVE, CALLED, CALLED_EN),
            good(
                {**COOPERATIVE, "representative": "H’Bia"},
                {**COOPERATIVE, "representative": "H'Bia"},
                [*CALLED, "Người đại diện theo pháp luật: H'Bia"],
                [*CALLED_EN, "Legal representative: H'Bia"],
            ),
            good(
                {**COOPERATIVE, "phone": "+84 912.345.678"},
                {**COOPERATIVE, "phone": "+84912345678"},
                [*CALLED, "Số điện thoại: 0912 345 678"],
                [*CALLED_EN, "Telephone number: 0912 345 678"],
            ),
            good({**COOPERATIVE, "phone": " "}, COOPERATIVE, CALLED, CALLED_EN),
            good({**COOPERATIVE, "address": "không hỏi"}, COOPERATIVE, CALLED, CALLED_EN),
            good(
                {"name": "Công ty TNHH 3/2"},
                {"name": "Công ty TNHH 3/2"},
                ["Tên tổ chức: Công ty TNHH 3/2"],
                ["Name of the organisation: Công ty TNHH 3/2"],
                parts=NAMED,
                optional=(),
            ),
        ],
        refused=[
            bad({}, DEMAND),
            bad({**COOPERATIVE, "name": ""}, demand("Tên tổ chức")),
            bad({**COOPERATIVE, "name": " "}, demand("Tên tổ chức")),
            bad({**COOPERATIVE, "name": "x" * 301}, "Nội dung dài 301 ký tự; vui lòng rút gọn còn tối đa 300 ký tự."),
            bad({**COOPERATIVE, "name": "C«ng ty"}, ENCODING),
            bad({**COOPERATIVE, "tax_code": ""}, demand("Mã số thuế hoặc mã số doanh nghiệp")),
            bad({**COOPERATIVE, "tax_code": "0100112438"}, TAX),
            bad({**COOPERATIVE, "tax_code": "066090123456"}, TAX),
            bad({**COOPERATIVE, "representative": "123"}, remove("1 2 3")),
            bad({**COOPERATIVE, "phone": "0123"}, PHONE),
            bad({**COOPERATIVE, "phone": "abc"}, PHONE),
        ],
    ),
    "table": Table(
        options={"questions": [PLACE, AMOUNT], "maximum": 3},
        accepted=[
            good([{"place": "Đắk Mil"}], [{"place": "Đắk Mil"}], ["1. Nơi: Đắk Mil"], ["1. Place: Đắk Mil"]),
            good([{"place": " Đắk  Mil "}], [{"place": "Đắk Mil"}], ["1. Nơi: Đắk Mil"], ["1. Place: Đắk Mil"]),
            good(
                [{"place": "a"}, {"place": "b"}],
                [{"place": "a"}, {"place": "b"}],
                ["1. Nơi: a", "2. Nơi: b"],
                ["1. Place: a", "2. Place: b"],
            ),
            good([{"place": "a"}, {"place": " "}], [{"place": "a"}], ["1. Nơi: a"], ["1. Place: a"]),
            good([{}, {"place": "a"}], [{"place": "a"}], ["1. Nơi: a"], ["1. Place: a"]),
            good(
                [{"place": "a", "amount": "1.500.000 đ"}],
                [{"place": "a", "amount": 1500000}],
                ["1. Nơi: a", "    Tiền: 1.500.000 đồng (bằng chữ: một triệu năm trăm nghìn đồng)"],
                ["1. Place: a", "    Money: 1,500,000 VND (in words: one million five hundred thousand dong)"],
            ),
            good([{"place": "a", "amount": ""}], [{"place": "a"}], ["1. Nơi: a"], ["1. Place: a"]),
            good([{"place": "a", "other": "b"}], [{"place": "a"}], ["1. Nơi: a"], ["1. Place: a"]),
            good(
                [{"place": "a"}] * 3,
                [{"place": "a"}] * 3,
                ["1. Nơi: a", "2. Nơi: a", "3. Nơi: a"],
                ["1. Place: a", "2. Place: a", "3. Place: a"],
            ),
            good([{"place": "a"}, {"place": "b"}], [{"place": "a"}, {"place": "b"}], minimum=2),
            good(
                [{"row": "works", "amount": "5"}, {"row": "tools", "amount": "6"}],
                [{"row": "works", "amount": 5}, {"row": "tools", "amount": 6}],
                [
                    "1. Hạng mục: Xây dựng",
                    "    Tiền: 5 đồng (bằng chữ: năm đồng)",
                    "2. Hạng mục: Thiết bị",
                    "    Tiền: 6 đồng (bằng chữ: sáu đồng)",
                ],
                [
                    "1. Item: Works",
                    "    Money: 5 VND (in words: five dong)",
                    "2. Item: Equipment",
                    "    Money: 6 VND (in words: six dong)",
                ],
                questions=[AMOUNT],
                fixed=WORKS,
                row={"vi": "Hạng mục", "en": "Item"},
            ),
        ],
        refused=[
            bad([], DEMAND),
            bad([{"place": " "}], DEMAND),
            bad([{"place": "a"}] * 4, "Tối đa 3 mục; hãy bỏ bớt."),
            bad([{"place": "a"}], "Cần ít nhất 2 mục; hãy bổ sung.", minimum=2),
            bad([{"place": "a"}, {"place": "b"}, {}], "Cần ít nhất 3 mục; hãy bổ sung.", minimum=3),
            bad([{"place": "a"}, {"place": "b"}], "Tối đa 1 mục; hãy bỏ bớt.", maximum=1),
            bad([{"place": "Nguyªn V¨n"}], ENCODING),
            bad([{"place": "a", "amount": "1,5"}], MONEY),
            bad([{"place": "a", "amount": "-1"}], MONEY),
            bad([{"place": "a", "amount": "٣"}], MONEY),
            bad([{"place": "a"}, {"place": "b", "amount": "x"}], MONEY),
            bad([{"place": "a", "amount": "9" * 16}], MONEY),
        ],
    ),
    "calculated": Table(
        options={"formula": {"operator": "add", "parts": [8000, 16000]}, "unit": {"vi": "đồng", "en": "VND"}}
    ),
}
