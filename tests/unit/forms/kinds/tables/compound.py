"""Answers with several parts."""

from typing import Final

from hypothesis import strategies as st

from forms.fields.banks import BANKS
from tests.unit.forms.kinds.shape import Table, bad, good

DEMAND: Final = "Vui lòng trả lời mục “Mục”."
BANK: Final = "Hãy chọn ngân hàng trong danh sách."
ACCOUNT: Final = "Số tài khoản gồm từ 6 đến 19 chữ số; hãy xem lại trong ứng dụng ngân hàng rồi nhập lại."
IBAN: Final = (
    "Số IBAN chưa đúng. Hãy nhập mã nước và đủ các ký tự, ví dụ DE89 3704 0044 0532 0130 00; kiểm tra lại từng số."
)
NOT_PARTS: Final = "Không đọc được nội dung này; hãy nhập lại."
DATE: Final = "Hãy nhập đủ ngày, tháng, năm theo thứ tự đó, ví dụ 27/3/1985."
WHOLE: Final = "Hãy nhập một số nguyên, ví dụ 3."
NOT_TEXT: Final = "Không đọc được nội dung này; hãy nhập lại bằng chữ hoặc số."
NAME: Final = {"key": "name", "kind": "person_name", "label": {"vi": "Họ tên", "en": "Name"}}
BORN: Final = {"key": "born", "kind": "date", "label": {"vi": "Ngày sinh", "en": "Born"}, "required": False}
COPIES: Final = {"key": "copies", "kind": "number", "label": {"vi": "Số bản", "en": "Copies"}, "required": False}
CHILDREN: Final = {
    "key": "children",
    "kind": "repeat",
    "label": {"vi": "Con", "en": "Children"},
    "questions": [NAME],
    "required": False,
}


TABLES: Final = {
    "bank_account": Table(
        accepted=[
            good(
                {"bank": "970436", "number": "0011004123456"},
                {
                    "bank": "970436",
                    "number": "0011004123456",
                    "bank_name": "Vietcombank (Ngân hàng TMCP Ngoại thương Việt Nam)",
                },
                "0011004123456 tại Vietcombank (Ngân hàng TMCP Ngoại thương Việt Nam)",
                "0011004123456 at Vietcombank (Ngân hàng TMCP Ngoại thương Việt Nam)",
            ),
            good(
                {"bank": "970436", "number": "0011 0041 23456"},
                {
                    "bank": "970436",
                    "number": "0011004123456",
                    "bank_name": "Vietcombank (Ngân hàng TMCP Ngoại thương Việt Nam)",
                },
                "0011004123456 tại Vietcombank (Ngân hàng TMCP Ngoại thương Việt Nam)",
                "0011004123456 at Vietcombank (Ngân hàng TMCP Ngoại thương Việt Nam)",
            ),
            good(
                {"bank": "970405", "number": "1234.567.890"},
                {
                    "bank": "970405",
                    "number": "1234567890",
                    "bank_name": "Agribank (Ngân hàng Nông nghiệp và Phát triển Nông thôn Việt Nam)",
                },
                "1234567890 tại Agribank (Ngân hàng Nông nghiệp và Phát triển Nông thôn Việt Nam)",
                "1234567890 at Agribank (Ngân hàng Nông nghiệp và Phát triển Nông thôn Việt Nam)",
            ),
            good(
                {"bank": "970418", "number": "123-456"},
                {
                    "bank": "970418",
                    "number": "123456",
                    "bank_name": "BIDV (Ngân hàng TMCP Đầu tư và Phát triển Việt Nam)",
                },
                "123456 tại BIDV (Ngân hàng TMCP Đầu tư và Phát triển Việt Nam)",
                "123456 at BIDV (Ngân hàng TMCP Đầu tư và Phát triển Việt Nam)",
            ),
            good(
                {"bank": "970422", "number": "1234567890123456789"},
                {"bank": "970422", "number": "1234567890123456789", "bank_name": "MB (Ngân hàng TMCP Quân đội)"},
                "1234567890123456789 tại MB (Ngân hàng TMCP Quân đội)",
                "1234567890123456789 at MB (Ngân hàng TMCP Quân đội)",
            ),
            good(
                {"bank": " 970415 ", "number": " 123456 "},
                {"bank": "970415", "number": "123456", "bank_name": "VietinBank (Ngân hàng TMCP Công thương Việt Nam)"},
                "123456 tại VietinBank (Ngân hàng TMCP Công thương Việt Nam)",
                "123456 at VietinBank (Ngân hàng TMCP Công thương Việt Nam)",
            ),
            good(
                {"bank": "970407", "number": "123–456–789"},
                {
                    "bank": "970407",
                    "number": "123456789",
                    "bank_name": "Techcombank (Ngân hàng TMCP Kỹ thương Việt Nam)",
                },
                "123456789 tại Techcombank (Ngân hàng TMCP Kỹ thương Việt Nam)",
                "123456789 at Techcombank (Ngân hàng TMCP Kỹ thương Việt Nam)",
            ),
            good(
                {"bank": "iban", "number": "DE89 3704 0044 0532 0130 00"},
                {"bank": "iban", "number": "DE89370400440532013000", "bank_name": ""},
                "IBAN DE89 3704 0044 0532 0130 00",
                accept="either",
            ),
            good(
                {"bank": "iban", "number": "de89370400440532013000"},
                {"bank": "iban", "number": "DE89370400440532013000", "bank_name": ""},
                "IBAN DE89 3704 0044 0532 0130 00",
                accept="either",
            ),
            good(
                {"number": "GB82 WEST 1234 5698 7654 32"},
                {"bank": "iban", "number": "GB82WEST12345698765432", "bank_name": ""},
                "IBAN GB82 WEST 1234 5698 7654 32",
                accept="iban",
            ),
            good(
                {"number": "FR14-2004-1010-0505-0001-3M02-606"},
                {"bank": "iban", "number": "FR1420041010050500013M02606", "bank_name": ""},
                "IBAN FR14 2004 1010 0505 0001 3M02 606",
                accept="iban",
            ),
        ],
        refused=[
            bad({"bank": "", "number": ""}, DEMAND),
            bad({"bank": "", "number": "123456"}, BANK),
            bad({"bank": "970436", "number": ""}, "Hãy nhập số tài khoản."),
            bad({"bank": "000000", "number": "123456"}, BANK),
            bad({"bank": "Vietcombank", "number": "123456"}, BANK),
            bad({"bank": "970436", "number": "12345"}, ACCOUNT),
            bad({"bank": "970436", "number": "12345678901234567890"}, ACCOUNT),
            bad({"bank": "970436", "number": "12345a"}, ACCOUNT),
            bad({"bank": "970436", "number": "١٢٣٤٥٦"}, ACCOUNT),
            bad({"bank": "iban", "number": "DE89370400440532013000"}, BANK),
            bad({"bank": "iban", "number": "DE89370400440532013001"}, IBAN, accept="either"),
            bad({"bank": "iban", "number": "XX00"}, IBAN, accept="either"),
            bad({"number": "GB82 WEST 1234 5698 7654 33"}, IBAN, accept="iban"),
            bad({"number": ""}, DEMAND, accept="iban"),
            bad({"number": "ĐE89370400440532013000"}, IBAN, accept="iban"),
            bad("0011004123456", NOT_PARTS),
            bad(["970436", "123456"], NOT_PARTS),
        ],
        more=st.fixed_dictionaries(
            {"bank": st.sampled_from(sorted(BANKS)), "number": st.from_regex(r"[0-9]{6,19}", fullmatch=True)}
        ),
    ),
    "repeat": Table(
        options={"questions": [NAME, BORN, COPIES]},
        accepted=[
            good([{"name": "An"}], [{"name": "An"}], ["1. Họ tên: An"], ["1. Name: An"]),
            good(
                [{"name": "An"}, {"name": "Bình"}],
                [{"name": "An"}, {"name": "Bình"}],
                ["1. Họ tên: An", "2. Họ tên: Bình"],
                ["1. Name: An", "2. Name: Bình"],
            ),
            good([{"name": " Y  Ê-ban "}], [{"name": "Y Ê-ban"}], ["1. Họ tên: Y Ê-ban"], ["1. Name: Y Ê-ban"]),
            good([{"name": "An"}, {"name": " "}], [{"name": "An"}], ["1. Họ tên: An"], ["1. Name: An"]),
            good([{"name": ""}, {"name": "An"}], [{"name": "An"}], ["1. Họ tên: An"], ["1. Name: An"]),
            good(
                [{"name": "An", "born": "5/3/1990"}],
                [{"name": "An", "born": "1990-03-05"}],
                ["1. Họ tên: An", "    Ngày sinh: 05/03/1990"],
                ["1. Name: An", "    Born: 05/03/1990"],
            ),
            good(
                [{"name": "An", "born": "05031990"}],
                [{"name": "An", "born": "1990-03-05"}],
                ["1. Họ tên: An", "    Ngày sinh: 05/03/1990"],
                ["1. Name: An", "    Born: 05/03/1990"],
            ),
            good(
                [{"name": "An", "copies": "1.200"}],
                [{"name": "An", "copies": 1200}],
                ["1. Họ tên: An", "    Số bản: 1.200"],
                ["1. Name: An", "    Copies: 1,200"],
            ),
            good(
                [{"name": "An", "copies": 0}],
                [{"name": "An", "copies": 0}],
                ["1. Họ tên: An", "    Số bản: 0"],
                ["1. Name: An", "    Copies: 0"],
            ),
            good([{"name": "An", "ghost": "x"}], [{"name": "An"}], ["1. Họ tên: An"], ["1. Name: An"]),
            good(
                [{"name": "A"}, {"name": "B"}],
                [{"name": "A"}, {"name": "B"}],
                ["1. Họ tên: A", "2. Họ tên: B"],
                ["1. Name: A", "2. Name: B"],
                maximum=2,
            ),
            good([{"name": "A"}, {"name": "B"}], [{"name": "A"}, {"name": "B"}], minimum=2),
            good(
                [{"name": "An", "children": [{"name": "Bình"}, {"name": ""}]}],
                [{"name": "An", "children": [{"name": "Bình"}]}],
                ["1. Họ tên: An", "    Con:", "        1. Họ tên: Bình"],
                ["1. Name: An", "    Children:", "        1. Name: Bình"],
                questions=[NAME, CHILDREN],
            ),
        ],
        refused=[
            bad([], DEMAND),
            bad([{}], DEMAND),
            bad([{"name": ""}], DEMAND),
            bad(None, DEMAND),
            bad("An", DEMAND),
            bad(7, DEMAND),
            bad({"name": "An"}, DEMAND),
            bad([{"name": "An", "born": "31/2/1990"}], "Không có ngày 31/2/1990; hãy kiểm tra lại ngày và tháng."),
            bad([{"name": "An", "born": "hôm qua"}], DATE),
            bad([{"name": "An", "copies": "ba"}], WHOLE),
            bad([{"name": ["An"]}], NOT_TEXT),
            bad([{"name": "A"}], "Cần ít nhất 2 mục; hãy bổ sung.", minimum=2),
            bad([{"name": "A"}, {"name": "B"}], "Tối đa 1 mục; hãy bỏ bớt.", maximum=1),
        ],
    ),
}
